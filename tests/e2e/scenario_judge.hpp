// The verdict of `ringback test` on one scenario.
#pragma once

#include <string>
#include <vector>

#include "e2e/served.hpp"

namespace ringback::e2e {

/// One scenario, a.yaml, of a service that has the number +17045550100, which is called Line, and
/// nothing else but what the scenario adds to it.
Outcome judge(const std::string& yaml, std::vector<std::string> more = {});

}  // namespace ringback::e2e
