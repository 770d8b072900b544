// Webhooks as the API shows them: the Events of a call.
// https://www.twilio.com/docs/voice/api/call-event-resource
#pragma once

#include "base/trace.hpp"
#include "rest/api.hpp"

namespace ringback::rest {

/// Takes over the list of a call's Events, which is read from the journal on demand.
void serve_webhooks(Api& api, const Trace& trace);

}  // namespace ringback::rest
