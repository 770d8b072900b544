// The numbers that nobody has yet: invented, the same ones whenever the same is asked for.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rest/phone_number.hpp"
#include "rest/products/areas.hpp"

namespace ringback::rest {

/// What a number that is looked for must be.
struct Wanted {
  std::string country = "US";
  char sort = 'L';      ///< As in Country::sorts.
  std::string pattern;  ///< Digits and `*` for any digit, found anywhere; "" takes all.
  std::string area;     ///< An area code, or "".
  std::string region;   ///< The next five as in Area; "" takes all.
  std::string locality;
  std::string rate_center;
  std::string lata;
  std::string postal_code;
  std::optional<std::pair<double, double>> near;  ///< Latitude and longitude.
  double distance_miles = 25;
  std::size_t most = 30;
};

/// An invented number, and where it is when that is known.
struct Offer {
  std::string number;
  const Area* area = nullptr;
};

/// As many numbers as are wanted and can be had; never one that is `taken`.
std::vector<Offer> find_offers(const Wanted& wanted,
                               const std::function<bool(const std::string&)>& taken);

/// `STORM**` as digits of a keypad and stars, without what only makes it easier to read.
std::string keypad_pattern(std::string_view text);

/// Whether the digits hold the pattern; `*` is any one digit.
bool holds_pattern(std::string_view digits, std::string_view pattern);

/// Whether an area code is one of the North American plan.
bool is_area_code(std::string_view code);

}  // namespace ringback::rest
