// Webhooks as the API shows them: the Events of a call, and what Alerts tell of theirs.
// https://www.twilio.com/docs/voice/api/call-event-resource
#pragma once

#include "base/trace.hpp"
#include "rest/api.hpp"

namespace ringback::rest {

/// Takes over what is read from the journal on demand: the list of a call's Events, and single
/// Alerts and Notifications.
void serve_webhooks(Api& api, const Trace& trace);

}  // namespace ringback::rest
