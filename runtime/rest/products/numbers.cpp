// Offering and selling numbers.
#include "rest/products/numbers.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/dialect.hpp"
#include "rest/phone_number.hpp"
#include "rest/products/common.hpp"
#include "rest/products/inventory.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr long long kMostOffers = 30;

/// How a sort of numbers is called in addresses, and in the names of operations.
struct SortName {
  char sort;
  Text member;
  Text path;
};
constexpr SortName kSorts[] = {
    {'L', "local", "Local"},
    {'T', "toll_free", "TollFree"},
    {'M', "mobile", "Mobile"},
    {'N', "national", "National"},
    {'V', "voip", "Voip"},
    {'S', "shared_cost", "SharedCost"},
    {'X', "machine_to_machine", "MachineToMachine"},
};

Json country_document(const Country& country, const std::string& account_sid) {
  const auto base =
      cat("/2010-04-01/Accounts/", account_sid, "/AvailablePhoneNumbers/", country.code);
  Json links = Json::object();
  for (const auto& sort : kSorts) {
    const bool sold = std::string_view(country.sorts).find(sort.sort) != std::string_view::npos;
    if (sold) links[sort.member] = cat(base, "/", sort.path, ".json");
  }
  return {{"country_code", country.code},
          {"country", country.name},
          {"uri", cat(base, ".json")},
          {"beta", false},
          {"subresource_uris", std::move(links)}};
}

Json capabilities_of(std::string_view country, char sort) {
  const bool american = country == "US" || country == "CA";
  const bool texts = american || sort == 'M' || sort == 'X';
  return {{"voice", sort != 'X'}, {"sms", texts}, {"mms", american}, {"fax", false}};
}

char sort_of(LineType type) {
  switch (type) {
    case LineType::kMobile: return 'M';
    case LineType::kTollFree: return 'T';
    default: return 'L';
  }
}

Json offer_document(const Offer& offer, const Wanted& wanted) {
  Json document = {{"friendly_name", formatted_number(offer.number)},
                   {"phone_number", offer.number},
                   {"iso_country", wanted.country},
                   {"address_requirements", "none"},
                   {"beta", false},
                   {"capabilities", capabilities_of(wanted.country, wanted.sort)}};
  if (offer.area == nullptr) return document;
  const auto& area = *offer.area;
  document["lata"] = area.lata;
  document["locality"] = area.locality;
  document["rate_center"] = area.rate_center;
  document["latitude"] = area.latitude;
  document["longitude"] = area.longitude;
  document["region"] = area.region;
  document["postal_code"] = area.postal_code;
  return document;
}

/// Whether the sort has all capabilities that are asked for, and none that are not wanted.
bool is_capable(const Invocation& invocation, const Json& capabilities) {
  static constexpr std::pair<std::string_view, std::string_view> kAsked[] = {
      {"VoiceEnabled", "voice"},
      {"SmsEnabled", "sms"},
      {"MmsEnabled", "mms"},
      {"FaxEnabled", "fax"}};
  return std::all_of(std::begin(kAsked), std::end(kAsked), [&](const auto& asked) {
    const auto wish = to_lower(invocation.get(asked.first));
    return wish.empty() || (wish == "true") == capabilities.at(asked.second).template get<bool>();
  });
}

/// Of a number, the place of its area; or what `latitude,longitude` says.
Result<std::optional<std::pair<double, double>>> near(const Invocation& invocation) {
  using Place = std::optional<std::pair<double, double>>;
  if (const auto number = invocation.get("NearNumber"); !number.empty()) {
    const auto read = read_phone_number(number.starts_with('+') ? number : cat("+", trim(number)));
    const auto* area = read.e164.size() == 12 ? find_area(read.e164.substr(2, 3)) : nullptr;
    if (area == nullptr) return Error{20001, cat("NearNumber is not valid: ", number)};
    return Place({area->latitude, area->longitude});
  }
  const auto text = invocation.get("NearLatLong");
  if (text.empty()) return Place();
  const auto comma = text.find(',');
  const auto latitude = parse_json(trim(std::string_view(text).substr(0, comma)));
  const auto longitude =
      parse_json(comma == std::string::npos ? "" : trim(std::string_view(text).substr(comma + 1)));
  if (!latitude || !longitude || !latitude->is_number() || !longitude->is_number()) {
    return Error{20001, cat("NearLatLong is not valid: ", text)};
  }
  return Place({latitude->get<double>(), longitude->get<double>()});
}

}  // namespace

Numbers::Numbers(Api& api, Store& store) : api_(api), store_(store) {
  for (const auto* of : {"", "Local", "Mobile", "TollFree"}) {
    api_.on(cat("CreateIncomingPhoneNumber", of),
            [this](const Invocation& number) { return buy(number); });
  }
  api_.on("UpdateIncomingPhoneNumber",
          [this](const Invocation& number) { return configure(number); });
  api_.on("ListAvailablePhoneNumberCountry", [](const Invocation& asked) -> Result<Json> {
    Json list = Json::array();
    for (const auto& one : countries()) list.push_back(country_document(one, asked.account_sid));
    return list;
  });
  api_.on("FetchAvailablePhoneNumberCountry", Checks::kNothing,
          [](const Invocation& asked) -> Result<Json> {
            const auto* country = find_country(to_upper(asked.get("CountryCode")));
            if (country == nullptr) return not_found(asked.url.path);
            return country_document(*country, asked.account_sid);
          });
  for (const auto& name : kSorts) {
    api_.on(cat("ListAvailablePhoneNumber", name.path),
            [this, sort = name.sort](const Invocation& asked) { return offer(asked, sort); });
  }
}

