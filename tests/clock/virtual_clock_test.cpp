// Emulated time.
#include "clock/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ringback {
namespace {

using namespace std::chrono_literals;

struct VirtualTime : testing::Test {
  /// Runs everything that is due by `limit`.
  void run(Time limit = Time::max()) {
    while (clock->step(limit)) {
    }
  }

  std::function<void()> says(std::string word) {
    return [this, word = std::move(word)] { said.push_back(word); };
  }

  const Time start{1'000'000s};
  std::unique_ptr<VirtualClock> clock = std::make_unique<VirtualClock>(start);
  std::vector<std::string> said;
  using Words = std::vector<std::string>;
};

TEST_F(VirtualTime, StandsUntilItIsStepped) {
  EXPECT_EQ(clock->now(), start);
  EXPECT_FALSE(clock->step(Time::max()));
  EXPECT_EQ(clock->now(), start);
}

TEST_F(VirtualTime, RunsTimersByTimeThenByAsking) {
  const auto c = clock->after(2s, says("c"));
  const auto a = clock->after(1s, says("a"));
  const auto d = clock->after(2s, says("d"));
  const auto b = clock->after(1s, says("b"));
  run();
  EXPECT_EQ(said, (Words{"a", "b", "c", "d"}));
  EXPECT_EQ(clock->now(), start + 2s);
}

TEST_F(VirtualTime, IsThatOfTheTimerWhileItRuns) {
  Time seen;
  const auto timer = clock->after(90s, [&] { seen = clock->now(); });
  run();
  EXPECT_EQ(seen, start + 90s);
}

TEST_F(VirtualTime, RunsWhatIsPastAtOnceButNotWithinTheAsking) {
  const auto late = clock->at(start - 1h, says("late"));
  EXPECT_TRUE(said.empty());
  run();
  EXPECT_EQ(said, Words{"late"});
  EXPECT_EQ(clock->now(), start) << "time never goes back";
}

TEST_F(VirtualTime, NeverPassesTheLimit) {
  const auto due = clock->after(5s, says("due"));
  const auto later = clock->after(6s, says("later"));
  run(start + 5s);
  EXPECT_EQ(said, Words{"due"});
  EXPECT_FALSE(clock->step(start + 5s + 999ms));
  EXPECT_EQ(clock->now(), start + 5s);
}

TEST_F(VirtualTime, IsMovedToWhereNothingIsDue) {
  const auto later = clock->after(6s, says("later"));
  clock->move_to(start + 5s);
  EXPECT_EQ(clock->now(), start + 5s);
  clock->move_to(start);
  EXPECT_EQ(clock->now(), start + 5s);
}

TEST_F(VirtualTime, ForgetsDestroyedTimers) {
  { const auto gone = clock->after(1s, says("gone")); }
  auto kept = clock->after(1s, says("kept"));
  auto cancelled = clock->after(1s, says("cancelled"));
  cancelled.cancel();
  run();
  EXPECT_EQ(said, Words{"kept"});
}

TEST_F(VirtualTime, TakesCancellingInsideAStep) {
  Timer second;
  const auto first = clock->after(1s, [&] { second.cancel(); });
  second = clock->after(1s, says("second"));
  run();
  EXPECT_TRUE(said.empty());
}

TEST_F(VirtualTime, TakesATimerThatCancelsItself) {
  auto timer = std::make_unique<Timer>();
  *timer = clock->after(1s, [this, &timer, word = std::string("alive to the end")] {
    timer.reset();
    said.push_back(word);
  });
  run();
  EXPECT_EQ(said, Words{"alive to the end"});
}

TEST_F(VirtualTime, RunsTimersAddedDuringAStep) {
  Timer inner;
  Timer soon;
  const auto outer = clock->after(1s, [&] {
    said.push_back("outer");
    inner = clock->after(0s, says("inner"));
    soon = clock->after(1ms, says("soon"));
  });
  const auto last = clock->after(1s, says("last"));
  run(start + 1s);
  EXPECT_EQ(said, (Words{"outer", "last", "inner"}));
  run();
  EXPECT_EQ(said.back(), "soon");
}

TEST_F(VirtualTime, TakesTimersThatOwnTimers) {
  auto inner = std::make_shared<Timer>(clock->after(2s, says("inner")));
  auto outer = clock->after(1s, [inner] {});
  inner.reset();
  outer.cancel();
  run();
  EXPECT_TRUE(said.empty());
}

TEST_F(VirtualTime, IsHeldByEveryHoldUntilTheLastIsGone) {
  EXPECT_FALSE(clock->held());
  auto first = clock->hold();
  auto second = clock->hold();
  auto copy = first;
  first.reset();
  second.reset();
  EXPECT_TRUE(clock->held());
  copy.reset();
  EXPECT_FALSE(clock->held());
}

TEST_F(VirtualTime, MayEndBeforeItsTimersAndHolds) {
  auto timer = clock->after(1s, says("never"));
  const auto hold = clock->hold();
  clock.reset();
  timer.cancel();
  EXPECT_TRUE(said.empty());
}

TEST_F(VirtualTime, MayEndInsideAStep) {
  const auto other = clock->after(2s, says("other"));
  const auto timer = clock->after(1s, [this] {
    clock.reset();
    said.push_back("ended");
  });
  auto* running = clock.get();
  EXPECT_TRUE(running->step(Time::max()));
  EXPECT_EQ(said, Words{"ended"});
}

}  // namespace
}  // namespace ringback
