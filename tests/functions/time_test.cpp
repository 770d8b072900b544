// Time limits: emulated time moves while a handler waits, and stands still while it computes.
#include <gtest/gtest.h>

#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

class AnyTime : public testing::TestWithParam<Isolation> {
 protected:
  HostFixture fixture{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Isolation, AnyTime, testing::Values(Isolation::Process, Isolation::None),
                         [](const auto& info) {
                           return info.param == Isolation::Process ? "Process" : "Thread";
                         });

TEST_P(AnyTime, MovesWhileAHandlerSleeps) {
  fixture.install("sleeps", "sleeps.so");
  fixture.start();
  EXPECT_EQ(fixture.get("/sleeps?seconds=7").body, "slept");
  EXPECT_EQ(fixture.elapsed(), Duration(7000));
}

TEST_P(AnyTime, StandsStillWhileAHandlerComputes) {
  fixture.install("loops", "loops.so");
  fixture.settings.limits.time = Duration(200);
  fixture.start();
  EXPECT_EQ(fixture.get("/loops?polite=1").status, 504);
  EXPECT_EQ(fixture.elapsed(), Duration(0));
}

TEST_P(AnyTime, MovesWhileAHandlerPumps) {
  fixture.install("waits", "waits.so");
  fixture.start();
  EXPECT_EQ(fixture.get("/waits").body, "both");
  EXPECT_EQ(fixture.elapsed(), Duration(3000));
}

TEST_P(AnyTime, AnswersASleepBeyondTheLimitInEmulatedTime) {
  fixture.install("sleeps", "sleeps.so");
  fixture.install("waits", "waits.so");
  fixture.start();
  EXPECT_EQ(fixture.get("/sleeps?seconds=11").status, 504);
  EXPECT_EQ(fixture.elapsed(), Duration(10'000));
  EXPECT_EQ(fixture.get("/sleeps?seconds=9").status, 200);
}

TEST_P(AnyTime, EndsAHandlerThatPumpsBeyondTheLimit) {
  fixture.install("waits", "waits.so");
  fixture.settings.limits.time = Duration(2000);
  fixture.start();
  EXPECT_EQ(fixture.get("/waits").status, 504);
  EXPECT_EQ(fixture.elapsed(), Duration(2000));
}

TEST_P(AnyTime, AnswersForAHandlerThatNeverDoes) {
  fixture.install("silent", "silent.so");
  fixture.start();
  EXPECT_EQ(fixture.get("/silent").status, 504);
  EXPECT_EQ(fixture.elapsed(), Duration(10'000));
  EXPECT_EQ(fixture.get("/silent").status, 504);
}

TEST_P(AnyTime, TellsAHandlerWhatIsLeftOfEmulatedTime) {
  fixture.install("remains", "remains.so");
  fixture.start();
  const auto left = std::stoi(fixture.get("/remains").body);
  EXPECT_GT(left, 0);
  EXPECT_LE(left, 6000);
}

TEST(Time, KillsALoopAtItsLimit) {
  HostFixture fixture(Isolation::Process);
  fixture.install("loops", "loops.so");
  fixture.install("echo", "echo.so");
  fixture.settings.limits.time = Duration(200);
  fixture.start();
  const auto stuck = fixture.begin("/loops");
  EXPECT_EQ(fixture.get("/echo").status, 200);
  fixture.until_answered();
  EXPECT_EQ(fixture.answers[stuck]->status, 504);
  EXPECT_NE(fixture.answers[stuck]->body.find("runtime application timed out"), std::string::npos);
  EXPECT_EQ(fixture.elapsed(), Duration(0));
}

TEST(Time, LeavesAThreadBehindThatNeverReturns) {
  HostFixture fixture(Isolation::None);
  fixture.install("hangs", "hangs.so");
  fixture.settings.limits.time = Duration(50);
  fixture.start();
  EXPECT_EQ(fixture.get("/hangs").status, 504);
  testing::internal::CaptureStderr();
  fixture.stop();
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "ringback: a handler never returned; its thread is left behind\n");
}

TEST(Time, EndsWorkAfterTheAnswer) {
  HostFixture fixture(Isolation::Process);
  fixture.install("lingers", "lingers.so");
  fixture.settings.limits.time = Duration(200);
  fixture.settings.workers = 1;
  fixture.start();
  EXPECT_EQ(fixture.get("/lingers").body, "answered");
  EXPECT_EQ(fixture.get("/lingers").body, "answered");  // the only worker was freed by force
}

}  // namespace
}  // namespace ringback::functions
