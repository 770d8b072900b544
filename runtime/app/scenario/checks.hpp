// What of a scenario can be told wrong before it runs, once its service is there.
#pragma once

#include <optional>
#include <string>

#include "app/emulator.hpp"
#include "app/scenario/scenario.hpp"

namespace ringback::app::scenario {

struct Fault {
  int line = 0;
  std::string what;
};

/// The first thing that can never be: a person with one of the service's own numbers, a member
/// that no resource has, a status that none ever gets, a route that is never to be asked and is not
/// there.
std::optional<Fault> find_fault(const Scenario& scenario, Emulator& emulator);

}  // namespace ringback::app::scenario
