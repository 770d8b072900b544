// Constructs the products.
#include "rest/products/products.hpp"

namespace ringback::rest {

Products::Products(Api& api, Store& store, Sids& sids, Clock& clock, Outside outside)
    : outside_(std::move(outside)),
      numbers_(api, store),
      caller_ids_(api, store, sids, clock, outside_),
      lookups_(api, store),
      tokens_(api, store, sids, clock, outside_),
      verify_(api, store, sids, clock, outside_),
      messaging_services_(api, store),
      serverless_(api, store, clock, outside_) {}

}  // namespace ringback::rest
