// The least value that a schema allows, for members that a document lacks.
#pragma once

#include "base/json.hpp"
#include "rest/generator/schemas.hpp"

namespace ringback::rest::generator {

/// Required members only, arrays as short as they may be, the first of alternatives. Null where
/// the schema allows it.
Json least_value(const Schemas& schemas, const Json& node, const std::string& pointer);

}  // namespace ringback::rest::generator
