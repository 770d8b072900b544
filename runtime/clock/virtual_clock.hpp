// Emulated time: an ordered set of timers that somebody else steps through.
#pragma once

#include "clock/clock.hpp"

namespace ringback {

/// Time that moves only when stepped. The loop steps it when idle (virtual) or when told (manual).
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Time start);
  ~VirtualClock() override;
  VirtualClock(const VirtualClock&) = delete;
  VirtualClock& operator=(const VirtualClock&) = delete;

  Time now() const override;
  Timer at(Time when, std::function<void()> what) override;
  Hold hold() override;

  bool held() const;

  /// Runs the next timer that is due by `limit`, moving time to it. False when there is none;
  /// then time stands where it was.
  bool step(Time limit);

  /// Moves time itself; timers before `when` must have been stepped through.
  void move_to(Time when);

 private:
  struct State;  // shared with timers and holds, which may outlive the clock
  std::shared_ptr<State> state_;
  Hold holds_ = std::make_shared<int>(0);  // one more owner for every hold taken
};

}  // namespace ringback
