// How long one invocation may take: real time while its handler runs, emulated while it waits.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>

#include "clock/clock.hpp"

namespace ringback::functions {

/// A loop is a fact of real time; a handler's sleep, and what it waits for, are facts of the
/// emulated world. Where emulated time can be held still, each has the whole limit to itself, so
/// that the speed of the machine never shows; where it runs with real time, they share one.
class TimeLimit {
 public:
  /// Calls `expired` once a limit is used up. Nothing runs until compute() or wait().
  TimeLimit(Clock& machine, Clock& emulated, Duration limit, std::function<void()> expired);

  void compute();  ///< From now on the handler runs.
  void wait();     ///< From now on the handler waits.

  /// What a handler that begins to compute now may count on, waiting included.
  Duration left() const { return std::min(real_.left, emulated_.left); }

  /// Starts anew with this limit.
  void extend(Duration limit);

 private:
  struct Meter {
    Clock& clock;
    Duration left;
    std::optional<std::chrono::nanoseconds> since;  ///< While it runs.
    Timer timer;
  };
  std::chrono::nanoseconds read(const Meter& meter) const;
  void run(Meter& meter);
  void settle();

  Meter real_;
  Meter emulated_;
  std::function<void()> expired_;
};

}  // namespace ringback::functions
