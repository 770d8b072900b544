// The machine's own time.
#include "clock/real_clock.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace ringback {

RealClock::RealClock(boost::asio::io_context& io, double speed)
    : io_(io),
      speed_(speed),
      start_(machine_time()),
      steady_start_(std::chrono::steady_clock::now()) {}

Time RealClock::now() const {
  const std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - steady_start_;
  return start_ + std::chrono::duration_cast<Duration>(elapsed * speed_);
}

Timer RealClock::at(Time when, std::function<void()> what) {
  const std::chrono::duration<double, std::milli> elapsed = (when - start_) / speed_;
  auto timer = std::make_shared<boost::asio::steady_timer>(io_);
  timer->expires_at(steady_start_ +
                    std::chrono::duration_cast<std::chrono::steady_clock::duration>(elapsed));
  auto cancelled = std::make_shared<bool>(false);
  timer->async_wait(
      [timer, cancelled, what = std::move(what)](const boost::system::error_code& error) {
        if (!error && !*cancelled) what();
      });
  return Timer([timer, cancelled] {
    *cancelled = true;  // the handler may already be queued
    timer->cancel();
  });
}

Time machine_time() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

}  // namespace ringback
