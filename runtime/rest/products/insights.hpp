// Insights: calls and rooms, told by what the Store has of them.
// https://www.twilio.com/docs/voice/voice-insights/api/call/call-summary-resource
#pragma once

#include "rest/api.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Takes over the summaries and events of calls, and the summaries of conferences and video rooms.
void serve_insights(Api& api, Store& store);

}  // namespace ringback::rest
