// Emulated time.
#include "clock/virtual_clock.hpp"

#include <cassert>
#include <utility>

namespace ringback {

struct VirtualClock::State : TimerQueue {
  Time now;
};

VirtualClock::VirtualClock(Time start) : state_(std::make_shared<State>()) { state_->now = start; }
VirtualClock::~VirtualClock() = default;

Time VirtualClock::now() const { return state_->now; }

Timer VirtualClock::at(Time when, std::function<void()> what) {
  return {state_, state_->add(std::max(when, state_->now), std::move(what))};
}

Hold VirtualClock::hold() { return holds_; }

bool VirtualClock::held() const { return holds_.use_count() > 1; }

bool VirtualClock::step(Time limit) {
  if (state_->empty() || state_->first().first > limit) return false;
  assert(state_->first().first >= state_->now);
  state_->now = state_->first().first;
  state_->take_first()();
  return true;
}

void VirtualClock::move_to(Time when) {
  assert(state_->empty() || state_->first().first >= when);
  state_->now = std::max(state_->now, when);
}

}  // namespace ringback
