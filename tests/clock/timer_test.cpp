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

struct Counting : TimerQueue {
  int cancelled = 0;

  void cancel(const Key& key) override {
    ++cancelled;
    TimerQueue::cancel(key);
  }
};

TEST(Timer, CancelsOnceWhenItDies) {
  const auto queue = std::make_shared<Counting>();
  {
    Timer timer(queue, queue->add(Time(), [] {}));
    EXPECT_TRUE(timer);
    timer.cancel();
    EXPECT_FALSE(timer);
  }
  EXPECT_EQ(queue->cancelled, 1);
  EXPECT_TRUE(queue->empty());
}

TEST(Timer, HandsItsDutyOnWhenMoved) {
  const auto queue = std::make_shared<Counting>();
  Timer timer(queue, queue->add(Time(), [] {}));
  Timer other(std::move(timer));
  EXPECT_TRUE(other);
  const auto second = queue->add(Time(), [] {});
  other = Timer(queue, second);
  EXPECT_EQ(queue->cancelled, 1) << "the one replaced is cancelled";
  EXPECT_EQ(queue->first(), second);
}

TEST(Timer, OutlivesItsClock) {
  auto queue = std::make_shared<TimerQueue>();
  Timer timer(queue, queue->add(Time(), [] {}));
  queue.reset();
  timer.cancel();
  EXPECT_FALSE(timer);
}

}  // namespace
}  // namespace ringback
