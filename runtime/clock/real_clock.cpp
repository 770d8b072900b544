// The machine's own time.
#include "clock/real_clock.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <map>
#include <utility>

namespace ringback {

namespace {

using Steady = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

/// Further ahead nothing is waited for.
constexpr Milliseconds kLongest = std::chrono::years(10);

}  // namespace

/// One alarm of the io_context, always set for the first of the timers: alarms of their own would
/// not keep the order of asking.
struct RealClock::State : std::enable_shared_from_this<State> {
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

  void set_alarm() {
    if (timers.empty()) {
      alarm.cancel();
      return;
    }
    alarm.expires_at(machine_point(timers.begin()->first.first));
    alarm.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto state = weak.lock();
      if (!error && state) state->ring();
    });
  }

  /// Runs the first timer if it is due; what follows it waits for an alarm of its own.
  void ring() {
    if (timers.empty()) return;
    if (Steady::now() < machine_point(timers.begin()->first.first)) return set_alarm();
    const auto first = timers.extract(timers.begin());
    reached = std::max(reached, first.key().first);
    set_alarm();
    first.mapped()();
  }

  boost::asio::steady_timer alarm;
  double speed;
  Time start;
  Steady::time_point steady_start = Steady::now();
  Time reached = start;  // by the newest timer that ran: now() is never before it
  std::uint64_t sequence = 0;
  std::map<std::pair<Time, std::uint64_t>, std::function<void()>>
      timers;  // by time, then by asking
};

RealClock::RealClock(boost::asio::io_context& io, double speed, std::optional<Time> start)
    : state_(std::make_shared<State>(io, speed, start.value_or(machine_time()))) {}
RealClock::~RealClock() = default;

Time RealClock::now() const { return state_->now(); }

Timer RealClock::at(Time when, std::function<void()> what) {
  const auto key = std::pair(std::max(when, state_->now()), ++state_->sequence);
  state_->timers.emplace(key, std::move(what));
  if (state_->timers.begin()->first == key) state_->set_alarm();
  return Timer([weak = std::weak_ptr(state_), key] {
    const auto state = weak.lock();
    if (!state || state->timers.empty()) return;
    const bool was_first = state->timers.begin()->first == key;
    const auto cancelled = state->timers.extract(key);  // destroyed when the map is in order again
    if (was_first) state->set_alarm();
  });
}

Time machine_time() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

std::chrono::nanoseconds machine_uptime() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace ringback
