// The loop of virtual and manual time.
#include "app/loop.hpp"

#include <boost/asio/executor_work_guard.hpp>

namespace ringback::app {

/// One thing, without waiting; false when only the outside can make something happen.
bool VirtualLoop::step() {
  if (io_.poll_one() > 0) return true;
  return !clock_.held() && clock_.step(limit_);
}

void VirtualLoop::run() {
  const auto work = boost::asio::make_work_guard(io_);
  while (!stopped_) {
    if (step()) continue;
    if (!clock_.held() && limit_ != kForever) clock_.move_to(limit_);
    io_.run_one();
  }
}

void VirtualLoop::run_until(const std::function<bool()>& done) {
  const auto work = boost::asio::make_work_guard(io_);
  while (!done()) {
    if (step()) continue;
    if (!clock_.held()) return;  // nothing will ever happen again
    io_.run_one();
  }
}

void VirtualLoop::stop() {
  stopped_ = true;
  io_.stop();
}

}  // namespace ringback::app
