// What became of scenarios: for people, and for programs that read JUnit's format.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/scenario/run.hpp"

namespace ringback::app::scenario {

/// One scenario's outcome, as a child process tells it.
struct Report {
  std::string file;  ///< As people know it: relative to where they are.
  std::string name;
  Outcome outcome;
  double real_ms = 0;
};

std::string print_report(const Report& report);
Report parse_report(const std::string& text);

/// `PASS file (12.3 s emulated in 8 ms)`, or FAIL with the line, what is missing and the ladder.
std::string lines_of(const Report& report);

/// https://github.com/testmoapp/junitxml
std::string junit_of(const std::vector<Report>& reports);

}  // namespace ringback::app::scenario
