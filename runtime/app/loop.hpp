// The loop: drain what is ready, then let time move, and block only for the outside world.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>

#include "clock/virtual_clock.hpp"

namespace ringback::app {

/// Drives a virtual clock from an io_context. Time never passes `limit`.
class VirtualLoop {
 public:
  VirtualLoop(boost::asio::io_context& io, VirtualClock& clock, Time limit)
      : io_(io), clock_(clock), limit_(limit) {}

  /// Runs until stopped; without anything to do it waits for the outside.
  void run();

  /// Runs until nothing is left to do by `limit`, or `done` is true. For tests.
  void run_until(const std::function<bool()>& done);

  /// Lets time move on by so much (manual mode). Takes effect when the loop runs next.
  void advance(Duration by) { limit_ += by; }

  void stop();

 private:
  bool step();

  boost::asio::io_context& io_;
  VirtualClock& clock_;
  Time limit_;
  bool stopped_ = false;
};

/// Later than any timer.
inline constexpr Time kForever = Time::max();

}  // namespace ringback::app
