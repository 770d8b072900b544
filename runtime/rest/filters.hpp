// Which documents a list's query parameters want.
#pragma once

#include <functional>

#include "base/json.hpp"
#include "rest/invocation.hpp"

namespace ringback::rest {

/// True for the documents that all given filters want. Documented parameters that name no member
/// of the resource and have no row in an overlay do not filter.
std::function<bool(const Json&)> read_filters(const Invocation& invocation);

}  // namespace ringback::rest
