// Prices and permissions by country. The prices are invented, the same in every run.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "rest/dialect.hpp"
#include "rest/phone_number.hpp"
#include "rest/products/areas.hpp"
#include "rest/products/catalogues.hpp"
#include "rest/products/common.hpp"

namespace ringback::rest {

namespace {

/// Where the countries of products/areas.cpp are, and how they are called.
struct Dialing {
  Text country;
  Text prefix;
  Text continent;
};

constexpr Text kEurope = "EUROPE";
constexpr Text kAsia = "ASIA";
constexpr Text kNorth = "NORTH_AMERICA";
constexpr Text kSouth = "SOUTH_AMERICA";
constexpr Text kAfrica = "AFRICA";
constexpr Text kOceania = "OCEANIA";
constexpr Dialing kDialing[] = {
    {"AR", "54", kSouth},   {"AT", "43", kEurope},  {"AU", "61", kOceania}, {"BE", "32", kEurope},
    {"BG", "359", kEurope}, {"BR", "55", kSouth},   {"CA", "1", kNorth},    {"CH", "41", kEurope},
    {"CL", "56", kSouth},   {"CO", "57", kSouth},   {"CZ", "420", kEurope}, {"DE", "49", kEurope},
    {"DK", "45", kEurope},  {"EE", "372", kEurope}, {"ES", "34", kEurope},  {"FI", "358", kEurope},
    {"FR", "33", kEurope},  {"GB", "44", kEurope},  {"GR", "30", kEurope},  {"HK", "852", kAsia},
    {"HU", "36", kEurope},  {"ID", "62", kAsia},    {"IE", "353", kEurope}, {"IL", "972", kAsia},
    {"IT", "39", kEurope},  {"JP", "81", kAsia},    {"KE", "254", kAfrica}, {"LT", "370", kEurope},
    {"LU", "352", kEurope}, {"MX", "52", kNorth},   {"MY", "60", kAsia},    {"NL", "31", kEurope},
    {"NO", "47", kEurope},  {"NZ", "64", kOceania}, {"PE", "51", kSouth},   {"PH", "63", kAsia},
    {"PL", "48", kEurope},  {"PT", "351", kEurope}, {"RO", "40", kEurope},  {"SE", "46", kEurope},
    {"SG", "65", kAsia},    {"SI", "386", kEurope}, {"SK", "421", kEurope}, {"TH", "66", kAsia},
    {"US", "1", kNorth},    {"ZA", "27", kAfrica}};

/// An amount in ten-thousandths of a dollar between these, always the same for its name.
double price(const std::string& name, unsigned least, unsigned most) {
  return static_cast<double>(least + stable_hash(name) % (most - least)) / 10'000;
}

Json priced(double amount) { return {{"base_price", amount}, {"current_price", amount}}; }

/// For every sort of number the country has.
Json by_sort(const Country& country, const char* what, unsigned least, unsigned most) {
  static constexpr std::pair<char, const char*> kSorts[] = {
      {'L', "local"}, {'M', "mobile"}, {'N', "national"}, {'T', "toll free"}};
  Json list = Json::array();
  for (const auto& [sort, name] : kSorts) {
    if (std::string_view(country.sorts).find(sort) == std::string_view::npos) continue;
    auto one = priced(price(cat(what, country.code, name), least, most));
    one["number_type"] = name;
    list.push_back(std::move(one));
  }
  return list;
}

/// Calls to the country, from anywhere.
Json outbound(const Country& country, std::string_view prefix) {
  Json list = Json::array();
  for (const auto* line : {"", " - Mobile"}) {
    auto one = priced(price(cat("call", country.code, line), 80, 900));
    one["prefixes"] = Json::array({prefix});
    one["origination_prefixes"] = Json::array({"ALL"});
    one["destination_prefixes"] = one["prefixes"];
    one["friendly_name"] = cat("Programmable Outbound Minute - ", country.name, line);
    list.push_back(std::move(one));
  }
  return list;
}

void provide_prices(Api& api, const Country& country, const Dialing& dialing) {
  const Json about = {
      {"country", country.name}, {"iso_country", country.code}, {"price_unit", "USD"}};
  const auto add = [&](const char* fetch, const Json& prices) {
    auto document = about;
    document.update(prices);
    api.provide(fetch, document);
  };
  const auto prefix = outbound(country, dialing.prefix);
  const auto inbound = by_sort(country, "in", 30, 300);
  add("pricing_v1/FetchVoiceCountry",
      {{"outbound_prefix_prices", prefix}, {"inbound_call_prices", inbound}});
  add("pricing_v2/FetchVoiceCountry",
      {{"outbound_prefix_prices", prefix}, {"inbound_call_prices", inbound}});
  add("pricing_v2/FetchTrunkingCountry",
      {{"terminating_prefix_prices", prefix}, {"originating_call_prices", inbound}});
  add("pricing_v1/FetchPhoneNumberCountry",
      {{"phone_number_prices", by_sort(country, "number", 10'000, 60'000)}});
  auto sent = priced(price(cat("sms", country.code), 50, 1200));
  sent["number_type"] = "local";
  add("pricing_v1/FetchMessagingCountry",
      {{"outbound_sms_prices", Json::array({{{"carrier", "Other"},
                                             {"mcc", ""},
                                             {"mnc", ""},
                                             {"prices", Json::array({std::move(sent)})}}})},
       {"inbound_sms_prices", by_sort(country, "sms in", 50, 100)}});
}

/// The prices of a call to one number, and from it.
Result<Json> price_of(const Api& api, const Invocation& asked) {
  const auto number = read_phone_number(asked.path.back().second);
  const auto* found = api.provided("pricing_v2/FetchVoiceCountry", number.country);
  if (!number.valid || found == nullptr) return not_found(asked.url.path);
  Json call = found->at("outbound_prefix_prices").front();
  const auto in = found->at("inbound_call_prices");
  const auto origination = asked.get("OriginationNumber");
  return Json{{"number", number.e164},
              {"destination_number", number.e164},
              {"origination_number", text_or_null(origination)},
              {"country", text_of(*found, "country")},
              {"iso_country", number.country},
              {"outbound_call_price", priced(call["base_price"].get<double>())},
              {"outbound_call_prices", Json::array({call})},
              {"terminating_prefix_prices", Json::array({call})},
              {"inbound_call_price", in.empty() ? Json() : in.front()},
              {"originating_call_price", in.empty() ? Json() : in.front()},
              {"price_unit", "USD"}};
}

constexpr std::string_view kPermissions = "voice_v1/FetchDialingPermissionsCountry";

/// Several countries at once. What is changed is the account's own.
Result<Json> permit(Api& api, const Invocation& asked) {
  const auto wanted = parse_json(asked.get("UpdateRequest"));
  if (!wanted || !wanted->is_array()) return Error{20001, "UpdateRequest is not a JSON array"};
  for (const auto& one : *wanted) {
    const auto code = to_upper(text_of(one, "iso_code"));
    if (api.provided(kPermissions, code) == nullptr) {
      return Error{20001, cat("There is no country ", code)};
    }
  }
  for (const auto& one : *wanted) {
    const auto code = to_upper(text_of(one, "iso_code"));
    Json country = api.known(kPermissions, asked.account_sid, {}, code);
    for (const auto* member : {"low_risk_numbers_enabled", "high_risk_special_numbers_enabled",
                               "high_risk_tollfraud_numbers_enabled"}) {
      if (const auto text = text_of(one, member); !text.empty()) country[member] = text == "true";
    }
    api.make(kPermissions, asked.account_sid, {}, country);
  }
  return Json{{"update_count", wanted->size()}, {"update_request", asked.get("UpdateRequest")}};
}

void provide_all(Api& api) {
  for (const auto& dialing : kDialing) {
    const auto* country = find_country(dialing.country);
    if (country == nullptr) continue;
    provide_prices(api, *country, dialing);
    api.provide(kPermissions, {{"iso_code", country->code},
                               {"name", country->name},
                               {"continent", dialing.continent},
                               {"country_codes", Json::array({cat("+", dialing.prefix)})},
                               {"low_risk_numbers_enabled", true},
                               {"high_risk_special_numbers_enabled", false},
                               {"high_risk_tollfraud_numbers_enabled", false}});
    api.provide("voice_v1/ListDialingPermissionsHrsPrefixes",
                {{"iso_code", country->code}, {"prefix", cat("+", dialing.prefix, "90")}});
  }
}

}  // namespace

void provide_countries(Api& api) {
  api.stock([&api] { provide_all(api); });
  for (const auto* fetch : {"pricing_v1/FetchVoiceNumber", "pricing_v2/FetchVoiceNumber",
                            "pricing_v2/FetchTrunkingNumber"}) {
    api.on(fetch, Checks::kNothing,
           [&api](const Invocation& asked) { return price_of(api, asked); });
  }
  api.on("voice_v1/CreateDialingPermissionsCountryBulkUpdate",
         [&api](const Invocation& asked) { return permit(api, asked); });
}

}  // namespace ringback::rest
