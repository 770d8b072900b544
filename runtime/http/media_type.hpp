// Content-Type: a media type and its parameters.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ringback::http {

struct MediaType {
  std::string name;     ///< `type/subtype` in lower case.
  std::string charset;  ///< In lower case, or "".
};

/// Reads any bytes; nothing when they are no media type (RFC 9110, section 8.3.1).
std::optional<MediaType> parse_media_type(std::string_view text);

}  // namespace ringback::http
