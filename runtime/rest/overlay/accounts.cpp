// Accounts and subaccounts, and their keys.
// https://www.twilio.com/docs/iam/api/account
#include <nlohmann/json.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "rest/overlay/overlays.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr Text kAccount = "api.v2010.account";

constexpr Alias kAliases[] = {{"iam.v1.key", "api.v2010.account.key"}};

constexpr Default kDefaults[] = {
    {kAccount, "status", "\"active\""},
    {kAccount, "type", "\"Full\""},
};

void complete_account(Json& account, const Invocation& invocation) {
  const auto sid = text_of(account, "sid");
  account["owner_account_sid"] = invocation.account_sid;
  account["auth_token"] = sha256_hex(cat("auth_token:", sid)).substr(0, 32);
  if (text_of(account, "friendly_name").empty()) {
    account["friendly_name"] = cat("SubAccount Created at ", text_of(account, "date_created"));
  }
  account.erase("_account_sid");  // an account belongs to its owner, who is named above
}

void complete_key(Json& key, const Invocation&) {
  key["secret"] = sha256_hex(cat("secret:", text_of(key, "sid"))).substr(0, 32);
}

constexpr Completion kCompletions[] = {
    {kAccount, complete_account},
    {"api.v2010.account.key", complete_key},
    {"api.v2010.account.signing_key", complete_key},
};

/// A subaccount has no subaccounts.
Result<void> is_parent(const Invocation& invocation, const Store& store) {
  const auto* account = store.get(kind::kAccount, invocation.account_sid);
  if (account == nullptr || text_of(*account, "owner_account_sid") == invocation.account_sid) {
    return {};
  }
  return Error{21101, "Subaccounts cannot create subaccounts"};
}

/// A parent's status stays, and a closed account stays closed.
Result<void> may_change_status(const Invocation& invocation, const Store&) {
  if (!invocation.has("Status")) return {};
  const auto& account = *invocation.document;
  if (text_of(account, "owner_account_sid") == text_of(account, "sid")) {
    return Error{21477, "The status of a parent account cannot be changed"};
  }
  if (text_of(account, "status") == "closed" && invocation.get("Status") != "closed") {
    return Error{21479, "A closed account cannot be opened again"};
  }
  return {};
}

/// https://www.twilio.com/docs/iam/api-keys/restricted-api-keys
Result<void> may_make_key(const Invocation& invocation, const Store&) {
  constexpr std::size_t kMostPermissions = 100;
  const auto type = to_lower(invocation.get("KeyType"));
  if (!type.empty() && type != "standard" && type != "restricted") {
    return Error{20001, "KeyType must be standard or restricted"};
  }
  if (type != "restricted") return {};
  const auto policy = parse_json(invocation.get("Policy"));
  const bool whole = policy.ok() && policy->is_object() && policy->contains("allow") &&
                     (*policy)["allow"].is_array() && !(*policy)["allow"].empty();
  if (!whole) return Error{20001, "A restricted key needs a Policy with what to allow"};
  if ((*policy)["allow"].size() > kMostPermissions) {
    return Error{20001, "A key has 100 permissions at most"};
  }
  return {};
}

constexpr Guard kGuards[] = {{"iam_v1/CreateNewKey", may_make_key},
                             {"CreateAccount", is_parent},
                             {"UpdateAccount", may_change_status}};

}  // namespace

const Overlay kAccountsOverlay = {rows(kAliases),     {},           rows(kDefaults), {}, {},
                                  rows(kCompletions), rows(kGuards)};

}  // namespace ringback::rest
