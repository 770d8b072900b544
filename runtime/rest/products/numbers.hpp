// Phone numbers to be had, and buying them.
// https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
// https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "rest/api.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Offers invented numbers, the same for the same question, and lets them be bought. A number in
/// E.164 form that nobody has can always be bought by name.
class Numbers {
 public:
  /// Takes the operations over; both must outlive the API.
  Numbers(Api& api, Store& store);
  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;
  ~Numbers() = default;

 private:
  Result<Json> buy(const Invocation& invocation);
  Result<Json> configure(const Invocation& invocation);
  Result<Json> offer(const Invocation& invocation, char sort) const;
  Result<void> check(const Invocation& invocation) const;
  std::string any_number_in(const std::string& area) const;
  bool is_taken(const std::string& number) const;

  Api& api_;
  Store& store_;
};

}  // namespace ringback::rest
