// Verify: codes that are sent to people, and checked. https://www.twilio.com/docs/verify/api
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/sid.hpp"
#include "clock/clock.hpp"
#include "rest/api.hpp"
#include "rest/products/outside.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Verifications, their checks and attempts, and rate limits. A code is found in the Message or
/// the Call that brings it; it follows from the verification's SID, and so from the seed.
class Verify {
 public:
  /// Takes the operations over; everything must outlive the API.
  Verify(Api& api, Store& store, Sids& sids, Clock& clock, const Outside& outside);
  Verify(const Verify&) = delete;
  Verify& operator=(const Verify&) = delete;
  ~Verify() = default;

 private:
  Result<Json> create_service(const Invocation& invocation);
  Result<Json> start(const Invocation& invocation);
  Result<Json> send(const Invocation& invocation, Json verification);
  Result<Json> check(const Invocation& invocation);
  Result<Json> fetch(const Invocation& invocation) const;
  Result<Json> update(const Invocation& invocation);
  Result<Json> summary(const Invocation& invocation) const;
  Result<void> check_start(const Invocation& invocation, const Json& service) const;
  Result<void> heed_rate_limits(const Invocation& invocation, const Json& service);
  const Json* latest(const std::string& service_sid, const std::string& to_or_sid) const;
  void set_status(Json& verification, std::string_view status);
  void bring(const Invocation& invocation, const Json& service, const Json& verification);

  Api& api_;
  Store& store_;
  Sids& sids_;
  Clock& clock_;
  const Outside& outside_;
};

}  // namespace ringback::rest
