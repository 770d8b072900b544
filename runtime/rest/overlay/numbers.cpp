// Phone numbers: bought ones, their kinds, and verified callers' numbers.
// https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/credentials.hpp"
#include "rest/overlay/overlays.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr Text kNumber = "api.v2010.account.incoming_phone_number";

constexpr Alias kAliases[] = {
    {"api.v2010.account.incoming_phone_number.incoming_phone_number_local", kNumber, "type",
     "local"},
    {"api.v2010.account.incoming_phone_number.incoming_phone_number_mobile", kNumber, "type",
     "mobile"},
    {"api.v2010.account.incoming_phone_number.incoming_phone_number_toll_free", kNumber, "type",
     "toll-free"},
};

constexpr Text kEmpty = "\"\"";
constexpr Text kPost = "\"POST\"";
constexpr Default kDefaults[] = {
    {kNumber, "address_requirements", "\"none\""},
    {kNumber, "beta", "false"},
    {kNumber, "capabilities", R"({"voice":true,"sms":true,"mms":true,"fax":false})"},
    {kNumber, "emergency_status", "\"Inactive\""},
    {kNumber, "emergency_address_status", "\"unregistered\""},
    {kNumber, "origin", "\"twilio\""},
    {kNumber, "sms_application_sid", kEmpty},
    {kNumber, "sms_fallback_method", kPost},
    {kNumber, "sms_fallback_url", kEmpty},
    {kNumber, "sms_method", kPost},
    {kNumber, "sms_url", kEmpty},
    {kNumber, "status", "\"in-use\""},
    {kNumber, "status_callback", kEmpty},
    {kNumber, "status_callback_method", kPost},
    {kNumber, "type", "\"local\""},
    {kNumber, "voice_application_sid", kEmpty},
    {kNumber, "voice_caller_id_lookup", "false"},
    {kNumber, "voice_fallback_method", kPost},
    {kNumber, "voice_fallback_url", kEmpty},
    {kNumber, "voice_method", kPost},
    {kNumber, "voice_receive_mode", "\"voice\""},
    {kNumber, "voice_url", kEmpty},
};

constexpr Filter kFilters[] = {
    {"ListIncomingPhoneNumber", "PhoneNumber", "phone_number", Comparison::kContains},
    {"ListIncomingPhoneNumberLocal", "PhoneNumber", "phone_number", Comparison::kContains},
    {"ListIncomingPhoneNumberMobile", "PhoneNumber", "phone_number", Comparison::kContains},
    {"ListIncomingPhoneNumberTollFree", "PhoneNumber", "phone_number", Comparison::kContains},
};

constexpr Text kBadUrl = "'{}' is not a valid URL";
constexpr Text kBadMethod = "'{}' is not a valid HTTP method";
constexpr Fault kFaults[] = {
    {"CreateIncomingPhoneNumber", "PhoneNumber", 0, "", 21421, "PhoneNumber is invalid: {}"},
    {"CreateIncomingPhoneNumber", "AreaCode", 0, "", 21451, "AreaCode is invalid: {}"},
    {"CreateIncomingPhoneNumber", "VoiceMethod", 0, "", 21403, kBadMethod},
    {"CreateIncomingPhoneNumber", "SmsMethod", 0, "", 21403, kBadMethod},
    {"CreateIncomingPhoneNumber", "VoiceUrl", 0, "", 21402, kBadUrl},
    {"CreateIncomingPhoneNumber", "SmsUrl", 0, "", 21402, kBadUrl},
    {"CreateIncomingPhoneNumber", "StatusCallback", 0, "", 21402, kBadUrl},
    {"CreateApplication", "VoiceUrl", 0, "", 21402, kBadUrl},
    {"CreateApplication", "SmsUrl", 0, "", 21402, kBadUrl},
    {"CreateApplication", "StatusCallback", 0, "", 21402, kBadUrl},
    {"UpdateApplication", "VoiceUrl", 0, "", 21402, kBadUrl},
    {"UpdateApplication", "SmsUrl", 0, "", 21402, kBadUrl},
    {"UpdateApplication", "StatusCallback", 0, "", 21402, kBadUrl},
    {"UpdateIncomingPhoneNumber", "VoiceUrl", 0, "", 21402, kBadUrl},
    {"UpdateIncomingPhoneNumber", "SmsUrl", 0, "", 21402, kBadUrl},
    {"UpdateIncomingPhoneNumber", "StatusCallback", 0, "", 21402, kBadUrl},
    {"UpdateIncomingPhoneNumber", "VoiceMethod", 0, "", 21403, kBadMethod},
    {"UpdateIncomingPhoneNumber", "SmsMethod", 0, "", 21403, kBadMethod},
};

