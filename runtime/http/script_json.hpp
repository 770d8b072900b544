// JSON as JavaScript reads it.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace ringback::http {

/// Reads one JSON text, of any bytes. Numbers become what script_number() makes of them, members
/// whose names are numbers come first, the last of a repeated name wins. What is not UTF-8, and a
/// half of a surrogate pair, becomes U+FFFD. The error says what was met where, in the words of
/// JavaScript's SyntaxError; also for what nests more than 500 deep, which JavaScript would take.
Result<Json> parse_script_json(std::string_view text);

}  // namespace ringback::http
