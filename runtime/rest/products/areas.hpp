// Countries that sell numbers, and the North American areas that numbers are invented in.
#pragma once

#include <string_view>

#include "rest/resource.hpp"

namespace ringback::rest {

/// One area code of the North American plan and a place in it.
struct Area {
  Text code;
  Text country;
  Text region;
  Text locality;
  Text rate_center;
  Text lata;
  Text postal_code;
  double latitude;
  double longitude;
};

/// A country and the sorts of numbers it has: `L`ocal, `T`oll-free, `M`obile, `N`ational,
/// `V`oip, `S`hared cost, and for machines `X`.
struct Country {
  Text code;
  Text name;
  Text sorts;
};

List<Area> areas();
List<Country> countries();

/// The rows of these codes, or null.
const Area* find_area(std::string_view code);
const Country* find_country(std::string_view code);

}  // namespace ringback::rest
