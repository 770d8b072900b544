// Emulated time.
#include "clock/virtual_clock.hpp"

#include <cassert>
#include <utility>

namespace ringback {

struct VirtualClock::State {
  Time now;
  std::uint64_t sequence = 0;
  std::map<std::pair<Time, std::uint64_t>, std::function<void()>>
      timers;  // by time, then by asking
};

VirtualClock::VirtualClock(Time start) : state_(std::make_shared<State>()) { state_->now = start; }
VirtualClock::~VirtualClock() = default;

Time VirtualClock::now() const { return state_->now; }

Timer VirtualClock::at(Time when, std::function<void()> what) {
  const auto key = std::pair(std::max(when, state_->now), ++state_->sequence);
  state_->timers.emplace(key, std::move(what));
  return Timer([state = std::weak_ptr(state_), key] {
    const auto alive = state.lock();
    if (alive) alive->timers.extract(key);  // destroyed when the map is in order again
  });
}

Hold VirtualClock::hold() { return holds_; }

bool VirtualClock::held() const { return holds_.use_count() > 1; }

bool VirtualClock::step(Time limit) {
  const auto first = state_->timers.begin();
  if (first == state_->timers.end() || first->first.first > limit) return false;
  assert(first->first.first >= state_->now);
  state_->now = first->first.first;
  const auto what = std::move(first->second);
  state_->timers.erase(first);
  what();
  return true;
}

void VirtualClock::move_to(Time when) {
  assert(state_->timers.empty() || state_->timers.begin()->first.first >= when);
  state_->now = std::max(state_->now, when);
}

}  // namespace ringback
