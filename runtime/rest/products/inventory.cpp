// Inventing numbers.
#include "rest/products/inventory.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <set>

#include "base/text.hpp"
#include "rest/products/common.hpp"

namespace ringback::rest {

namespace {

constexpr unsigned kMostTries = 600;
constexpr std::array kTollFreeCodes = {"833", "844", "855", "866", "877", "888"};

bool is_north_american(std::string_view country) { return country == "US" || country == "CA"; }

/// Great-circle distance.
double miles_between(std::pair<double, double> from, const Area& to) {
  constexpr double kRadian = 3.14159265358979323846 / 180;
  const double latitude = (to.latitude - from.first) * kRadian / 2;
  const double longitude = (to.longitude - from.second) * kRadian / 2;
  const double half = std::pow(std::sin(latitude), 2) + std::cos(from.first * kRadian) *
                                                            std::cos(to.latitude * kRadian) *
                                                            std::pow(std::sin(longitude), 2);
  return 2 * 3958.8 * std::asin(std::sqrt(half));
}

bool fits(const Area& area, const Wanted& wanted) {
  const auto same = [](std::string_view text, std::string_view of) {
    return text.empty() || (text.size() == of.size() && equals_ignoring_case(text, of));
  };
  return wanted.country == area.country && same(wanted.area, area.code) &&
         same(wanted.region, area.region) && same(wanted.locality, area.locality) &&
         same(wanted.rate_center, area.rate_center) && same(wanted.lata, area.lata) &&
         same(wanted.postal_code, area.postal_code) &&
         (!wanted.near || miles_between(*wanted.near, area) <= wanted.distance_miles);
}

/// Writes the pattern's digits over the end of the number, or over its whole if it is that long.
std::string with_pattern(std::string national, std::string_view pattern) {
  if (pattern.size() > national.size()) return "";
  const auto start = national.size() - pattern.size();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '*') national[start + i] = pattern[i];
  }
  return national;
}

std::string some_digits(std::string_view seed, std::size_t count) {
  std::string digits;
  for (auto hash = stable_hash(seed); digits.size() < count; hash /= 10) {
    if (hash == 0) hash = stable_hash(cat(seed, digits.size()));
    digits += static_cast<char>('0' + hash % 10);
  }
  return digits;
}

/// Ten digits in one of these areas. An exchange begins with 2 to 9 and does not end in 11.
std::string north_american(const std::vector<std::string>& codes, unsigned attempt,
                           std::string_view pattern) {
  const auto& code = codes[attempt % codes.size()];
  auto local = some_digits(cat("+1", code, "/", attempt), 7);
  local[0] = static_cast<char>('2' + (local[0] - '0') % 8);
  if (local[1] == '1' && local[2] == '1') local[2] = '2';
  const auto national = with_pattern(code + local, pattern);
  const bool legal = national.size() == 10 && national[3] >= '2' &&
                     national.compare(4, 2, "11") != 0 &&
                     std::find(codes.begin(), codes.end(), national.substr(0, 3)) != codes.end();
  return legal ? "+1" + national : "";
}

std::vector<std::string> codes_for(const Wanted& wanted) {
  std::vector<std::string> codes;
  if (wanted.sort == 'T') {
    for (const auto* code : kTollFreeCodes) {
      if (wanted.area.empty() || wanted.area == code) codes.emplace_back(code);
    }
    return codes;
  }
  std::vector<const Area*> fitting;
  for (const auto& area : areas()) {
    if (fits(area, wanted)) fitting.push_back(&area);
  }
  if (wanted.near) {
    std::stable_sort(fitting.begin(), fitting.end(), [&](const Area* left, const Area* right) {
      return miles_between(*wanted.near, *left) < miles_between(*wanted.near, *right);
    });
  }
  for (const auto* area : fitting) codes.emplace_back(area->code);
  const bool by_place = !wanted.region.empty() || !wanted.locality.empty() || wanted.near ||
                        !wanted.rate_center.empty() || !wanted.lata.empty() ||
                        !wanted.postal_code.empty();
  // An area without a place in the table is there all the same, if it is there at all.
  if (codes.empty() && !by_place && find_area(wanted.area) == nullptr &&
      is_area_code(wanted.area)) {
    const auto country = read_phone_number(cat("+1", wanted.area, "2345678")).country;
    if (country == wanted.country) codes.push_back(wanted.area);
  }
  return codes;
}

