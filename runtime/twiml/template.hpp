// TwiML Bins: documents with {{parameter}} places.
// https://www.twilio.com/docs/serverless/twiml-bins
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/result.hpp"

namespace ringback::twiml {

/// Puts the parameters of the request into the document, escaped for XML; a name that was not sent
/// gives "". Errors: 11310 a bad name, 11320 braces that do not close, each with line and column.
Result<std::string> fill_template(std::string_view text, const FormFields& parameters);

}  // namespace ringback::twiml