/// Numbers of yours, and those of people that twilio.yaml knows.
bool Numbers::is_taken(const std::string& number) const {
  return own_number(store_, number) != nullptr || store_.get(kind::kPhone, number) != nullptr;
}

Result<Json> Numbers::offer(const Invocation& invocation, char sort) const {
  const auto* country = find_country(to_upper(invocation.get("CountryCode")));
  const bool sold =
      country != nullptr && std::string_view(country->sorts).find(sort) != std::string_view::npos;
  if (!sold) return not_found(invocation.url.path);
  Json list = Json::array();
  if (!is_capable(invocation, capabilities_of(country->code, sort))) return list;
  const auto place = near(invocation);
  if (!place) return place.error();
  Wanted wanted;
  wanted.country = country->code;
  wanted.sort = sort;
  wanted.pattern = keypad_pattern(invocation.get("Contains"));
  wanted.area = invocation.get("AreaCode");
  wanted.region = invocation.get("InRegion");
  wanted.locality = invocation.get("InLocality");
  wanted.rate_center = invocation.get("InRateCenter");
  wanted.lata = invocation.get("InLata");
  wanted.postal_code = invocation.get("InPostalCode");
  wanted.near = *place;
  if (const auto miles = parse_integer(invocation.get("Distance"))) {
    wanted.distance_miles = static_cast<double>(*miles);
  }
  const auto size = parse_integer(invocation.get("PageSize")).value_or(kMostOffers);
  wanted.most = static_cast<std::size_t>(std::clamp(size, 1LL, kMostOffers));
  for (const auto& one :
       find_offers(wanted, [this](const auto& number) { return is_taken(number); })) {
    list.push_back(offer_document(one, wanted));
  }
  return list;
}

/// An application that answers must be one of the account's.
Result<void> Numbers::check(const Invocation& invocation) const {
  for (const auto* name : {"VoiceApplicationSid", "SmsApplicationSid"}) {
    const auto* sid = first_of(invocation, {name});
    if (sid == nullptr || sid->empty()) continue;
    const auto* application = store_.get(kind::kApplication, *sid);
    if (application == nullptr || text_of(*application, "account_sid") != invocation.account_sid) {
      return Error{21218, cat("Invalid ApplicationSid: ", *sid)};
    }
  }
  return {};
}

/// "" when there is none to be had.
std::string Numbers::any_number_in(const std::string& area) const {
  const auto taken = [this](const std::string& number) { return is_taken(number); };
  // Of test credentials: https://www.twilio.com/docs/iam/test-credentials
  if (area == "500") return taken("+15005550006") ? "" : "+15005550006";
  const auto like = read_phone_number(cat("+1", area, "2345678"));
  Wanted wanted;
  wanted.area = area;
  wanted.most = 1;
  wanted.country = like.country;
  if (like.type == LineType::kTollFree) wanted.sort = 'T';
  if (wanted.country.empty()) wanted.country = "US";
  const auto offers = find_offers(wanted, taken);
  return offers.empty() ? "" : offers.front().number;
}

Result<Json> Numbers::buy(const Invocation& invocation) {
  if (const auto fine = check(invocation); !fine) return fine.error();
  auto order = invocation;
  const bool of_any_sort = std::string_view(order.operation.id) == "CreateIncomingPhoneNumber";
  const auto area = order.get("AreaCode");
  if (!area.empty() && !of_any_sort) return Error{21457, "AreaCode is not supported here"};
  if (order.get("PhoneNumber").empty()) {
    const auto number = any_number_in(area);
    if (number.empty()) return Error{21452, cat("No phone numbers found in area code ", area)};
    order.parameters.emplace_back("PhoneNumber", number);
  }
  const auto read = read_phone_number(order.get("PhoneNumber"));
  const auto sort = sort_of(read.type);
  const bool toll_free = std::string_view(order.operation.id).ends_with("TollFree");
  if (!of_any_sort && toll_free != (sort == 'T')) {
    return Error{21421, cat(order.get("PhoneNumber"), " is not a number of this sort")};
  }
  auto bought = api_.generic(order);
  if (!bought) return bought;
  auto& number = *bought;
  number["capabilities"] = capabilities_of(read.country.empty() ? "US" : read.country, sort);
  if (of_any_sort && sort == 'M') number["type"] = "mobile";
  store_.put(kind::kIncomingPhoneNumber, text_of(number, "sid"), number);
  return bought;
}

Result<Json> Numbers::configure(const Invocation& invocation) {
  if (const auto fine = check(invocation); !fine) return fine.error();
  auto changed = api_.generic(invocation);
  if (!changed || text_of(*changed, "account_sid") == invocation.account_sid) return changed;
  changed->erase("uri");  // its address goes with its account
  store_.put(kind::kIncomingPhoneNumber, text_of(*changed, "sid"), *changed);
  return changed;
}

}  // namespace ringback::rest
