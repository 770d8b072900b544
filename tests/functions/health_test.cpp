// When a function whose workers die is tried again.
#include "functions/health.hpp"

#include <gtest/gtest.h>

namespace ringback::functions {
namespace {

constexpr Duration second{1000};

class Suspended : public testing::Test {
 protected:
  Suspended() {
    for (int i = 0; i < 5; ++i) health.died(Duration(0), "SIGSEGV");
  }
  Health health;
};

TEST(Health, BearsFourDeathsInARow) {
  Health health;
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(health.died(Duration(0), "SIGSEGV"));
  EXPECT_TRUE(health.admits(Duration(0)));
  EXPECT_TRUE(health.died(Duration(0), "SIGSEGV"));
  EXPECT_FALSE(health.admits(Duration(0)));
  EXPECT_EQ(health.reason(),
            "is suspended: its workers died 5 times in a row, the last one SIGSEGV; "
            "the next trial is 1 s later");
}

TEST(Health, CountsFromTheLastAnswer) {
  Health health;
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(health.died(Duration(0), "SIGSEGV"));
    if (i % 4 == 3) health.answered();
  }
}

TEST_F(Suspended, LetsOneTrialThroughAfterASecond) {
  EXPECT_FALSE(health.admits(second - Duration(1)));
  EXPECT_TRUE(health.admits(second));
  health.run(second);
  EXPECT_FALSE(health.admits(second));
}

TEST_F(Suspended, WaitsForATrialThatFindsNoRoom) {
  EXPECT_TRUE(health.admits(second));
  EXPECT_TRUE(health.admits(second));
}

TEST_F(Suspended, DoublesThePauseUpToHalfAMinute) {
  Duration now = second;
  for (const int pause : {2, 4, 8, 16, 30, 30}) {
    EXPECT_TRUE(health.admits(now));
    health.run(now);
    EXPECT_TRUE(health.died(now, "SIGSEGV"));
    EXPECT_FALSE(health.admits(now + pause * second - Duration(1)));
    now += pause * second;
  }
}

TEST_F(Suspended, IsNotMadeWorseByWhatBeganBefore) {
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(health.died(Duration(0), "SIGSEGV"));
  EXPECT_TRUE(health.admits(second));
}

TEST_F(Suspended, IsAsNewAfterAnAnswer) {
  health.run(second);
  health.answered();
  EXPECT_EQ(health.reason(), "");
  EXPECT_TRUE(health.admits(second));
  EXPECT_FALSE(health.died(second, "SIGSEGV"));
}

TEST_F(Suspended, TriesAgainWhenATrialNeverEnds) {
  health.run(second);
  EXPECT_FALSE(health.admits(30 * second));
  EXPECT_TRUE(health.admits(31 * second));
}

}  // namespace
}  // namespace ringback::functions
