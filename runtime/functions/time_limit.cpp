// The two meters of a time limit.
#include "functions/time_limit.hpp"

#include <algorithm>

namespace ringback::functions {

TimeLimit::TimeLimit(boost::asio::io_context& io, Clock& clock, Duration budget,
                     std::function<void()> expired)
    : clock_(clock), budget_(budget), expired_(std::move(expired)), real_(io) {}

void TimeLimit::compute() {
  if (std::holds_alternative<RealTime>(since_)) return;
  settle();
  since_ = RealTime::clock::now();
  real_.expires_after(budget_);
  real_.async_wait([this, turn = *turn_, current = std::weak_ptr(turn_)](const auto& error) {
    const auto alive = current.lock();
    if (!error && alive && *alive == turn) expired_();
  });
}

void TimeLimit::wait() {
  if (std::holds_alternative<Time>(since_)) return;
  settle();
  since_ = clock_.now();
  emulated_ = clock_.after(budget_, [this] { expired_(); });
}

void TimeLimit::stop() { settle(); }

Duration TimeLimit::left() const {
  auto used = Duration(0);
  if (const auto* real = std::get_if<RealTime>(&since_)) {
    used = std::chrono::duration_cast<Duration>(RealTime::clock::now() - *real);
  } else if (const auto* emulated = std::get_if<Time>(&since_)) {
    used = clock_.now() - *emulated;
  }
  return std::max(budget_ - used, Duration(0));
}

void TimeLimit::settle() {
  budget_ = left();
  since_ = std::monostate();
  ++*turn_;
  real_.cancel();
  emulated_.cancel();
}

}  // namespace ringback::functions
