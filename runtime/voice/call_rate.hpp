// How many calls of the REST API an account may begin in a second; the others wait.
// https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
#pragma once

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/time.hpp"
#include "clock/clock.hpp"

namespace ringback::voice {

/// Whether a call waits behind those of its account, or is Twilio's own.
enum class Pace { kOfAccount, kAtOnce };

class CallRate {
 public:
  /// No queue is longer than what it begins in a day.
  static constexpr Duration kLongest = std::chrono::hours(24);

  /// `begin` is told the SID of each call whose turn it is.
  CallRate(Clock& clock, std::function<void(const std::string& call_sid)> begin)
      : clock_(clock), begin_(std::move(begin)) {}

  /// 0: no call has to wait, and those that do begin with the next turn.
  void limit(double calls_per_second) {
    const auto longest = static_cast<double>(2 * kLongest.count());
    const auto pause = calls_per_second > 0 ? std::min(1000 / calls_per_second, longest) : 0;
    pause_ = Duration(std::lround(pause));
  }

  bool limits() const { return pause_ > Duration(0); }

  /// How long a call that comes now has to wait.
  Duration wait(const std::string& account_sid) const {
    const auto found = lines_.find(account_sid);
    if (found == lines_.end()) return Duration(0);
    const auto waiting = static_cast<Duration::rep>(found->second.calls.size());
    return until_free(found->second) + pause_ * waiting;
  }

  /// The call begins in its turn, never before this returns.
  void join(const std::string& account_sid, const std::string& call_sid) {
    auto& line = lines_[account_sid];
    line.calls.push_back(call_sid);
    if (line.calls.size() > 1) return;
    line.free_at = std::max(line.free_at, clock_.now());
    await_turn(account_sid, line);
  }

  /// The call, if it waits, gives its turn to the one behind it.
  void leave(const std::string& account_sid, const std::string& call_sid) {
    const auto found = lines_.find(account_sid);
    if (found == lines_.end()) return;
    auto& line = found->second;
    std::erase(line.calls, call_sid);
    if (line.calls.empty()) line.turn.cancel();
  }

  void clear() { lines_.clear(); }

 private:
  /// The calls of an account, the first in front.
  struct Line {
    std::deque<std::string> calls;
    Time free_at{};  ///< When the next may begin.
    Timer turn;
  };

  Duration until_free(const Line& line) const {
    return std::max(Duration(0), line.free_at - clock_.now());
  }

  void await_turn(const std::string& account_sid, Line& line) {
    line.turn = clock_.after(until_free(line), [this, account_sid] { take_turn(account_sid); });
  }

  void take_turn(const std::string& account_sid) {
    auto& line = lines_[account_sid];
    const auto call_sid = std::move(line.calls.front());
    line.calls.pop_front();
    line.free_at += pause_;  // not from now on: a turn that came late delays nobody else
    if (!line.calls.empty()) await_turn(account_sid, line);
    begin_(call_sid);
  }

  Clock& clock_;
  std::function<void(const std::string&)> begin_;
  Duration pause_{0};
  std::unordered_map<std::string, Line> lines_;
};

}  // namespace ringback::voice
