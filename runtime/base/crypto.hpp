// Digests and signatures, by OpenSSL.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringback {

std::string sha1(std::string_view data);                             ///< 20 raw bytes.
std::string md5_hex(std::string_view data);                          ///< 32 lower-case hex digits.
std::string sha256_hex(std::string_view data);                       ///< 64 lower-case hex digits.
std::string hmac_sha1(std::string_view key, std::string_view data);  ///< 20 raw bytes.
std::string base64(std::string_view data);
std::string base64_decode(std::string_view text);  ///< "" when it is not base64.

/// Compares without telling by its time where the difference is.
bool equal_in_constant_time(std::string_view left, std::string_view right);

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// X-Twilio-Signature (https://www.twilio.com/docs/usage/security#validating-requests): the URL,
/// then each posted field's name and value in order of names, signed with the account's token.
/// A repeated name counts once per distinct value, its values sorted.
std::string twilio_signature(std::string_view auth_token, std::string_view url,
                             const FormFields& posted);

}  // namespace ringback
