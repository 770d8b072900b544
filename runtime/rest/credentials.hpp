// Who asks: accounts by their tokens, and by API keys. https://www.twilio.com/docs/iam/api
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "http/message.hpp"
#include "rest/invocation.hpp"
#include "rest/resource.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Who asks.
struct Caller {
  std::string account_sid;
  bool by_key = false;        ///< With an API key, which opens less than the account's own token.
  std::string key_type = {};  ///< `restricted`, else "": a standard one.
  std::vector<std::string> allowed = {};  ///< What a restricted key may do.
};

/// The account whose SID and token, or whose API key, the request carries. 401 when it carries
/// none that fits; 403 when the account is not active.
Result<Caller> authenticate(const http::Request& request, const Store& store);

/// 401 where only an account's own token counts: accounts, keys and tokens are no key's business.
/// 403 (70051) where a restricted key lacks the permission. Of one such as
/// `/twilio/messaging/messages/create` the resource and the action count, not the product: `read`
/// is to fetch and to list, `list`, `fetch`, `create`, `update` and `delete` are what they say.
Result<void> may_ask(const Caller& caller, const Operation& operation);

/// Whether who asks may give something to this account: to itself and its subaccounts.
bool is_within_reach(const Invocation& invocation, const std::string& account_sid,
                     const Store& store);

/// Whose resources are meant: the caller's own, or for a caller with a token those of the
/// subaccount that is `named`. 404 when that is another's, 403 when it is not active.
Result<std::string> account_meant(const Caller& caller, const std::string& named,
                                  const http::Request& request, const Store& store);

}  // namespace ringback::rest
