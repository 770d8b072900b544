// What TaskRouter makes of itself: what a workspace begins with, and the channels of its workers.
// https://www.twilio.com/docs/taskrouter/api
#pragma once

#include "clock/clock.hpp"
#include "rest/api.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// A workspace begins with three activities and the usual task channels; a worker has a channel for
/// each of them, and the name of its activity; a task has its workflow's queue and channel by name.
/// Nothing is assigned to anybody.
void serve_taskrouter(Api& api, Store& store, Clock& clock);

}  // namespace ringback::rest
