// Answers of the 2010-04-01 API as XML, which is what it speaks where a path does not say `.json`.
// https://www.twilio.com/docs/usage/twilios-response
#pragma once

#include "http/message.hpp"
#include "rest/resource.hpp"

namespace ringback::rest {

/// Whether the answer to this path is XML.
bool speaks_xml(std::string_view path);

/// The same answer in XML. `operation` is null when none was found.
http::Response as_xml(http::Response response, const Operation* operation);

}  // namespace ringback::rest
