// What is told to who asks to hear of faults: the debugger's webhook.
// https://www.twilio.com/docs/usage/troubleshooting/debugging-event-webhooks
#pragma once

#include <string_view>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/trace.hpp"
#include "store/store.hpp"

namespace ringback::app {

/// The kind of the journal's entries of telling.
inline constexpr std::string_view kDebuggerWebhook = "debugger.webhook";

/// The request's parameters for an Alert that is kept.
FormFields debugging_event(const Store& store, const Json& alert);

/// Whether the entry has come of telling somebody of a fault: that is told to nobody, or a handler
/// that fails would be told of itself for ever.
bool comes_of_telling(const Trace& trace, EventId entry);

}  // namespace ringback::app
