// Json: the one document type of the host, and the one place that parses and prints it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ringback {

/// Keeps the order of keys, as the JavaScript objects it stands for do.
using Json = nlohmann::ordered_json;

/// Parses one JSON text; the error names line and column.
Result<Json> parse_json(std::string_view text);

/// Compact text; bytes that are not UTF-8 are replaced by U+FFFD, never thrown about.
std::string print_json(const Json& json);

/// The same at the end of `out`.
void append_json(std::string& out, const Json& json);

/// Appends the text as JSON has it, in quotes.
void append_quoted(std::string& out, std::string_view text);

/// Indented by two spaces, for people.
std::string print_json_pretty(const Json& json);

/// The member as text: strings as they are, numbers and booleans printed, anything else "".
std::string text_of(const Json& object, std::string_view key);

/// The text; null for "", as Twilio shows what nobody has said.
Json text_or_null(std::string_view text);

}  // namespace ringback
