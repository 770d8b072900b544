// Runs a scenario and says how it went.
#pragma once

#include <string>

#include "app/scenario/scenario.hpp"
#include "app/scenario/world.hpp"

namespace ringback::app::scenario {

struct Outcome {
  bool passed = false;
  int line = 0;         ///< Of the step that failed.
  std::string failure;  ///< One line: what was expected and did not happen.
  std::string ladder;   ///< What did happen, the nearest to it marked; "" when all went well.
  std::string journal;  ///< Every entry as a JSON line.
  Duration emulated{};  ///< From the first step to the end.
};

/// Makes a world for it and ends it again. Never throws for what a scenario or a service does.
Outcome run_scenario(const Scenario& scenario, const WorldOptions& options);

}  // namespace ringback::app::scenario
