// Accounts and subaccounts, and their keys.
// https://www.twilio.com/docs/iam/api/account
#include <nlohmann/json.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "rest/overlay/overlays.hpp"
#include "rest/render.hpp"

namespace ringback::rest {

namespace {

constexpr Text kAccount = "api.v2010.account";

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

}  // namespace

const Overlay kAccountsOverlay = {{}, {}, rows(kDefaults), {}, {}, rows(kCompletions)};

}  // namespace ringback::rest
