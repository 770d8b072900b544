// Counting requests.
#include "rest/throttle.hpp"

namespace ringback::rest {

bool Throttle::admits(const std::string& account_sid, Time now) {
  if (most_ == 0) return true;
  auto& times = admitted_[account_sid];
  while (!times.empty() && times.front() + std::chrono::seconds(1) <= now) times.pop_front();
  if (times.size() >= most_) return false;
  times.push_back(now);
  return true;
}

}  // namespace ringback::rest
