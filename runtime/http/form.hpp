// Forms: application/x-www-form-urlencoded text to fields and back.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "http/script_value.hpp"

namespace ringback::http {

/// Decodes `a=1&b=two+words`; order and repeats are kept, broken escapes stay literal.
FormFields parse_form(std::string_view text);

/// Encodes as a browser's form does, a space as `+`.
std::string print_form(const FormFields& fields);

/// The first field of this name, or "".
std::string field(const FormFields& fields, std::string_view name);
bool has_field(const FormFields& fields, std::string_view name);

/// The fields as an object, from any bytes: names stay as they are, repeats make lists. More than a
/// thousand fields are an error with status 413.
Result<ScriptObject> parse_flat_form(std::string_view text);

}  // namespace ringback::http