LineType line_of(char sort) {
  switch (sort) {
    case 'T': return LineType::kTollFree;
    case 'M':
    case 'X': return LineType::kMobile;
    case 'V': return LineType::kVoip;
    case 'S': return LineType::kSharedCost;
    case 'N': return LineType::kUan;
    default: return LineType::kFixedLine;
  }
}

/// Like the country's example number, with other digits at the end.
std::string elsewhere(const std::string& example, const Wanted& wanted, unsigned attempt) {
  const auto prefix = cat("+", read_phone_number(example).calling_code);
  const auto national = example.substr(prefix.size());
  const auto free = std::min<std::size_t>(6, national.size() - 2);
  const auto kept = national.substr(0, national.size() - free);
  const auto digits = some_digits(cat(example, "/", attempt), free);
  auto pattern = std::string_view(wanted.pattern);
  if (pattern.starts_with(prefix.substr(1))) pattern.remove_prefix(prefix.size() - 1);
  const auto number = with_pattern(kept + digits, pattern);
  if (number.empty()) return "";
  const auto read = read_phone_number(prefix + number);
  const bool same =
      read.valid && read.country == wanted.country && read.type == read_phone_number(example).type;
  return same ? read.e164 : "";
}

}  // namespace

std::string keypad_pattern(std::string_view text) {
  constexpr std::string_view kKeys = "22233344455566677778889999";
  std::string pattern;
  for (const char c : text) {
    const auto letter = std::tolower(static_cast<unsigned char>(c));
    if (letter >= 'a' && letter <= 'z') {
      pattern += kKeys[static_cast<std::size_t>(letter - 'a')];
    } else if (c == '*' || (c >= '0' && c <= '9')) {
      pattern += c;
    }
  }
  return pattern;
}

bool holds_pattern(std::string_view digits, std::string_view pattern) {
  const auto same = [](char digit, char of) { return of == '*' || digit == of; };
  return std::search(digits.begin(), digits.end(), pattern.begin(), pattern.end(), same) !=
         digits.end();
}

bool is_area_code(std::string_view code) {
  if (code.size() != 3 || code.find_first_not_of("0123456789") != code.npos) return false;
  const auto type = read_phone_number(cat("+1", code, "2345678")).type;
  return find_area(code) != nullptr || type == LineType::kFixedLineOrMobile;
}

std::vector<Offer> find_offers(const Wanted& wanted,
                               const std::function<bool(const std::string&)>& taken) {
  std::vector<Offer> offers;
  std::vector<std::string> codes;
  std::string example;
  auto pattern = std::string_view(wanted.pattern);
  const bool near_us = is_north_american(wanted.country);
  if (near_us) {
    codes = codes_for(wanted);
    if (codes.empty()) return offers;
    if (pattern.size() > 10 && pattern.starts_with('1')) pattern.remove_prefix(1);
  } else {
    example = example_number(wanted.country, line_of(wanted.sort));
    if (example.empty()) return offers;
  }
  std::set<std::string> seen;
  const auto tries = std::max<unsigned>(kMostTries, static_cast<unsigned>(codes.size()) * 8);
  for (unsigned i = 0; i < tries && offers.size() < wanted.most; ++i) {
    auto number = near_us ? north_american(codes, i, pattern) : elsewhere(example, wanted, i);
    if (number.empty() || taken(number) || !seen.insert(number).second) continue;
    const auto* area = near_us && wanted.sort != 'T' ? find_area(number.substr(2, 3)) : nullptr;
    offers.push_back({std::move(number), area});
  }
  return offers;
}

}  // namespace ringback::rest
