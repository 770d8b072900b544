// A storm: one scenario's caller many times over, in one world and in virtual time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/scenario/scenario.hpp"
#include "app/scenario/world.hpp"
#include "voice/phone.hpp"

namespace ringback::app::scenario {

/// When callers come.
struct Arrivals {
  enum class Kind { kPoisson, kEvery };
  Kind kind = Kind::kPoisson;
  double per_second = 1;  ///< On average, of kPoisson.
  Duration every{};       ///< Of kEvery; 0: all at once.
};

/// `poisson:2/s`, `poisson:90/m`, `every:500ms` or `at-once`.
Result<Arrivals> parse_arrivals(const std::string& text);

/// The caller of a scenario, as a phone that does by itself what the steps say, and everybody else
/// in it likewise.
struct Cast {
  std::string to;                      ///< The number that is called.
  voice::PhoneBehaviour caller;        ///< One of them.
  std::map<std::string, Json> others;  ///< Phones by number.
};

/// The error says why nobody of the scenario can be a caller.
Result<Cast> cast_of(const Scenario& scenario);

struct StormOptions {
  std::filesystem::path scenario;
  std::size_t callers = 100;
  Arrivals arrivals;
  std::optional<Duration> patience;  ///< Of a caller whom nobody talks with.
  std::uint64_t seed = 1;
  functions::Isolation isolation = functions::Isolation::Process;
  bool json = false;
};

/// How it went. Times are in milliseconds: emulated for callers, real for functions.
struct Tally {
  std::size_t callers = 0;
  std::size_t connected = 0;      ///< With a person.
  std::size_t abandoned = 0;      ///< Hung up before that.
  std::size_t served = 0;         ///< Ended by the service, without a person.
  std::size_t failed = 0;         ///< The call could not be taken.
  std::vector<double> waiting;    ///< Of the connected: from the call to the conversation.
  std::vector<double> giving_up;  ///< Of the abandoned: from the call to its end.
  std::vector<double> functions;
  double emulated_seconds = 0;
  double real_seconds = 0;
};

/// Runs it to the end of the last call.
Result<Tally> run_storm(const StormOptions& options, const std::filesystem::path& worker);

/// Percentiles for people, or one JSON object.
std::string lines_of(const Tally& tally);
Json json_of(const Tally& tally);

/// `ringback storm`: the exit status.
int storm_command(const StormOptions& options);

}  // namespace ringback::app::scenario
