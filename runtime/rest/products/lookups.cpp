// Looking numbers up.
#include "rest/products/lookups.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "rest/dialect.hpp"
#include "rest/products/common.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

/// A network of mobile phones.
struct Carrier {
  Text country;
  Text name;
  Text country_code;  ///< The network's, not the numbers'.
  Text network_code;
};

constexpr Carrier kCarriers[] = {
    {"US", "Verizon Wireless", "311", "480"},
    {"US", "AT&T Wireless", "310", "410"},
    {"US", "T-Mobile USA, Inc.", "310", "260"},
    {"CA", "Rogers Wireless", "302", "720"},
    {"CA", "Bell Mobility", "302", "610"},
    {"GB", "Vodafone UK", "234", "15"},
    {"GB", "O2", "234", "10"},
    {"DE", "Telekom Deutschland GmbH", "262", "01"},
    {"DE", "Vodafone", "262", "02"},
    {"FR", "Orange France", "208", "01"},
    {"AU", "Telstra", "505", "01"},
    {"JP", "NTT DoCoMo", "440", "10"},
};

constexpr std::array kNames = {"ADA BERG",   "BEN CASTILLO", "CLARA DUNN", "DAVID EKWUEME",
                               "ELENA FORD", "FELIX GRAY",   "GRACE HILL", "HUGO IBARRA"};

/// What is answered of what Twilio gives to accounts only that have asked for it.
constexpr int kNotEnabled = 60606;
constexpr int kOutOfCoverage = 60600;

Text name_of(LineType type) {
  switch (type) {
    case LineType::kFixedLine: return "landline";
    case LineType::kMobile:
    case LineType::kFixedLineOrMobile: return "mobile";
    case LineType::kTollFree: return "tollFree";
    case LineType::kPremiumRate: return "premium";
    case LineType::kSharedCost: return "sharedCost";
    case LineType::kVoip: return "nonFixedVoip";
    case LineType::kPersonal: return "personal";
    case LineType::kPager: return "pager";
    case LineType::kUan: return "uan";
    case LineType::kVoicemail: return "voicemail";
    case LineType::kUnknown: break;
  }
  return "unknown";
}

const Carrier* carrier_of(const PhoneNumber& number) {
  std::vector<const Carrier*> there;
  for (const auto& carrier : kCarriers) {
    if (number.country == carrier.country) there.push_back(&carrier);
  }
  if (there.empty()) return nullptr;
  return there[stable_hash(cat("carrier of ", number.e164)) % there.size()];
}

constexpr std::array kPackages = {"caller_name",
                                  "line_type_intelligence",
                                  "sim_swap",
                                  "call_forwarding",
                                  "line_status",
                                  "identity_match",
                                  "reassigned_number",
                                  "sms_pumping_risk",
                                  "phone_number_quality_score",
                                  "pre_fill"};

}  // namespace

Lookups::Lookups(Api& api, Store& store) : store_(store) {
  api.on("lookups_v2/FetchPhoneNumber", Checks::kNothing,
         [this](const Invocation& asked) { return look_up(asked); });
  api.on("lookups_v1/FetchPhoneNumber", Checks::kNothing,
         [this](const Invocation& asked) { return look_up_v1(asked); });
}

const Json* Lookups::phone(const std::string& number) const {
  return store_.get(kind::kPhone, number);
}

Json Lookups::line(const PhoneNumber& number) const {
  const auto* entry = phone(number.e164);
  Json line = {{"mobile_country_code", nullptr},
               {"mobile_network_code", nullptr},
               {"carrier_name", nullptr},
               {"type", name_of(number.type)},
               {"error_code", nullptr}};
  if (own_number(store_, number.e164) != nullptr) {
    line["carrier_name"] = "Twilio";
    if (number.type != LineType::kTollFree) line["type"] = "nonFixedVoip";
    return line;
  }
  if (entry != nullptr) {
    const auto type = text_of(*entry, "line_type");
    const bool refuses_texts = text_of(*entry, "sms_error") == "21614";
    if (!type.empty()) line["type"] = type;
    if (type.empty() && refuses_texts) line["type"] = "landline";
  }
  const auto carrier = entry == nullptr ? "" : text_of(*entry, "carrier");
  const auto* known = carrier_of(number);
  if (!carrier.empty()) {
    line["carrier_name"] = carrier;
  } else if (known != nullptr && line["type"] == "mobile") {
    line["carrier_name"] = known->name;
    line["mobile_country_code"] = known->country_code;
    line["mobile_network_code"] = known->network_code;
  } else if (line["type"] != "unknown") {
    line["carrier_name"] = cat("Ringback ", number.country);
  }
  return line;
}

