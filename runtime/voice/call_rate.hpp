// How many calls of the REST API an account may begin in a second; the others wait.
// https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "base/time.hpp"

namespace ringback::voice {

/// Whether a call waits behind those of its account, or is Twilio's own.
enum class Pace { kOfAccount, kAtOnce };

class CallRate {
 public:
  /// No queue is longer than what it begins in a day.
  static constexpr Duration kLongest = std::chrono::hours(24);

  /// 0: no call waits. What waits already keeps its time.
  void limit(double calls_per_second) {
    const auto longest = static_cast<double>(2 * kLongest.count());
    const auto pause = calls_per_second > 0 ? std::min(1000 / calls_per_second, longest) : 0;
    pause_ = Duration(std::lround(pause));
    if (pause_ == Duration(0)) free_at_.clear();
  }

  /// How long a call that comes now has to wait.
  Duration wait(const std::string& account_sid, Time now) const {
    const auto found = free_at_.find(account_sid);
    return found == free_at_.end() || found->second <= now ? Duration(0) : found->second - now;
  }

  /// It waits behind the others; returns how long.
  Duration join(const std::string& account_sid, Time now) {
    const auto waits = wait(account_sid, now);
    if (pause_ > Duration(0)) free_at_[account_sid] = now + waits + pause_;
    return waits;
  }

  void clear() { free_at_.clear(); }

 private:
  Duration pause_{0};
  std::unordered_map<std::string, Time> free_at_;
};

}  // namespace ringback::voice
