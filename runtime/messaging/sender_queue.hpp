// The queue of each sender: messages leave it at its pace, a segment after the other.
// https://www.twilio.com/docs/api/errors/30001
#pragma once

#include <string>
#include <unordered_map>

#include "base/time.hpp"

namespace ringback::messaging {

class SenderQueues {
 public:
  /// No queue is longer than what it sends in ten hours.
  static constexpr Duration kLongest = std::chrono::hours(10);

  /// How long a message that comes now would have to wait.
  Duration wait(const std::string& sender, Time now) const {
    const auto found = free_at_.find(sender);
    return found == free_at_.end() || found->second <= now ? Duration(0) : found->second - now;
  }

  /// It waits behind the others; returns when it leaves.
  Time join(const std::string& sender, int segments, int segments_per_second, Time now) {
    const auto leaves = now + wait(sender, now);
    free_at_[sender] = leaves + Duration(1000LL * segments / segments_per_second);
    return leaves;
  }

  void clear() { free_at_.clear(); }

 private:
  std::unordered_map<std::string, Time> free_at_;
};

}  // namespace ringback::messaging
