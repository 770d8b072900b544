// The Cookie header.
#pragma once

#include <string_view>

#include "base/json.hpp"

namespace ringback::http {

/// The cookies as an object, from any bytes: values are unquoted and decoded, the first of a name
/// wins, a value that begins with `j:` is read as JSON. Bytes beyond ASCII are Latin-1.
/// https://github.com/expressjs/cookie-parser
Json parse_cookies(std::string_view header);

}  // namespace ringback::http
