// Lists of the 2010-04-01 API as comma-separated values, where a path ends with `.csv`.
// https://www.twilio.com/docs/usage/twilios-response
#pragma once

#include <string_view>

#include "http/message.hpp"
#include "rest/resource.hpp"

namespace ringback::rest {

/// Whether the answer to this path is CSV.
bool speaks_csv(std::string_view path);

/// The documents of a list, one in a line below the names of their members. What is no list, and
/// every error, stays as it is.
http::Response as_csv(http::Response response, const Operation& operation);

}  // namespace ringback::rest
