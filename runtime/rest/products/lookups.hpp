// What is known of a number: from the numbering plans, from `phones` in twilio.yaml, and invented.
// https://www.twilio.com/docs/lookup/v2-api
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "rest/api.hpp"
#include "rest/phone_number.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Validity, country and formats are real. Line type, carrier and caller's name are those of the
/// number's entry in `phones`, else the same for the same number in every run.
class Lookups {
 public:
  /// Takes the operations over; both must outlive the API.
  Lookups(Api& api, Store& store);
  Lookups(const Lookups&) = delete;
  Lookups& operator=(const Lookups&) = delete;
  ~Lookups() = default;

 private:
  Result<Json> look_up(const Invocation& invocation) const;
  Result<Json> look_up_v1(const Invocation& invocation) const;
  Json package(std::string_view name, const PhoneNumber& number) const;
  Json line(const PhoneNumber& number) const;
  Json caller(const PhoneNumber& number) const;
  const Json* phone(const std::string& number) const;

  Store& store_;
};

}  // namespace ringback::rest
