// Small rules of many products: settings that are there for what one has, jobs, defaults, lists of
// what is allowed.
#pragma once

#include "clock/clock.hpp"
#include "rest/api.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Where numbers, SIP domains and trunks are routed; exports (none is ever ready); safe lists;
/// limits of Lookup (which nothing heeds); shortened links' settings.
void serve_settings(Api& api, Store& store, Sids& sids);

/// What is approved, registered and asked about: contents, bundles, campaigns, sinks, alarms,
/// inquiries, porting. Whatever could be refused by people is still pending.
void serve_compliance(Api& api, Store& store, Sids& sids);

/// The lists of keys, traits and lookups of Memory. https://www.twilio.com/docs/memory
void serve_memory(Api& api, Store& store);

}  // namespace ringback::rest
