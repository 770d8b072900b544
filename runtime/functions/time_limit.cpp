// The two meters of a time limit.
#include "functions/time_limit.hpp"

#include <utility>

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

void TimeLimit::run(Meter& meter) {
  meter.since = meter.clock.now();
  meter.timer = meter.clock.after(meter.left, [this] { expired_(); });
}

void TimeLimit::settle() {
  const bool shared = emulated_.clock.hold() == nullptr;
  for (auto* meter : {&real_, &emulated_}) {
    if (!meter->since) continue;
    const auto used = meter->clock.now() - *std::exchange(meter->since, std::nullopt);
    meter->left = std::max(meter->left - used, Duration(0));
    meter->timer.cancel();
    if (shared) real_.left = emulated_.left = meter->left;
  }
}

}  // namespace ringback::functions
