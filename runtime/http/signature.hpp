// Whether a request comes from Twilio: the one check of X-Twilio-Signature.
// https://www.twilio.com/docs/usage/security#validating-requests
#pragma once

#include <string>

#include "http/message.hpp"

namespace ringback::http {

/// Whether X-Forwarded-Proto and X-Forwarded-Host say by which address Twilio asked.
enum class Proxy { kIgnored, kTrusted };

/// Whether the account's token made the signature: over the URL, with or without its port, and the
/// fields of a form. Any other body must be vouched for by `bodySHA256` in the query.
bool is_signed(const Request& request, const std::string& auth_token, Proxy proxy);

}  // namespace ringback::http
