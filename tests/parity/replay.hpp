// Every record replayed, and what came of it.
#pragma once

#include <string>
#include <vector>

#include "parity/differences.hpp"
#include "parity/probes.hpp"

namespace ringback::parity {

struct Result {
  Probe probe;
  const Difference* named = nullptr;     ///< The entry for it, if there is one.
  Answer answer;                         ///< The runtime's, under the cloud's limits.
  std::vector<std::string> differences;  ///< Empty when it is equal; none for inapplicable ones.
  std::vector<std::string>
      unlimited;  ///< The same under the limits of twilio-run, if it was asked.
};

/// In the order of the records.
std::vector<Result> replay();

}  // namespace ringback::parity
