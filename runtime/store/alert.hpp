// What went wrong, as Twilio's debugger keeps it: an Alert, and the older API's Notification.
// https://www.twilio.com/docs/usage/monitor-alert
#pragma once

#include <string>

#include "base/sid.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

namespace ringback {

/// One event. `code` is one of https://www.twilio.com/docs/api/errors.
struct DebuggerEvent {
  std::string account_sid;
  std::string resource_sid;  ///< The Call or Message it is about.
  int code = 0;
  std::string level = "error";  ///< Or warning.
  std::string text;
  std::string url;  ///< That was asked, if one was.
};

/// Keeps it under both names.
void put_debugger_event(Store& store, Sids& sids, Time now, const DebuggerEvent& event);

}  // namespace ringback
