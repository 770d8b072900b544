// The two ways Twilio's APIs speak: errors, dates, envelopes of lists, headers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "http/message.hpp"
#include "rest/invocation.hpp"
#include "rest/resource.hpp"

namespace ringback::rest {

/// The 2010-04-01 API: `uri` and paging by paths, RFC 2822 dates.
bool is_2010(const Operation& operation);

/// https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions
http::Response error_response(const Error& error);

/// 404 with Twilio's code 20404, naming what was asked for.
Error not_found(std::string_view path);

/// The time as this field writes it.
std::string print_time(Format format, Time time);

/// Which part of a list a client asked for.
struct Paging {
  std::size_t page = 0;
  std::size_t size = 50;
  std::string
      token;  ///< Names the last document seen (`PA`) or the first to precede (`PB`), or "".
};

/// Reads PageSize, Page and PageToken (in newer products pageSize, pageToken).
Result<Paging> read_paging(const Invocation& invocation);

/// The part of a list that is shown: its documents already rendered.
struct Part {
  Json documents;
  bool more = false;
  std::string first;  ///< What names the first and last document in tokens.
  std::string last;
};

/// The envelope with every member that any of the dialects knows; rendering by the answer's
/// schema keeps the documented ones.
Json envelope(const Invocation& invocation, const Paging& paging, Part part);

}  // namespace ringback::rest
