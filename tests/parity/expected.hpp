// What the runtime answers where it does not answer as recorded.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace ringback::parity {

struct Expectation {
  std::string_view record;
  int status = 0;
  std::optional<std::string_view> body;  ///< Whole, or its beginning followed by `...`.
};

/// One for each record with a named difference, under the cloud's limits.
std::span<const Expectation> all_expectations();

/// Null when there is none.
const Expectation* find_expectation(std::string_view record);

}  // namespace ringback::parity
