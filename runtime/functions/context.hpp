// The context that a handler is given.
// https://www.twilio.com/docs/serverless/functions-assets/functions/invocation
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "functions/service.hpp"

namespace ringback::functions {

/// All of the context but PATH, which comes first and differs from request to request.
struct ContextTemplate {
  std::string rest;       ///< JSON members, to follow PATH.
  bool has_path = false;  ///< The environment replaces PATH.
};

/// `functions` maps names to files, for Runtime.getFunctions().
ContextTemplate make_context_template(const Service& service, const Json& functions);

/// The context as JSON.
std::string build_context(const ContextTemplate& context, std::string_view path);

}  // namespace ringback::functions
