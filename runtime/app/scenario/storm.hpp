// A storm: one scenario's caller many times over, in one world and in virtual time; and several of
// them, for one is one sample of chance.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "app/scenario/scenario.hpp"
#include "app/scenario/tally.hpp"
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
  std::string forwarded_from{};        ///< And what has forwarded their calls to it.
  voice::PhoneBehaviour caller;        ///< One of them.
  std::map<std::string, Json> others;  ///< Phones by number.
};

/// The error says why nobody of the scenario can be a caller.
Result<Cast> cast_of(const Scenario& scenario);

struct StormOptions {
  std::filesystem::path scenario;
  std::size_t callers = 100;  ///< Of each run.
  Arrivals arrivals;
  std::optional<Duration> patience;  ///< Of a caller whom nobody talks with.
  /// Independent replications, each in a world of its own; the seed of each is one more than that
  /// of the run before.
  std::size_t runs = 1;
  unsigned jobs = 0;  ///< Runs at a time; 0: as many as there are cores.
  std::uint64_t seed = 1;
  functions::Isolation isolation = functions::Isolation::Process;
  bool json = false;
};

/// One run, to the end of its last call.
Result<Tally> run_storm(const StormOptions& options, const std::filesystem::path& worker);

/// `ringback storm`: the exit status.
int storm_command(const StormOptions& options);

}  // namespace ringback::app::scenario
