// Conditional and range requests: what a client that has a body already, or wants a part, is given.
// https://www.rfc-editor.org/rfc/rfc9110#section-13 and #section-14, read as Express reads them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace ringback::http {

/// Some bytes of a body.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};

/// What the conditions of a request come to.
struct Verdict {
  enum class Kind {
    kWhole,
    kPart,                ///< 206 with `part` alone.
    kNotModified,         ///< 304.
    kPreconditionFailed,  ///< 412.
    kUnsatisfiable,       ///< 416.
  };
  Kind kind = Kind::kWhole;
  ByteRange part;
};

/// Judges If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, Range and If-Range
/// against the ETag and Last-Modified of a body of `size` bytes.
Verdict judge(const Headers& request, const Headers& validators, std::uint64_t size);

/// Whether the client has what these validators stand for. With both an If-None-Match and an
/// If-Modified-Since, both must hold; `Cache-Control: no-cache` asks for the body all the same.
bool is_fresh(const Headers& request, const Headers& validators);

/// The answer of a function: 304 when it is a GET or HEAD of what the client has already.
Response answer_if_changed(const Request& request, Response response);

/// The answer that gives a file or other stored bytes, whatever the method: whole, a part, 304, 412
/// or 416 as the conditions and ranges of the request have it. Other statuses than 200 stay.
Response apply_conditions(const Request& request, Response response);

/// The headers of a verdict that is no body: of 304, 412 and 416. Those of `full` that describe the
/// resource stay.
Response bodiless(Verdict::Kind kind, const Headers& full, std::uint64_t size);

/// `bytes 0-9/36`.
std::string content_range(const ByteRange& part, std::uint64_t size);

/// `W/"a-5S3MfCxgwxKfwOvqTQfTEwagxSg"`, as Express tags a body: its length and its SHA-1.
std::string body_etag(std::string_view body);

/// An error that is told before any handler is asked: a small HTML page, as Express words it.
Response error_page(int status, std::string_view text);

/// Puts the headers of live mode first: nothing is to be kept by anybody.
void forbid_caching(Response& response);

}  // namespace ringback::http
