// Content-Encoding of request bodies, by zlib.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ringback::http {

/// The body without its encoding: gzip, deflate (zlib's format) or identity. The error's status is
/// 415 for any other encoding, 413 when the body is longer than `limit`, 400 when it is broken; no
/// more than the limit is ever held, whatever the bytes say.
Result<std::string> decode_body(std::string_view body, std::string_view encoding,
                                std::size_t limit);

}  // namespace ringback::http
