// Query strings with nested names, as the qs package under Express reads them.
// https://github.com/ljharb/qs#parsing-objects
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace ringback::http {

/// An object of texts, lists and objects, from any bytes: `a[b]=1` nests, to a depth of five, where
/// the rest of a name becomes one literal name; `a[]=1` and `a[3]=1` make lists without holes, up
/// to 1000 long; names that are used both ways make an object. `__proto__` is dropped, and so is
/// all that follows the first thousand parameters. Bytes beyond ASCII are Latin-1.
Json parse_query(std::string_view query);

/// %XX is a byte of UTF-8; a text with any escape that is broken keeps all of them, as
/// decodeURIComponent has it.
std::string decode_escapes(std::string_view text);

/// The same, and `+` is a space.
std::string decode_component(std::string_view text);

}  // namespace ringback::http
