// The two meters of a time limit.
#include "functions/time_limit.hpp"

#include <utility>

#include "clock/real_clock.hpp"

namespace ringback::functions {

TimeLimit::TimeLimit(Clock& machine, Clock& emulated, Duration limit, std::function<void()> expired)
    : real_{machine, limit, {}, {}},
      emulated_{emulated, limit, {}, {}},
      expired_(std::move(expired)) {}

void TimeLimit::compute() {
  if (real_.since) return;
  settle();
  run(real_);
}

void TimeLimit::wait() {
  if (emulated_.since) return;
  settle();
  run(emulated_);
}

void TimeLimit::extend(Duration limit) {
  settle();
  real_.left = emulated_.left = limit;
  compute();
}

/// In whole milliseconds of real time a short turn would take one or none, by chance.
std::chrono::nanoseconds TimeLimit::read(const Meter& meter) const {
  return &meter == &real_ ? machine_uptime() : meter.clock.now().time_since_epoch();
}

void TimeLimit::run(Meter& meter) {
  meter.since = read(meter);
  meter.timer = meter.clock.after(meter.left, [this] { expired_(); });
}

void TimeLimit::settle() {
  const bool shared = emulated_.clock.hold() == nullptr;
  for (auto* meter : {&real_, &emulated_}) {
    if (!meter->since) continue;
    const auto used = read(*meter) - *std::exchange(meter->since, std::nullopt);
    meter->left -= std::min(std::chrono::duration_cast<Duration>(used), meter->left);
    meter->timer.cancel();
    if (shared) real_.left = emulated_.left = meter->left;
  }
}

}  // namespace ringback::functions
