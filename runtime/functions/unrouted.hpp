// What is answered without a handler: by no route, by its method, or by who asks.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "functions/limits.hpp"
#include "http/message.hpp"

namespace ringback::functions {

/// 204 with what a browser may do, the answer to OPTIONS on any route that exists.
http::Response options_response();

/// 404, the answer where neither function nor asset is.
http::Response not_found_response(const http::Request& request);

/// 403 with this text, for what is there but not for everybody.
http::Response forbidden_response(const http::Request& request, std::string_view text);

/// The answer to a request that no handler is asked about: what is wrong with it.
http::Response refusal(const Error& error);

/// What answers before routes are looked at: /favicon.ico, a path that cannot be decoded, a request
/// beyond the limits, a body that is not what it says. Nothing for all other requests.
std::optional<http::Response> answer_without_route(const http::Request& request,
                                                   const Limits& limits);

}  // namespace ringback::functions
