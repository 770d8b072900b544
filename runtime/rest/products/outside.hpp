// What products have done by those who stand beside the API.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/trace.hpp"
#include "http/message.hpp"

namespace ringback::rest {

/// A line that a function has written.
struct LogLine {
  EventId entry = 0;
  EventId cause = 0;
  Time at;
  std::string route;
  std::string level;
  std::string text;
};

/// Given by the wiring. Each acts for the account of this SID.
struct Outside {
  /// Sends a text from Twilio itself, to a number or to another channel's address.
  std::function<void(const std::string& account_sid, const std::string& to, const std::string& body,
                     EventId cause)>
      send;

  /// Places a call from Twilio itself, with the parameters of CreateCall; the Call.
  std::function<Result<Json>(const std::string& account_sid, const FormFields& parameters,
                             EventId cause)>
      call;

  /// Posts a signed webhook; nobody waits for its answer.
  std::function<void(const std::string& account_sid, const std::string& url,
                     const FormFields& parameters, EventId cause)>
      post;

  /// Variables of the local service's environment, or the account's token, have changed.
  std::function<void()> service_changed;

  /// The newest lines of the local service's functions, the newest first.
  std::function<std::vector<LogLine>()> logs;
};

}  // namespace ringback::rest
