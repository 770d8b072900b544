// Functions that call functions of their service.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

class Calls : public testing::TestWithParam<Isolation> {
 protected:
  /// A service of a caller, a private callee that tells what it was given, one that sleeps, and
  /// one that crashes.
  void start() {
    fixture.install("calls", "caller.so");
    fixture.install("echo", "billing/echo.private.so");
    fixture.install("sleeps", "sleeper.private.so");
    if (GetParam() == Isolation::Process) fixture.install("aborts", "crash.private.so");
    fixture.start();
  }

  http::Response call(const std::string& query) { return fixture.get("/caller?" + query); }

  HostFixture fixture{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Isolation, Calls, testing::Values(Isolation::Process, Isolation::None),
                         [](const auto& info) {
                           return info.param == Isolation::Process ? "process" : "none";
                         });

TEST_P(Calls, ReachWhatIsPrivateWithItsEventAndAContextOfItsOwn) {
  start();
  const auto answer = call("names=billing/echo&seconds=3");
  ASSERT_EQ(answer.status, 200);
  ASSERT_TRUE(answer.body.starts_with("200 [")) << answer.body;
  const auto told = *parse_json(answer.body.substr(4));
  EXPECT_EQ(told[0]["PATH"], "/billing/echo");
  EXPECT_EQ(told[0]["COLOUR"], "green");
  EXPECT_EQ(told[1].dump(), R"({"request":{"headers":{},"cookies":{}},"names":"","seconds":"3"})");
  EXPECT_EQ(fixture.get("/billing/echo").status, 403);
}

TEST_P(Calls, NeedNotWait) {
  start();
  const auto answer = call("names=billing/echo&way=callback");
  EXPECT_TRUE(answer.body.starts_with("200 [{\"PATH\":\"/billing/echo\"")) << answer.body;
  EXPECT_EQ(call("names=none&way=callback").body, "there is no function /none0 ");
}

TEST_P(Calls, OfWhatIsNotThereNameIt) {
  start();
  const auto answer = call("names=none");
  EXPECT_EQ(answer.status, 500);
  EXPECT_NE(answer.body.find("there is no function /none"), std::string::npos) << answer.body;
}

TEST_P(Calls, AreCausedByTheCaller) {
  start();
  call("names=billing/echo");
  EventId caller = 0, cause = 0;
  for (const auto& entry : fixture.trace().entries()) {
    if (entry.kind() != "function") continue;
    if (entry.subject() == "/caller") caller = entry.id;
    if (entry.subject() == "/billing/echo") cause = entry.cause;
  }
  EXPECT_NE(caller, 0u);
  EXPECT_EQ(cause, caller);
  EXPECT_EQ(fixture.journal("function"),
            (std::vector<std::string>{"GET /caller", "CALL /billing/echo"}));
}

TEST_P(Calls, NeedNoWorkerThatACallerHolds) {
  fixture.settings.workers = 1;
  fixture.settings.limits.concurrency = 3;
  start();
  for (int i = 0; i < 3; ++i) fixture.begin("/caller?names=caller,sleeper&seconds=1");
  fixture.until_answered();
  for (const auto& answer : fixture.answers) {
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->body, "200 200 slept");
  }
}

TEST_P(Calls, GoFourDeepAndNoDeeper) {
  start();
  EXPECT_EQ(call("names=caller,caller,caller,caller").body, "200 200 200 200 the last");
  const auto answer = call("names=caller,caller,caller,caller,caller");
  EXPECT_NE(answer.body.find("500 "), std::string::npos);
  EXPECT_NE(answer.body.find("/caller is called more than 4 functions deep"), std::string::npos)
      << answer.body;
}

TEST_P(Calls, CountTowardsTheTimeOfTheCaller) {
  start();
  EXPECT_EQ(call("names=sleeper&seconds=9").body, "200 slept");
  EXPECT_EQ(call("names=sleeper&seconds=9&pause=2000").status, 504);
}

TEST(CallsOfWhatCrashes, AreAnsweredAndTheCallerLivesOn) {
  HostFixture fixture(Isolation::Process);
  fixture.install("calls", "caller.so");
  fixture.install("aborts", "crash.private.so");
  fixture.start();
  for (int i = 0; i < 2; ++i) {
    const auto answer = fixture.get("/caller?names=crash");
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.body.starts_with("500 ")) << answer.body;
    EXPECT_NE(answer.body.find("/crash crashed"), std::string::npos) << answer.body;
  }
  EXPECT_EQ(fixture.journal("function.crashed").size(), 2u);
  EXPECT_EQ(fixture.get("/caller").body, "the last");
}

}  // namespace
}  // namespace ringback::functions
