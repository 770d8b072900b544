// The world of one scenario: a service and its Twilio, in virtual time, with nobody else in it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/emulator.hpp"
#include "app/loop.hpp"
#include "app/scenario/scenario.hpp"
#include "clock/virtual_clock.hpp"

namespace ringback::app::scenario {

/// What all scenarios of a run have in common.
struct WorldOptions {
  std::filesystem::path worker;  ///< The program ringback-worker.
  functions::Isolation isolation = functions::Isolation::Process;
  std::uint64_t seed = 1;
};

/// Everything that happens in it happens in run_until(). The Internet is not reachable: hosts
/// answer as the scenario says, or not at all.
class World {
 public:
  /// Fails when the service cannot be served; the message names the file.
  static Result<std::unique_ptr<World>> make(const Scenario& scenario, const WorldOptions& options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Lets things happen until `done`, but no longer than so much emulated time. Returns whether it
  /// is done; a world in which nothing can happen any more is not waited for.
  bool run_until(const std::function<bool()>& done, Duration at_most);

  /// A client's request, with the account's credentials.
  http::Response ask(const Ask& ask);

  /// The first route that is overridden although the service has nothing there, and that nobody has
  /// asked; "" when there is none.
  std::string useless_override() const;

  /// A number of the service's by its name; anything else as it is.
  std::string number_named(const std::string& name) const;

  Emulator& emulator() { return *emulator_; }
  Time now() const { return clock_.now(); }
  Time start() const { return start_; }

 private:
  class Outside;
  World(const Scenario& scenario, const WorldOptions& options, Config config,
        const std::filesystem::path& folder);
  Result<void> begin();
  const StandIn& next_of(const std::string& name, const StandIns& all);
  bool substitute(const http::Request& request, const http::Respond& respond);
  void stand_in(const StandIn& what, http::Respond respond);

  std::filesystem::path folder_;  ///< Made for this world alone, or "".
  boost::asio::io_context io_;
  Time start_;
  VirtualClock clock_;
  VirtualLoop loop_;
  std::map<std::string, StandIns> functions_;
  std::map<std::string, std::size_t> asked_;  ///< How often, of all that stand in.
  std::unique_ptr<Outside> outside_;
  std::vector<Timer> delays_;
  std::unique_ptr<Emulator> emulator_;
};

}  // namespace ringback::app::scenario
