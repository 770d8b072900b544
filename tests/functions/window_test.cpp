// Jobs that are written to a worker ahead of their time: run once each, and by somebody else when
// the worker is not the one to do it.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

class Window : public testing::TestWithParam<Isolation> {
 protected:
  Window() {
    fixture.settings.workers = 1;
    fixture.install("misbehaves", "f.so");
  }

  std::size_t begin(const std::string& act) { return fixture.begin("/f?act=" + act); }

  std::vector<int> statuses() {
    std::vector<int> all;
    for (const auto& answer : fixture.answers) all.push_back(answer ? answer->status : 0);
    return all;
  }

  HostFixture fixture{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Isolation, Window, testing::Values(Isolation::Process, Isolation::None),
                         [](const auto& info) {
                           return info.param == Isolation::Process ? "Process" : "Thread";
                         });

using WindowOfAProcess = Window;
INSTANTIATE_TEST_SUITE_P(Isolation, WindowOfAProcess, testing::Values(Isolation::Process),
                         [](const auto&) { return "Process"; });

TEST_P(Window, RunsAllOnTheOnlyWorker) {
  fixture.start();
  for (int i = 0; i < 30; ++i) begin("fine");
  fixture.until_answered();
  EXPECT_EQ(statuses(), std::vector<int>(30, 200));
}

TEST_P(Window, RunsEachJobOnceInOrder) {
  fixture.start();
  const auto file = (fixture.folder() / "lines").string();
  for (int i = 0; i < 20; ++i) begin("once&file=" + file + "&line=" + std::to_string(i));
  fixture.until_answered();
  EXPECT_EQ(statuses(), std::vector<int>(20, 200));
  std::ifstream lines(file);
  for (int i = 0; i < 20; ++i) {
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, std::to_string(i));
  }
}

TEST_P(Window, RunsEachJobOnceHoweverTheyMoveBetweenWorkers) {
  fixture.settings.workers = 3;
  fixture.start();
  const auto file = (fixture.folder() / "lines").string();
  for (int i = 0; i < 300; ++i) {
    const auto ms = i % 7 == 0 ? "3" : "0";
    begin("once&file=" + file + "&ms=" + ms + "&line=" + std::to_string(i));
    if (i % 30 == 29) fixture.until_answered();
  }
  EXPECT_EQ(statuses(), std::vector<int>(300, 200));
  std::ifstream lines(file);
  std::multiset<std::string> seen;
  for (std::string line; std::getline(lines, line);) seen.insert(line);
  EXPECT_EQ(seen.size(), 300u);
  for (int i = 0; i < 300; ++i) EXPECT_EQ(seen.count(std::to_string(i)), 1u) << i;
}

TEST_P(Window, LetsNothingWaitBehindASlowHandlerWhenAnotherWorkerIsFree) {
  fixture.install("sleeps", "sleeps.so");
  fixture.settings.workers = 2;
  fixture.start();
  const auto slow = fixture.begin("/sleeps?seconds=9");
  for (int i = 0; i < 20; ++i) fixture.begin("/f?act=fine");
  ASSERT_TRUE(fixture.run_until([&] {
    return std::ranges::count_if(fixture.answers, [](auto& a) { return a.has_value(); }) == 20;
  }));
  EXPECT_FALSE(fixture.answers[slow]);
  fixture.until_answered();
}

TEST_P(WindowOfAProcess, LetsNothingWaitBehindAHandlerThatWasShortUntilNow) {
  fixture.settings.workers = 3;
  fixture.start();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(fixture.get("/f?act=fine").status, 200);
  const auto first = begin("loop");
  const auto second = begin("loop");
  for (int i = 0; i < 20; ++i) begin("fine");
  ASSERT_TRUE(fixture.run_until([&] {
    return std::ranges::count_if(fixture.answers, [](auto& a) { return a.has_value(); }) == 20;
  }));
  EXPECT_FALSE(fixture.answers[first]);
  EXPECT_FALSE(fixture.answers[second]);
}

TEST_P(Window, FailsOneJobWhenTheTimeIsUpAndRunsThoseBehindIt) {
  fixture.settings.limits.time = Duration(200);
  fixture.start();
  begin("silent");
  for (int i = 0; i < 3; ++i) begin("fine");
  fixture.until_answered();
  EXPECT_EQ(statuses(), (std::vector{504, 200, 200, 200}));
}

TEST_P(WindowOfAProcess, FailsOneJobByACrashAndRunsThoseBehindIt) {
  fixture.start();
  begin("fine");
  begin("abort");
  for (int i = 0; i < 3; ++i) begin("fine");
  begin("_exit");
  begin("then_abort");
  begin("fine");
  fixture.until_answered();
  EXPECT_EQ(statuses(), (std::vector{200, 500, 200, 200, 200, 500, 200, 200}));
}

TEST_P(WindowOfAProcess, FailsOneJobInALoopAndRunsThoseBehindIt) {
  fixture.settings.limits.time = Duration(200);
  fixture.start();
  for (const auto* act : {"fine", "loop", "fine", "then_loop", "fine", "fine"}) begin(act);
  fixture.until_answered();
  EXPECT_EQ(statuses(), (std::vector{200, 504, 200, 200, 200, 200}));
}

TEST_P(WindowOfAProcess, TellsApartWhatEachInvocationPrints) {
  fixture.install("logs", "logs.so");
  fixture.start();
  fixture.get("/logs");
  for (int i = 0; i < 10; ++i) fixture.begin("/logs");
  fixture.until_answered();
  std::map<EventId, int> lines;
  for (const auto& entry : fixture.trace().entries()) {
    if (entry.kind() == "function.log") ++lines[entry.cause];
  }
  EXPECT_EQ(lines.size(), 11u);
  for (const auto& [cause, count] : lines) EXPECT_EQ(count, 3) << cause;
}

TEST_P(Window, RefusesWhatIsTooMuchAtOnce) {
  fixture.settings.limits.concurrency = 5;
  fixture.start();
  for (int i = 0; i < 7; ++i) begin("fine");
  fixture.until_answered();
  EXPECT_EQ(statuses(), (std::vector{200, 200, 200, 200, 200, 429, 429}));
  EXPECT_EQ(fixture.get("/f?act=fine").status, 200);
}

}  // namespace
}  // namespace ringback::functions
