// `ringback test`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "functions/function.hpp"

namespace ringback::app::scenario {

struct TestOptions {
  std::vector<std::filesystem::path> paths;  ///< Files, and folders of files; see test_command().
  std::filesystem::path junit;               ///< "": none is written.
  std::filesystem::path journals;            ///< A folder for all journals; "": none.
  unsigned jobs = 0;                         ///< At once; 0: as many as there are cores.
  std::uint64_t seed = 1;
  functions::Isolation isolation = functions::Isolation::Process;
  bool watch = false;
};

/// Runs scenarios, each in a world of its own. Without paths those of tests/scenarios, or of
/// scenarios. Returns 0 when all passed, 1 when one failed, 2 when there is none to run or one
/// cannot be read.
int test_command(const TestOptions& options);

}  // namespace ringback::app::scenario
