// The machine's own time behind the Clock interface, with a speed: 60 makes a minute a second.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>

#include "clock/clock.hpp"

namespace ringback {

/// Emulated time that runs with the machine's, `speed` times as fast. Timers are called by the
/// io_context, which must outlive the clock.
class RealClock final : public Clock {
 public:
  /// Begins at `start`, or now.
  explicit RealClock(boost::asio::io_context& io, double speed = 1.0,
                     std::optional<Time> start = std::nullopt);
  ~RealClock() override;
  RealClock(const RealClock&) = delete;
  RealClock& operator=(const RealClock&) = delete;

  Time now() const override;
  Timer at(Time when, std::function<void()> what) override;
  Hold hold() override { return nullptr; }

 private:
  struct State;  // shared with timers, which may outlive the clock
  std::shared_ptr<State> state_;
};

/// The machine's present time, for the start of an emulated clock.
Time machine_time();

/// How long the machine has been running, to measure how long something took.
std::chrono::nanoseconds machine_uptime();

}  // namespace ringback
