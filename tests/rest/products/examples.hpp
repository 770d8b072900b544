// What products with rules of their own want, for the walk over all operations: values that they
// take, and documents that are there before.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "rest/overlay.hpp"
#include "store/kinds.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// The value of a parameter that only this one operation takes, if there is such a value.
inline std::optional<std::string> product_example(const Operation& operation,
                                                  const Parameter& parameter) {
  const auto name = cat(hook_name(operation), " ", parameter.name);
  if (name == "CreateIncomingPhoneNumberTollFree PhoneNumber") return "+18332001111";
  if (parameter.name == std::string_view("CountryCode") &&
      name.find("AvailablePhoneNumber") != std::string::npos) {
    return name.find("TollFree") != std::string::npos ? "US" : "GB";
  }
  return std::nullopt;
}

/// What must be there before the walk begins.
inline void prepare_products(Store& store, const std::string& account_sid) {
  for (const auto* name : {"VoiceApplicationSid", "SmsApplicationSid"}) {
    const auto sid = sid_of_name("AP", name);
    store.put(kind::kApplication, sid, {{"sid", sid}, {"account_sid", account_sid}});
  }
}

}  // namespace ringback::rest
