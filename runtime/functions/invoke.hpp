// From an HTTP request to a handler's context and event, and from its answer to an HTTP response.
// https://www.twilio.com/docs/serverless/functions-assets/functions/invocation
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "functions/invocation.hpp"
#include "functions/service.hpp"
#include "http/message.hpp"

namespace ringback::functions {

/// The event as JSON: `request` with headers and cookies, then the query, then the body, which
/// wins. The error's status is the response's: 400 for JSON that is none, 415 for a charset.
Result<std::string> build_event(const http::Request& request);

/// All of the context but PATH, which comes first and differs from request to request.
struct ContextTemplate {
  std::string rest;       ///< JSON members, to follow PATH.
  bool has_path = false;  ///< The environment replaces PATH.
};

/// `functions` maps names to files, for Runtime.getFunctions().
ContextTemplate make_context_template(const Service& service, const Json& functions);

/// The context as JSON.
std::string build_context(const ContextTemplate& context, std::string_view path);

/// What the caller of function `name` gets. Never fails: an answer that HTTP cannot carry becomes
/// an error that says so.
http::Response build_response(std::string_view name, Outcome outcome);

/// An error as the runtime shows it: JSON with message, name and stack.
http::Response error_response(int status, std::string_view message);

/// 204 with what a browser may do, the answer to OPTIONS on any route that exists.
http::Response options_response();

}  // namespace ringback::functions
