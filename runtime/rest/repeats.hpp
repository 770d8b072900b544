// Requests that are sent again: one token, one deed.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "http/message.hpp"

namespace ringback::rest {

/// Remembers for a day what requests with the header `I-Twilio-Idempotency-Token` were answered.
class Repeats {
 public:
  /// What is said to a request, or nothing when it is to be done: the first answer when the same
  /// request came before with its token, 409 when another did.
  std::optional<http::Response> recall(const std::string& account_sid, const http::Request& request,
                                       Time now);

  /// Keeps the answer for when the request comes again. Refusals are not kept: they did nothing.
  void keep(const std::string& account_sid, const http::Request& request,
            const http::Response& response, Time now);

 private:
  struct Done {
    Time at;
    std::string what;  ///< A digest of the request.
    http::Response response;
  };
  void forget(Time now);

  std::map<std::string, Done> done_;  // by account and token
  std::deque<std::string> order_;     // keys, oldest first
};

}  // namespace ringback::rest
