// From parameters to the members of a document.
#pragma once

#include "base/json.hpp"
#include "base/time.hpp"
#include "rest/invocation.hpp"

namespace ringback::rest {

/// Sets the members that the body's parameters stand for, converted to the schema's types. What
/// the schema does not know is kept under its name with `_` in front, out of a client's sight.
void assign_parameters(const Invocation& invocation, Json& document);

/// Sets a member by name, as above.
void set_member(const Operation& operation, std::string_view member, Json value, Json& document);

/// Sets the members that say when it was created (when it has none yet) and last changed.
void set_dates(const Operation& operation, Time now, Json& document);

}  // namespace ringback::rest
