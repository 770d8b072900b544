// Constructs the products.
#include "rest/products/products.hpp"

#include "rest/products/catalogues.hpp"
#include "rest/products/children.hpp"
#include "rest/products/events.hpp"
#include "rest/products/insights.hpp"
#include "rest/products/relations.hpp"
#include "rest/products/settings.hpp"
#include "rest/products/taskrouter.hpp"
#include "rest/products/usage.hpp"
#include "rest/products/webhooks.hpp"

namespace ringback::rest {

Products::Products(Api& api, Store& store, Sids& sids, Clock& clock, const Trace& trace,
                   Outside outside)
    : outside_(std::move(outside)),
      numbers_(api, store),
      caller_ids_(api, store, sids, clock, outside_),
      lookups_(api, store),
      tokens_(api, store, sids, clock, outside_),
      verify_(api, store, sids, clock, outside_),
      messaging_services_(api, store),
      serverless_(api, store, clock, outside_) {
  api.stock([&api] { provide_catalogues(api); });
  provide_countries(api);
  serve_relations(api, store);
  serve_usage(api, store, clock);
  serve_insights(api, store);
  serve_taskrouter(api, store, clock);
  serve_children(api, store, clock);
  serve_settings(api, store, sids);
  serve_compliance(api, store, sids);
  serve_memory(api, store);
  serve_events(api, store, clock);
  serve_webhooks(api, trace);
}

}  // namespace ringback::rest
