// docs/parity-functions.md.
#pragma once

#include <string>
#include <vector>

#include "parity/replay.hpp"

namespace ringback::parity {

/// The document that says what is equal and what is not.
std::string report(const std::vector<Result>& results);

}  // namespace ringback::parity
