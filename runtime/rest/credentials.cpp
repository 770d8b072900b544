// Authentication.
#include "rest/credentials.hpp"

#include <nlohmann/json.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "rest/dialect.hpp"
#include "rest/render.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kKeyKind = "api.v2010.account.key";
constexpr std::string_view kSigningKeyKind = "api.v2010.account.signing_key";

/// Whether only an account's own token gives access: to accounts, keys and tokens.
bool is_restricted(const http::Url& url) {
  if (url.host.starts_with("iam.")) return url.path.starts_with("/v1/Keys");
  if (url.host.starts_with("accounts.")) return url.path.starts_with("/v1/AuthTokens");
  const auto segments = split(url.path, '/');
  if (segments.size() < 3 || segments[1] != "2010-04-01") return false;
  const bool keys = segments.size() > 4 &&
                    (segments[4].starts_with("Keys") || segments[4].starts_with("SigningKeys"));
  return segments.size() < 5 || keys;
}

Error unauthorized(std::string_view why) {
  return {20003, why.empty() ? "Authenticate" : cat("Authentication Error - ", why), 401};
}

bool is_secret(const Json& known, std::string_view member, std::string_view said) {
  const auto secret = text_of(known, member);
  return !secret.empty() && equal_in_constant_time(secret, said);
}

}  // namespace

Result<std::string> authenticate(const http::Request& request, const Store& store) {
  const auto header = request.headers.get("Authorization");
  if (!equals_ignoring_case(header.substr(0, 6), "Basic ")) return unauthorized("");
  const auto credentials = base64_decode(trim(std::string_view(header).substr(6)));
  const auto colon = credentials.find(':');
  if (colon == std::string::npos) return unauthorized("invalid username");
  const auto user = credentials.substr(0, colon);
  const auto said = std::string_view(credentials).substr(colon + 1);
  const bool by_key = user.starts_with("SK");
  const auto* known = store.get(by_key ? kKeyKind : kind::kAccount, user);
  if (known == nullptr && by_key) known = store.get(kSigningKeyKind, user);
  if (known == nullptr) return unauthorized("invalid username");
  const bool right = by_key ? is_secret(*known, "secret", said)
                            : is_secret(*known, "auth_token", said) ||
                                  is_secret(*known, "_secondary_auth_token", said);
  if (!right) return unauthorized("invalid username");
  if (by_key && is_restricted(request.url)) return unauthorized("");
  const auto sid = by_key ? owner_of(*known) : user;
  const auto* account = by_key ? store.get(kind::kAccount, sid) : known;
  const auto status = account == nullptr ? "closed" : text_of(*account, "status");
  if (status == "suspended" || status == "closed") {
    return Error{20005, cat("Account ", sid, " is not active"), 403};
  }
  return sid;
}

Result<std::string> account_meant(const std::string& own, const std::string& in_path,
                                  const http::Request& request, const Store& store) {
  if (in_path.empty() || in_path == own) return own;
  const auto* other = store.get(kind::kAccount, in_path);
  if (other != nullptr && text_of(*other, "owner_account_sid") == own) return in_path;
  return not_found(request.url.path);
}

}  // namespace ringback::rest
