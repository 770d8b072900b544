// Numbers of others that an account may show when it calls, once their owners have agreed.
// https://www.twilio.com/docs/voice/api/outgoing-caller-ids
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "http/message.hpp"
#include "rest/api.hpp"
#include "rest/products/outside.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Calls the number and asks for the code that the request was answered with. Who is in `phones`
/// must press it; of all other numbers it is taken that somebody did.
class CallerIds {
 public:
  /// The host of the call's documents, which is none of Twilio's.
  static constexpr std::string_view kHost = "caller-ids.twilio.com";

  /// Takes the operation over; everything must outlive the API.
  CallerIds(Api& api, Store& store, Sids& sids, Clock& clock, const Outside& outside);
  CallerIds(const CallerIds&) = delete;
  CallerIds& operator=(const CallerIds&) = delete;
  ~CallerIds() = default;

  /// Answers the call's request with the keys that were pressed.
  http::Response answer(const http::Request& request);

 private:
  Result<Json> ask(const Invocation& invocation);
  Json confirm(const Json& asked);

  Store& store_;
  Sids& sids_;
  Clock& clock_;
  const Outside& outside_;
};

}  // namespace ringback::rest
