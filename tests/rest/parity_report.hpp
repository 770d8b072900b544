// The parity table of the REST API as Markdown.
#pragma once

#include <string>

#include "base/json.hpp"

namespace ringback::rest {

/// The document docs/parity-api.md from what Api::parity() answers.
std::string parity_report(const Json& parity);

}  // namespace ringback::rest
