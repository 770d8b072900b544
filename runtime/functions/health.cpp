// Counting deaths.
#include "functions/health.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ringback::functions {

namespace {

constexpr int most_deaths = 5;
constexpr Duration first_pause{1'000};
constexpr Duration longest_pause{30'000};

}  // namespace

void Health::run(Duration now) {
  if (reason_.empty()) return;
  trial_ = true;
  until_ = now + longest_pause;  // nobody else, should the trial never end
}

bool Health::died(Duration now, const std::string& how) {
  if (++deaths_ < most_deaths) return false;
  if (!reason_.empty() && !trial_) return false;  // it began before the suspension
  trial_ = false;
  pause_ = pause_ == Duration(0) ? first_pause : std::min(pause_ * 2, longest_pause);
  until_ = now + pause_;
  reason_ = cat("is suspended: its workers died ", deaths_, " times in a row, the last one ", how,
                "; the next trial is ", pause_.count() / 1000, " s later");
  return true;
}

}  // namespace ringback::functions
