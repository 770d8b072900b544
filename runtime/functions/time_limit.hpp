// How long one invocation may take: real time while its handler runs, emulated while it waits.
#pragma once

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <variant>

#include "clock/clock.hpp"

namespace ringback::functions {

/// A loop is a fact of real time; a handler's sleep, and what it waits for, are facts of the
/// emulated world. Where emulated time can be held still, each has the whole limit to itself, so
/// that the speed of the machine never shows; where it runs with real time, they share one.
class TimeLimit {
 public:
  /// Calls `expired` once a limit is used up. Nothing runs until compute() or wait().
  TimeLimit(boost::asio::io_context& io, Clock& clock, Duration limit,
            std::function<void()> expired);

  void compute();  ///< From now on the handler runs.
  void wait();     ///< From now on the handler waits.

  /// What a handler that begins to compute now may count on, waiting included.
  Duration left() const { return std::min(real_left_, emulated_left_); }

  /// Starts anew with this limit.
  void extend(Duration limit);

 private:
  using RealTime = boost::asio::steady_timer::clock_type::time_point;
  void settle();

  Clock& clock_;
  Duration real_left_;
  Duration emulated_left_;
  std::function<void()> expired_;
  boost::asio::steady_timer real_;
  Timer emulated_;
  std::variant<std::monostate, RealTime, Time> since_;  // which meter runs, and since when
  std::shared_ptr<unsigned> turn_ = std::make_shared<unsigned>(0);  // outdates queued handlers
};

}  // namespace ringback::functions
