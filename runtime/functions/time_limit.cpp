// The two meters of a time limit.
#include "functions/time_limit.hpp"

#include <algorithm>

namespace ringback::functions {

TimeLimit::TimeLimit(boost::asio::io_context& io, Clock& clock, Duration limit,
                     std::function<void()> expired)
    : clock_(clock),
      real_left_(limit),
      emulated_left_(limit),
      expired_(std::move(expired)),
      real_(io) {}

void TimeLimit::compute() {
  if (std::holds_alternative<RealTime>(since_)) return;
  settle();
  since_ = RealTime::clock::now();
  real_.expires_after(real_left_);
  real_.async_wait([this, turn = *turn_, current = std::weak_ptr(turn_)](const auto& error) {
    const auto alive = current.lock();
    if (!error && alive && *alive == turn) expired_();
  });
}

void TimeLimit::wait() {
  if (std::holds_alternative<Time>(since_)) return;
  settle();
  since_ = clock_.now();
  emulated_ = clock_.after(emulated_left_, [this] { expired_(); });
}

void TimeLimit::extend(Duration limit) {
  settle();
  real_left_ = emulated_left_ = limit;
  compute();
}

void TimeLimit::settle() {
  const bool shared = clock_.hold() == nullptr;
  if (const auto* real = std::get_if<RealTime>(&since_)) {
    const auto used = std::chrono::duration_cast<Duration>(RealTime::clock::now() - *real);
    real_left_ = std::max(real_left_ - used, Duration(0));
    if (shared) emulated_left_ = real_left_;
  } else if (const auto* emulated = std::get_if<Time>(&since_)) {
    emulated_left_ = std::max(emulated_left_ - (clock_.now() - *emulated), Duration(0));
    if (shared) real_left_ = emulated_left_;
  }
  since_ = std::monostate();
  ++*turn_;
  real_.cancel();
  emulated_.cancel();
}

}  // namespace ringback::functions
