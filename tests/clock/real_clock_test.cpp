// The machine's own time behind the Clock interface. Nothing here asks how long anything took.
#include "clock/real_clock.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <string>
#include <vector>

namespace ringback {
namespace {

using namespace std::chrono_literals;

/// A minute of this clock is less than a millisecond.
struct RealTime : testing::Test {
  std::function<void()> says(std::string word) {
    return [this, word = std::move(word)] { said.push_back(word); };
  }

  boost::asio::io_context io;
  RealClock clock{io, 100'000};
  std::vector<std::string> said;
  using Words = std::vector<std::string>;
};

TEST_F(RealTime, RunsTimersThroughTheLoopOnly) {
  const auto timer = clock.after(0s, says("now"));
  EXPECT_TRUE(said.empty());
  io.run();
  EXPECT_EQ(said, Words{"now"});
}

TEST_F(RealTime, PassesAtItsSpeed) {
  const auto asked = clock.now();
  Time seen;
  const auto timer = clock.at(asked + 10min, [&] { seen = clock.now(); });
  io.run();
  EXPECT_GE(seen, asked + 10min) << "a timer never sees a time before its own";
}

TEST_F(RealTime, RunsTimersByTimeThenByAsking) {
  RealClock slow(io, 200);  // all is asked for long before the first of it is due
  const auto when = slow.now() + 1min;
  std::vector<Timer> timers;
  timers.push_back(slow.at(when + 1min, says("last")));
  for (int i = 0; i < 9; ++i) timers.push_back(slow.at(when, says(std::to_string(i))));
  timers.push_back(slow.at(when - 1h, says("first")));
  io.run();
  EXPECT_EQ(said, (Words{"first", "0", "1", "2", "3", "4", "5", "6", "7", "8", "last"}));
}

TEST_F(RealTime, ForgetsCancelledTimers) {
  auto cancelled = clock.after(1min, says("cancelled"));
  { const auto gone = clock.after(1min, says("gone")); }
  const auto kept = clock.after(2min, says("kept"));
  cancelled.cancel();
  io.run();
  EXPECT_EQ(said, Words{"kept"});
}

TEST_F(RealTime, LeavesTheOthersTheirTimeWhenTheFirstIsCancelled) {
  RealClock slow(io);
  auto cancelled = slow.after(1ms, says("cancelled"));
  auto far = slow.after(1h, says("far"));
  cancelled.cancel();
  io.run_one();
  EXPECT_EQ(said, Words{}) << "the alarm of the first must not ring for the next";
  far.cancel();
  io.run();
  EXPECT_EQ(said, Words{});
}

TEST_F(RealTime, RingsInTimeForOneThatIsAskedForLater) {
  const auto when = clock.now() + 1min;
  const auto last = clock.at(when + 1h, says("last"));
  const auto first = clock.at(when, says("first"));
  io.run();
  EXPECT_EQ(said, (Words{"first", "last"}));
}

TEST_F(RealTime, TakesCancellingOfWhatIsDueAlready) {
  Timer second;
  const auto first = clock.at(clock.now() - 1h, [&] { second.cancel(); });
  second = clock.at(clock.now() - 1min, says("second"));
  io.run();
  EXPECT_TRUE(said.empty());
}

TEST_F(RealTime, TakesTimersAskedForInsideTimers) {
  Timer inner;
  const auto outer = clock.after(1min, [&] { inner = clock.after(0s, says("inner")); });
  io.run();
  EXPECT_EQ(said, Words{"inner"});
}

TEST_F(RealTime, LetsTheLoopEndWhenNoTimerIsLeft) {
  auto timer = clock.after(24h * 365, says("never"));
  boost::asio::post(io, [&] { timer.cancel(); });
  io.run();
  EXPECT_TRUE(said.empty());
}

TEST_F(RealTime, IsNeverHeld) { EXPECT_EQ(clock.hold(), nullptr); }

TEST(RealClock, MayEndBeforeItsTimers) {
  boost::asio::io_context io;
  bool called = false;
  auto clock = std::make_unique<RealClock>(io, 100'000);
  auto timer = clock->after(1min, [&] { called = true; });
  clock.reset();
  timer.cancel();
  io.run();
  EXPECT_FALSE(called);
}

TEST(RealClock, BeginsAtTheMachinesTime) {
  boost::asio::io_context io;
  const auto before = machine_time();
  const RealClock clock(io);
  EXPECT_GE(clock.now(), before);
}

}  // namespace
}  // namespace ringback
