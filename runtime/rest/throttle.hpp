// How many requests an account may make. https://www.twilio.com/docs/api/errors/20429
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>

#include "base/time.hpp"

namespace ringback::rest {

/// Counts the requests of every account within the last second. Twilio documents no numbers, so
/// that there is no limit until one is set.
class Throttle {
 public:
  /// At most this many in any second; 0: as many as they like.
  void limit(std::size_t requests_per_second) { most_ = requests_per_second; }

  /// Whether the account may make another request now, which is counted if so.
  bool admits(const std::string& account_sid, Time now);

 private:
  std::size_t most_ = 0;
  std::map<std::string, std::deque<Time>> admitted_;  ///< Of the last second.
};

}  // namespace ringback::rest
