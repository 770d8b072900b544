// The loop of virtual and manual time.
#include "app/loop.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <string>
#include <vector>

namespace ringback::app {
namespace {

using namespace std::chrono_literals;

const Time loop_start{1'000'000s};

struct LoopOfTime : testing::Test {
  std::function<void()> says(std::string word) {
    return [this, word = std::move(word)] { said.push_back(word); };
  }

  static bool never() { return false; }

  boost::asio::io_context io;
  VirtualClock clock{loop_start};
  std::vector<std::string> said;
  using Words = std::vector<std::string>;
};

TEST_F(LoopOfTime, JumpsToTheNextTimerWhenIdle) {
  VirtualLoop loop(io, clock, kForever);
  const auto later = clock.after(24h, says("a day later"));
  const auto soon = clock.after(1s, says("soon"));
  loop.run_until(never);
  EXPECT_EQ(said, (Words{"soon", "a day later"}));
  EXPECT_EQ(clock.now(), loop_start + 24h);
}

TEST_F(LoopOfTime, DrainsWhatIsReadyBeforeTimeMoves) {
  VirtualLoop loop(io, clock, kForever);
  const auto timer = clock.after(0s, says("timer"));
  boost::asio::post(io, [&] {
    said.push_back("first");
    boost::asio::post(io, says("second"));
  });
  loop.run_until(never);
  EXPECT_EQ(said, (Words{"first", "second", "timer"}));
}

TEST_F(LoopOfTime, DrainsBetweenTimersOfOneTime) {
  VirtualLoop loop(io, clock, kForever);
  const auto first = clock.after(1s, [&] {
    said.push_back("first");
    boost::asio::post(io, says("posted"));
  });
  const auto second = clock.after(1s, says("second"));
  loop.run_until(never);
  EXPECT_EQ(said, (Words{"first", "posted", "second"}));
}

TEST_F(LoopOfTime, StopsAsSoonAsItIsDone) {
  VirtualLoop loop(io, clock, kForever);
  const auto first = clock.after(1s, says("first"));
  const auto second = clock.after(2s, says("second"));
  loop.run_until([&] { return !said.empty(); });
  EXPECT_EQ(said, Words{"first"});
  EXPECT_EQ(clock.now(), loop_start + 1s);
}

TEST_F(LoopOfTime, StandsWhileTheOutsideOwesAnAnswer) {
  VirtualLoop loop(io, clock, kForever);
  auto hold = clock.hold();
  const auto timer =
      clock.after(1s, [&] { said.push_back(hold == nullptr ? "released" : "held"); });
  boost::asio::post(io, [&] {
    boost::asio::post(io, [&] {
      said.push_back("answer");
      hold.reset();
    });
  });
  loop.run_until(never);
  EXPECT_EQ(said, (Words{"answer", "released"}));
}

TEST_F(LoopOfTime, NeverPassesItsLimit) {
  VirtualLoop loop(io, clock, loop_start + 5s);
  const auto due = clock.after(5s, says("due"));
  const auto later = clock.after(6s, says("later"));
  loop.run_until(never);
  EXPECT_EQ(said, Words{"due"});
  loop.advance(500ms);
  loop.run_until(never);
  EXPECT_EQ(said, Words{"due"});
  loop.advance(500ms);
  loop.run_until(never);
  EXPECT_EQ(said, (Words{"due", "later"}));
}

TEST_F(LoopOfTime, ReachesItsLimitWithoutATimer) {
  VirtualLoop loop(io, clock, loop_start + 5s);
  boost::asio::post(io, [&] {
    boost::asio::post(io, [&] {
      loop.advance(10s);
      boost::asio::post(io, [&] { loop.stop(); });
    });
  });
  loop.run();
  EXPECT_EQ(clock.now(), loop_start) << "nothing was idle";
}

TEST_F(LoopOfTime, MovesToItsLimitWhenIdle) {
  VirtualLoop loop(io, clock, loop_start);
  boost::asio::steady_timer outside(io, 1ms);
  Time seen;
  outside.async_wait([&](const boost::system::error_code&) {
    loop.advance(10s);
    outside.expires_after(1ms);
    outside.async_wait([&](const boost::system::error_code&) {
      seen = clock.now();
      loop.stop();
    });
  });
  loop.run();
  EXPECT_EQ(seen, loop_start + 10s);
}

TEST_F(LoopOfTime, RunsUntilItIsStopped) {
  VirtualLoop loop(io, clock, kForever);
  const auto timer = clock.after(1s, [&] { loop.stop(); });
  const auto never_run = clock.after(2s, says("never"));
  loop.run();
  EXPECT_TRUE(said.empty());
}

}  // namespace
}  // namespace ringback::app
