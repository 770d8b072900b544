// How many calls of the REST API begin in a second.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

struct CallRateTest : testing::Test {
  void SetUp() override { world.at("/voice", "<Hangup/>"); }

  std::string member(const std::string& sid, std::string_view name) {
    return text_of(world.call_document(sid), name);
  }

  World world;
};

TEST_F(CallRateTest, LetsEveryCallBeginAtOnceUnlessItIsLimited) {
  const auto first = world.call();
  const auto second = world.call();
  world.run_for(Duration(0));
  EXPECT_EQ(member(first, "status"), "ringing");
  EXPECT_EQ(member(second, "status"), "ringing");
  world.until_idle();
}

TEST_F(CallRateTest, KeepsCallsQueuedBehindEachOther) {
  world.exchange.limit_call_rate(2);
  const auto first = world.call();
  const auto second = world.call();
  const auto third = world.call();
  world.run_for(Duration(499));
  EXPECT_EQ(member(first, "status"), "ringing");
  EXPECT_EQ(member(second, "status"), "queued");
  world.run_for(Duration(1));
  EXPECT_EQ(member(second, "status"), "ringing");
  EXPECT_EQ(member(third, "status"), "queued");
  world.until_idle();
  EXPECT_EQ(member(first, "queue_time"), "0");
  EXPECT_EQ(member(second, "queue_time"), "500");
  EXPECT_EQ(member(third, "queue_time"), "1000");
}

TEST_F(CallRateTest, CountsTheTimeThatHasPassed) {
  world.exchange.limit_call_rate(1);
  world.call();
  world.run_for(Duration(700));
  const auto second = world.call();
  world.until_idle();
  EXPECT_EQ(member(second, "queue_time"), "300");
}

TEST_F(CallRateTest, LetsAQueuedCallBeCanceled) {
  world.exchange.limit_call_rate(1);
  world.call();
  const auto second = world.call();
  EXPECT_EQ(world.update(second, {{"Status", "canceled"}}), 0);
  world.until_idle();
  EXPECT_EQ(member(second, "status"), "canceled");
  EXPECT_EQ(member(second, "start_time"), "");
}

TEST_F(CallRateTest, GivesTheTurnOfACanceledCallToTheNext) {
  world.exchange.limit_call_rate(1);
  world.call();
  const auto second = world.call();
  const auto third = world.call();
  world.run_for(Duration(500));
  EXPECT_EQ(world.update(second, {{"Status", "canceled"}}), 0);
  world.until_idle();
  EXPECT_EQ(member(second, "status"), "canceled");
  EXPECT_EQ(member(third, "queue_time"), "1000");
}

TEST_F(CallRateTest, LetsThoseGoWhoWaitWhenTheLimitIsLifted) {
  world.exchange.limit_call_rate(1);
  world.call();
  const auto second = world.call();
  const auto third = world.call();
  world.run_for(Duration(500));
  world.exchange.limit_call_rate(0);
  world.until_idle();
  EXPECT_EQ(member(second, "queue_time"), "1000");
  EXPECT_EQ(member(third, "queue_time"), "1000");
}

TEST_F(CallRateTest, LetsTwiliosOwnCallsPass) {
  world.exchange.limit_call_rate(1);
  world.call();
  const auto own = world.exchange.create_call(
      kAccount, {{"From", kOwn}, {"To", kAnn}, {"Url", "https://a.example/voice"}}, 0,
      Pace::kAtOnce);
  world.until_idle();
  EXPECT_EQ(member(text_of(*own, "sid"), "queue_time"), "0");
}

TEST_F(CallRateTest, RefusesWhatWouldWaitForMoreThanADay) {
  world.exchange.limit_call_rate(0.00001);  // one in 28 hours
  world.call();
  EXPECT_EQ(world.refused({}), 22005);
  world.until_idle();
}

}  // namespace
}  // namespace ringback::voice
