// The machine's own time.
#include "clock/real_clock.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace ringback {

namespace {

using Steady = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

/// Further ahead nothing is waited for.
constexpr Milliseconds kLongest = std::chrono::years(10);

}  // namespace

/// One alarm of the io_context, never later than the first of the timers: alarms of their own would
/// not keep the order of asking.
struct RealClock::State : TimerQueue, std::enable_shared_from_this<State> {
  State(boost::asio::io_context& io, double times, Time begin)
      : alarm(io), speed(times), start(begin) {}

  Time now() const {
    const Milliseconds elapsed = Steady::now() - steady_start;
    return std::max(reached, start + std::chrono::duration_cast<Duration>(elapsed * speed));
  }

  Steady::time_point machine_point(Time when) const {
    const Milliseconds ahead = (when - start) / speed;
    return steady_start + std::chrono::duration_cast<Steady::duration>(std::min(ahead, kLongest));
  }

  /// An alarm for a timer that was cancelled may stay, while there are others: when it rings, it
  /// looks for the next one.
  void set_alarm() {
    if (empty()) {
      alarm.cancel();
      alarm_at.reset();
      return;
    }
    const auto point = machine_point(first().first);
    if (alarm_at && *alarm_at <= point) return;
    alarm_at = point;
    alarm.expires_at(point);
    alarm.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto state = weak.lock();
      if (!error && state) state->ring();
    });
  }

  /// Runs the first timer if it is due; what follows it waits for an alarm of its own.
  void ring() {
    alarm_at.reset();
    if (empty()) return;
    if (Steady::now() < machine_point(first().first)) return set_alarm();
    reached = std::max(reached, first().first);
    const auto what = take_first();
    set_alarm();
    what();
  }

  void cancel(const Key& key) override {
    TimerQueue::cancel(key);
    if (empty()) set_alarm();
  }

  boost::asio::steady_timer alarm;
  std::optional<Steady::time_point> alarm_at;  // while it is set
  double speed;
  Time start;
  Steady::time_point steady_start = Steady::now();
  Time reached = start;  // by the newest timer that ran: now() is never before it
};

RealClock::RealClock(boost::asio::io_context& io, double speed, std::optional<Time> start)
    : state_(std::make_shared<State>(io, speed, start.value_or(machine_time()))) {}
RealClock::~RealClock() = default;

Time RealClock::now() const { return state_->now(); }

Timer RealClock::at(Time when, std::function<void()> what) {
  const auto key = state_->add(std::max(when, state_->now()), std::move(what));
  state_->set_alarm();
  return {state_, key};
}

Time machine_time() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

std::chrono::nanoseconds machine_uptime() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace ringback
