// One request to one operation, as hooks and the generic behaviour see it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/trace.hpp"
#include "http/message.hpp"
#include "rest/resource.hpp"

namespace ringback::rest {

/// Everything a client said, decoded. Borrowed for the call.
struct Invocation {
  const Operation& operation;
  http::Url url;            ///< Of the request.
  std::string account_sid;  ///< Whose resources are meant: the path's account, else the client's.
  FormFields path;          ///< By the template's names: `AccountSid`, `Sid` ...
  FormFields parameters;    ///< In order, repeats kept; JSON values that are no text are printed.
  const Json* document = nullptr;  ///< The one that the path addresses; null for lists and creates.
  EventId cause = 0;               ///< The journal's entry of this request.
  std::string if_match = {};       ///< The header: the revision that is to be changed, or "".
  std::string caller_sid = {};     ///< The account that asks, perhaps for its subaccount.
  std::string origin = {};         ///< Where the addresses of answers lead; "": to Twilio's host.

  /// The path's value of this name, else the first parameter's, else "". No parameter gets before
  /// what the path has been checked for.
  std::string get(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
  bool has(std::string_view name) const;
};

}  // namespace ringback::rest