bool is_toll_free(const std::string& number) {
  for (const auto* prefix : {"+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"}) {
    if (number.starts_with(prefix)) return true;
  }
  return false;
}

void complete_number(Json& number, const Invocation&) {
  const auto phone_number = text_of(number, "phone_number");
  if (is_toll_free(phone_number)) number["type"] = "toll-free";
  if (text_of(number, "friendly_name").empty())
    number["friendly_name"] = formatted_number(phone_number);
}

constexpr Completion kCompletions[] = {{kNumber, complete_number}};

/// A number is bought by name or by area, and only one that nobody has.
Result<void> may_be_bought(const Invocation& invocation, const Store& store) {
  const auto number = invocation.get("PhoneNumber");
  const auto area = invocation.get("AreaCode");
  if (number.empty() && area.empty()) {
    return Error{21421, "PhoneNumber or AreaCode is required"};
  }
  if (number.empty() && (area.size() != 3 || !parse_integer(area))) {
    return Error{21451, cat("AreaCode is invalid: ", area)};
  }
  if (number.empty()) return {};
  if (!is_e164(number)) return Error{21421, cat("PhoneNumber is invalid: ", number)};
  // Those of test credentials: https://www.twilio.com/docs/iam/test-credentials
  if (number == "+15005550001") return Error{21421, cat("PhoneNumber is invalid: ", number)};
  if (number == "+15005550000" || store.get(kind::kPhone, number) != nullptr ||
      store.find(kind::kIncomingPhoneNumber, ringback::Match{"phone_number", number}) != nullptr) {
    return Error{21422, cat(number, " is not available")};
  }
  return {};
}

/// A number moves between an account and its subaccounts only, as the former asks.
Result<void> may_move(const Invocation& invocation, const Store& store) {
  const auto to = http::field(invocation.parameters, "AccountSid");
  if (to.empty() || to == invocation.account_sid) return {};
  if (is_within_reach(invocation, to, store)) return {};
  return Error{21470, cat("AccountSid is not one of yours: ", to)};
}

/// The trunk that calls go to is one of the account's.
Result<void> has_trunk(const Invocation& invocation, const Store& store) {
  const auto sid = invocation.get("TrunkSid");
  if (sid.empty()) return {};
  const auto* trunk = store.get("trunking.v1.trunk", sid);
  if (trunk != nullptr && text_of(*trunk, "account_sid") == invocation.account_sid) return {};
  return Error{20001, cat("TrunkSid is not one of yours: ", sid)};
}

constexpr Guard kGuards[] = {
    {"CreateIncomingPhoneNumber", has_trunk},
    {"UpdateIncomingPhoneNumber", has_trunk},
    {"UpdateIncomingPhoneNumber", may_move},
    {"CreateIncomingPhoneNumber", may_be_bought},
    {"CreateIncomingPhoneNumberLocal", may_be_bought},
    {"CreateIncomingPhoneNumberMobile", may_be_bought},
    {"CreateIncomingPhoneNumberTollFree", may_be_bought},
};

}  // namespace

const Overlay kNumbersOverlay = {
    rows(kAliases),     {},           rows(kDefaults), rows(kFilters), rows(kFaults),
    rows(kCompletions), rows(kGuards)};

}  // namespace ringback::rest