/// Only numbers of the United States have names.
Json Lookups::caller(const PhoneNumber& number) const {
  const auto* entry = phone(number.e164);
  auto name = entry == nullptr ? "" : text_of(*entry, "caller_name");
  if (name.empty() && entry != nullptr) name = text_of(*entry, "name");
  if (name.empty() && number.country != "US") {
    return {{"caller_name", nullptr}, {"caller_type", nullptr}, {"error_code", kOutOfCoverage}};
  }
  if (name.empty()) name = kNames[stable_hash(cat("name of ", number.e164)) % kNames.size()];
  const auto type = entry == nullptr ? "" : text_of(*entry, "caller_type");
  return {{"caller_name", name},
          {"caller_type", type.empty() ? "CONSUMER" : to_upper(type)},
          {"error_code", nullptr}};
}

Json Lookups::package(std::string_view name, const PhoneNumber& number) const {
  if (name == "caller_name") return caller(number);
  auto line = this->line(number);
  if (name == "line_type_intelligence") return line;
  if (name == "call_forwarding")
    return {{"call_forwarding_enabled", false}, {"error_code", nullptr}};
  if (name == "line_status") return {{"status", "active"}, {"error_code", nullptr}};
  if (name == "sim_swap") {
    return {{"last_sim_swap",
             {{"last_sim_swap_date", nullptr},
              {"swapped_period", "PT24H"},
              {"swapped_in_period", false}}},
            {"carrier_name", line["carrier_name"]},
            {"mobile_country_code", line["mobile_country_code"]},
            {"mobile_network_code", line["mobile_network_code"]},
            {"error_code", nullptr}};
  }
  if (name == "sms_pumping_risk") {
    return {{"carrier_risk_category", "low"},
            {"number_blocked", false},
            {"number_blocked_date", nullptr},
            {"number_blocked_last_3_months", false},
            {"sms_pumping_risk_score", stable_hash(cat("risk of ", number.e164)) % 20},
            {"error_code", nullptr}};
  }
  if (name == "reassigned_number") {
    return {{"last_verified_date", nullptr},
            {"is_number_reassigned", nullptr},
            {"error_code", cat(kNotEnabled)}};
  }
  return {{"error_code", kNotEnabled}};
}

Result<Json> Lookups::look_up(const Invocation& invocation) const {
  const auto text = invocation.get("PhoneNumber");
  const auto number = read_phone_number(text, to_upper(invocation.get("CountryCode")));
  const auto shown = number.e164.empty() ? text : number.e164;
  Json document = {{"calling_country_code", nullptr},
                   {"country_code", nullptr},
                   {"phone_number", shown},
                   {"national_format", nullptr},
                   {"valid", number.valid},
                   {"validation_errors", nullptr},
                   {"url", cat("https://lookups.twilio.com/v2/PhoneNumbers/", shown)}};
  for (const auto* name : kPackages) document[name] = nullptr;
  std::vector<std::string> fields;
  for (auto& field : split(replace_all(invocation.get("Fields"), " ", ""), ',')) {
    const bool known = field == "validation" ||
                       std::find(kPackages.begin(), kPackages.end(), field) != kPackages.end();
    if (field.empty()) continue;
    if (!known) return Error{20001, cat("Invalid Fields: ", field)};
    fields.push_back(std::move(field));
  }
  if (!number.valid) {
    document["validation_errors"] = number.errors;
    return document;
  }
  document["calling_country_code"] = number.calling_code;
  document["country_code"] = text_or_null(number.country);
  document["national_format"] = number.national;
  for (const auto& field : fields) {
    if (field != "validation") document[field] = package(field, number);
  }
  return document;
}

// https://www.twilio.com/docs/lookup/v1-api
Result<Json> Lookups::look_up_v1(const Invocation& invocation) const {
  const auto number =
      read_phone_number(invocation.get("PhoneNumber"), to_upper(invocation.get("CountryCode")));
  if (!number.valid) return not_found(invocation.url.path);
  Json document = {{"caller_name", nullptr},
                   {"carrier", nullptr},
                   {"add_ons", nullptr},
                   {"country_code", text_or_null(number.country)},
                   {"phone_number", number.e164},
                   {"national_format", number.national},
                   {"url", cat("https://lookups.twilio.com/v1/PhoneNumbers/", number.e164)}};
  for (const auto& type : invocation.all("Type")) {
    if (type == "caller-name") {
      document["caller_name"] = caller(number);
    } else if (type == "carrier") {
      const auto line = this->line(number);
      const auto sort = text_of(line, "type");
      const bool voip = sort.find("oip") != std::string::npos;
      document["carrier"] = {{"mobile_country_code", line["mobile_country_code"]},
                             {"mobile_network_code", line["mobile_network_code"]},
                             {"name", line["carrier_name"]},
                             {"type", voip               ? "voip"
                                      : sort == "mobile" ? "mobile"
                                                         : "landline"},
                             {"error_code", nullptr}};
    } else if (!type.empty()) {
      return Error{20001, cat("Invalid Type: ", type)};
    }
  }
  return document;
}

}  // namespace ringback::rest
