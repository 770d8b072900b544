// What sets the runtime apart and no record shows.
#pragma once

#include <span>
#include <string_view>

namespace ringback::parity {

/// One subject, three answers.
struct Unrecorded {
  std::string_view subject;
  std::string_view runtime;
  std::string_view twilio_run;
  std::string_view cloud;  ///< As documented.
  std::string_view test;   ///< `Suite.Name` of the test that holds the runtime to it, or a record.
};

std::span<const Unrecorded> all_unrecorded();

}  // namespace ringback::parity
