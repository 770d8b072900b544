// TwiML Bins at https://handler.twilio.com/twiml/.
// https://www.twilio.com/docs/serverless/twiml-bins
#pragma once

#include <vector>

#include "app/config.hpp"
#include "http/message.hpp"

namespace ringback::app {

/// The document of a bin, with the parameters of the request put in. GET and POST; 404 for a name
/// or SID that is not there, 405 for other methods.
http::Response answer_bin(const std::vector<BinConfig>& bins, const http::Request& request);

}  // namespace ringback::app
