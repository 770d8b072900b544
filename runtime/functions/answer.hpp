// From what became of an invocation to the response of its caller.
// https://www.twilio.com/docs/serverless/functions-assets/functions/invocation
#pragma once

#include <string>
#include <string_view>

#include "functions/invocation.hpp"
#include "functions/limits.hpp"
#include "http/message.hpp"

namespace ringback::functions {

/// A response, and what Twilio's debugger is told about it
/// (https://www.twilio.com/docs/serverless/functions-assets/functions/debugging).
struct Reply {
  http::Response response;
  int alert = 0;           ///< 82001, 82002, 82008, or 0 for nothing.
  std::string alert_text;  ///< One sentence.
};

/// What the caller gets. Never fails: an answer that HTTP or the limits do not allow becomes an
/// error that says so. `request` is what the function of this route was asked; its body is unused.
Reply build_reply(const http::Request& request, std::string_view route, Outcome outcome,
                  const Limits& limits);

}  // namespace ringback::functions
