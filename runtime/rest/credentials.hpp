// Who asks: accounts by their tokens, and by API keys. https://www.twilio.com/docs/iam/api
#pragma once

#include <string>

#include "base/result.hpp"
#include "http/message.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// The account whose SID and token, or whose API key, the request carries. 401 when it carries
/// none that fits, or a key where only the token counts; 403 when the account is not active.
Result<std::string> authenticate(const http::Request& request, const Store& store);

/// Whose resources are meant: the account itself, or that of the path when it is a subaccount.
/// 404 when the path's is another's.
Result<std::string> account_meant(const std::string& own, const std::string& in_path,
                                  const http::Request& request, const Store& store);

}  // namespace ringback::rest
