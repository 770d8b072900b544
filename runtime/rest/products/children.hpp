// Documents that come to be because others are made.
#pragma once

#include "clock/clock.hpp"
#include "rest/api.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Revisions of flows, versions of operators, extensions of add-ons, plugins of configurations,
/// channels of interactions, numbers of porting requests, participants that a conversation begins
/// with, operations that have been completed.
void serve_children(Api& api, Store& store, Clock& clock);

}  // namespace ringback::rest
