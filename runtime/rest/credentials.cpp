// Authentication.
#include "rest/credentials.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "rest/dialect.hpp"
#include "rest/overlay.hpp"
#include "rest/render.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kKeyKind = "api.v2010.account.key";
constexpr std::string_view kSigningKeyKind = "api.v2010.account.signing_key";

/// Whether only an account's own token gives access: to accounts, keys and tokens.
bool is_restricted(const Operation& operation) {
  const std::string_view product = operation.product;
  const std::string_view path = operation.path;
  if (product == "iam_v1") return path.starts_with("/v1/Keys");
  if (product == "accounts_v1") return path.starts_with("/v1/AuthTokens");
  constexpr std::string_view kAccounts = "/2010-04-01/Accounts";
  if (!path.starts_with(kAccounts)) return false;
  const auto segments = split(path.substr(kAccounts.size()), '/');
  const bool keys = segments.size() > 2 &&
                    (segments[2].starts_with("Keys") || segments[2].starts_with("SigningKeys"));
  return segments.size() < 3 || keys;
}

/// What the path of an operation ends with, apart from keys: `incoming-phone-numbers`.
std::string resource_of(const Operation& operation) {
  auto segments = split(operation.path, '/');
  while (!segments.empty() && segments.back().starts_with('{')) segments.pop_back();
  if (segments.empty()) return "";
  auto last = segments.back().substr(0, segments.back().find('.'));
  return replace_all(snake_case(last), "_", "-");
}

/// Whether a permission is one for the operation.
bool permits(std::string_view permission, const Operation& operation) {
  const auto parts = split(permission, '/');
  if (parts.size() < 2 || parts[parts.size() - 2] != resource_of(operation)) return false;
  const auto& action = parts.back();
  switch (operation.action) {
    case Action::kFetch: return action == "read" || action == "fetch";
    case Action::kList: return action == "read" || action == "list";
    case Action::kCreate: return action == "create";
    case Action::kUpdate: return action == "update";
    case Action::kDelete: return action == "delete";
    case Action::kOther: break;
  }
  return operation.method == Method::kGet ? action == "read" : action == "create";
}

Error inactive(const std::string& account_sid) {
  return {20005, cat("Account ", account_sid, " is not active"), 403};
}

bool is_active(const Json* account) {
  const auto status = account == nullptr ? "closed" : text_of(*account, "status");
  return status != "suspended" && status != "closed";
}

Error unauthorized(std::string_view why) {
  return {20003, why.empty() ? "Authenticate" : cat("Authentication Error - ", why), 401};
}

bool is_secret(const Json& known, std::string_view member, std::string_view said) {
  const auto secret = text_of(known, member);
  return !secret.empty() && equal_in_constant_time(secret, said);
}

}  // namespace

Result<Caller> authenticate(const http::Request& request, const Store& store) {
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
  const auto sid = by_key ? owner_of(*known) : user;
  if (!is_active(by_key ? store.get(kind::kAccount, sid) : known)) return inactive(sid);
  Caller caller{sid, by_key};
  if (!by_key) return caller;
  caller.key_type = text_of(*known, "_key_type");
  const auto policy = known->value("policy", Json());
  if (!policy.is_object()) return caller;
  for (const auto& one : policy.value("allow", Json::array())) {
    if (one.is_string()) caller.allowed.push_back(one.get<std::string>());
  }
  return caller;
}

Result<void> may_ask(const Caller& caller, const Operation& operation) {
  if (!caller.by_key) return {};
  if (is_restricted(operation)) return unauthorized("");
  if (caller.key_type != "restricted") return {};
  const bool may = std::any_of(caller.allowed.begin(), caller.allowed.end(),
                               [&](const auto& one) { return permits(one, operation); });
  if (!may) return Error{70051, "Authorization Error: the key lacks the permission", 403};
  return {};
}

bool is_within_reach(const Invocation& invocation, const std::string& account_sid,
                     const Store& store) {
  const auto* account = store.get(kind::kAccount, account_sid);
  const auto& caller =
      invocation.caller_sid.empty() ? invocation.account_sid : invocation.caller_sid;
  return account != nullptr &&
         (account_sid == caller || text_of(*account, "owner_account_sid") == caller);
}

Result<std::string> account_meant(const Caller& caller, const std::string& named,
                                  const http::Request& request, const Store& store) {
  const auto& own = caller.account_sid;
  if (named.empty() || named == own) return own;
  const auto* other = caller.by_key ? nullptr : store.get(kind::kAccount, named);
  const bool child = other != nullptr && text_of(*other, "owner_account_sid") == own;
  if (!child) return not_found(request.url.path);
  if (!is_active(other)) return inactive(named);
  return named;
}

}  // namespace ringback::rest
