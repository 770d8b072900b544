// Requests that are sent again: one token, one deed.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "http/message.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// What is said to a request with the header `I-Twilio-Idempotency-Token`, or nothing when it is to
/// be done: for a day the first answer when the same request came before with its token, 409 when
/// another did.
std::optional<http::Response> recall(const std::string& account_sid, const http::Request& request,
                                     Time now, Store& store);

/// Keeps the answer for when the request comes again, in the Store: what is lost with a change is
/// lost with its answer. Refusals are not kept: they did nothing.
void keep(const std::string& account_sid, const http::Request& request,
          const http::Response& response, Time now, Store& store);

}  // namespace ringback::rest
