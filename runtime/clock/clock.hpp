// The only source of time and timers. Real (with a speed), virtual (jumps when idle) or manual.
#pragma once

#include <functional>
#include <memory>

#include "base/time.hpp"

namespace ringback {

/// A pending timer; destroying it cancels it. An empty one is no timer.
class Timer {
 public:
  Timer() = default;
  explicit Timer(std::function<void()> cancel) : cancel_(std::move(cancel)) {}
  Timer(Timer&& other) noexcept : cancel_(std::exchange(other.cancel_, nullptr)) {}
  Timer& operator=(Timer&& other) noexcept {
    if (this != &other) {
      cancel();
      cancel_ = std::exchange(other.cancel_, nullptr);
    }
    return *this;
  }
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void cancel() {
    if (auto cancel = std::exchange(cancel_, nullptr)) cancel();
  }

  explicit operator bool() const { return cancel_ != nullptr; }

 private:
  std::function<void()> cancel_;
};

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
