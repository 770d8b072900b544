// Timers by themselves: who cancels, and when.
#include <gtest/gtest.h>

#include "clock/clock.hpp"

namespace ringback {
namespace {

TEST(Timer, EmptyOnesAreNone) {
  Timer timer;
  EXPECT_FALSE(timer);
  timer.cancel();
}

TEST(Timer, CancelsOnceWhenItDies) {
  int cancelled = 0;
  {
    Timer timer([&] { ++cancelled; });
    EXPECT_TRUE(timer);
    timer.cancel();
    EXPECT_FALSE(timer);
  }
  EXPECT_EQ(cancelled, 1);
}

TEST(Timer, HandsItsDutyOnWhenMoved) {
  int first = 0;
  int second = 0;
  Timer timer([&] { ++first; });
  Timer other(std::move(timer));
  EXPECT_TRUE(other);
  other = Timer([&] { ++second; });
  EXPECT_EQ(first, 1) << "the one replaced is cancelled";
  EXPECT_EQ(second, 0);
}

}  // namespace
}  // namespace ringback
