// From an HTTP request to the event that a handler is given.
// https://www.twilio.com/docs/serverless/functions-assets/functions/invocation
#pragma once

#include <string>

#include "base/result.hpp"
#include "functions/limits.hpp"
#include "http/message.hpp"

namespace ringback::functions {

/// The event as JSON: `request` with headers and cookies, then the query, then the body, which
/// wins; members whose names are numbers come first. The error's status is the response's: 431 for
/// too many headers, 413 for a request that is too large, 415 for an encoding or a charset, 400
/// for a body that is not what it says, 403 for a GET with a body.
Result<std::string> build_event(const http::Request& request, const Limits& limits);

/// The same checks alone, for requests that no handler gets.
Result<void> check_request(const http::Request& request, const Limits& limits);

/// Bytes of header lines as they are on the wire.
std::size_t size_of(const http::Headers& headers);

}  // namespace ringback::functions
