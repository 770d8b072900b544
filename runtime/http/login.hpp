// Logging in to a server that asks for it: Basic and Digest.
// https://www.rfc-editor.org/rfc/rfc7617 https://www.rfc-editor.org/rfc/rfc7616
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace ringback::http {

/// How a server wants to be told who asks.
struct Challenge {
  enum class Scheme { kBasic, kDigestMd5, kDigestSha256 };
  Scheme scheme = Scheme::kBasic;
  std::string realm;
  std::string nonce;
  std::string opaque;
  bool counts = false;  ///< Digest with qop=auth: each use of the nonce has its number.
};

/// The strongest challenge among the WWW-Authenticate lines that can be met.
std::optional<Challenge> best_challenge(const Headers& headers);

/// The Authorization header for the user of a URL (`user:password`, percent-encoded). `use` counts
/// the uses of the challenge from 1; `client_nonce` is any text of hex digits.
std::string authorization(const Challenge& challenge, std::string_view userinfo,
                          const Request& request, int use, std::string_view client_nonce);

}  // namespace ringback::http
