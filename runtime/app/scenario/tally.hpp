// How storms went.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace ringback::app::scenario {

/// One storm. Times of callers are emulated, those of functions real; both in milliseconds.
struct Tally {
  std::size_t callers = 0;
  std::size_t connected = 0;      ///< With a person.
  std::size_t abandoned = 0;      ///< Hung up by themselves before that.
  std::size_t served = 0;         ///< Ended by the service, without a person.
  std::size_t failed = 0;         ///< The call could not be taken.
  std::size_t refused = 0;        ///< A call for them could not be placed, and nobody talked.
  std::size_t unplaced = 0;       ///< Calls, of whomever, that could not be placed.
  std::string refusal;            ///< The first alert that says why.
  std::vector<double> waiting;    ///< Of the connected: from the call to the conversation.
  std::vector<double> giving_up;  ///< Of the abandoned: from the call to its end.
  std::vector<double> functions;
  double emulated_ms = 0;
  double begun_s = 0;  ///< On the machine's clock, which all processes share.
  double over_s = 0;
};

/// All callers of these storms, which may have run at the same time: their emulated time is the
/// sum, their real time goes from the first one's begin to the last one's end.
Tally pooled(const std::vector<Tally>& runs);

/// A storm's outcome, as a child process tells it. Whose process broke off told "".
std::string print_tally(const Result<Tally>& tally);
Result<Tally> parse_tally(const std::string& text);

/// Percentiles for people, or one JSON object. Of several storms: of all callers together, and how
/// far apart the storms were.
std::string lines_of(const std::vector<Tally>& runs);
Json json_of(const std::vector<Tally>& runs);

}  // namespace ringback::app::scenario
