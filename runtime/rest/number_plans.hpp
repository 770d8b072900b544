// What the program and its plugin of numbering plans say to each other.
#pragma once

#include <string>
#include <string_view>

#include "rest/phone_number.hpp"

namespace ringback::rest {

/// Both are built together, so that they may speak C++.
struct NumberPlans {
  PhoneNumber (*read)(std::string_view text, std::string_view country);
  std::string (*example)(std::string_view country, LineType type);
};

/// In ringback-numbers.so.
extern "C" const NumberPlans ringback_number_plans;

}  // namespace ringback::rest
