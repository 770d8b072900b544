// What has been changed, by whom: Monitor's Events and those of TaskRouter's workspaces.
// https://www.twilio.com/docs/usage/monitor-events
// https://www.twilio.com/docs/taskrouter/api/event
#pragma once

#include "clock/clock.hpp"
#include "rest/api.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Makes an Event of every change by the API. As at Twilio, what a program does all day makes none:
/// calls, messages, verifications, what is in Sync, and what is said in Conversations.
void serve_events(Api& api, Store& store, Clock& clock);

}  // namespace ringback::rest
