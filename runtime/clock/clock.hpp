// The only source of time and timers. Real (with a speed), virtual (jumps when idle) or manual.
#pragma once

#include <functional>
#include <memory>

#include "base/time.hpp"
#include "clock/timer.hpp"

namespace ringback {

/// While any Hold lives, virtual time stands still: the outside world owes an answer.
using Hold = std::shared_ptr<void>;

/// What the engines know of time. `now()` does not move while a step of the loop runs.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;

  /// Calls `what` once at `when` (or at once on the next step if that is past), in order of time,
  /// then of asking.
  [[nodiscard]] virtual Timer at(Time when, std::function<void()> what) = 0;

  [[nodiscard]] virtual Hold hold() = 0;

  [[nodiscard]] Timer after(Duration delay, std::function<void()> what) {
    return at(now() + delay, std::move(what));
  }
};

}  // namespace ringback
