// A handler that crashes costs its own request one 500, and nothing and nobody else anything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;

std::future<Answer> begin(const Served& service, const std::string& target) {
  return std::async(std::launch::async, [&service, target] { return service.get(target); });
}

TEST(Abort, CostsOne500AndTheNextRequestGetsAFreshOne) {
  const ServiceFolder folder("{}");
  folder.copy(handler("aborts"), "aborts");
  Served service(folder);
  for (int time = 0; time < 3; ++time) {
    const auto answer = service.get("/aborts");
    EXPECT_EQ(answer.status, 500);
    EXPECT_THAT(answer.body, HasSubstr("SIGABRT"));
    EXPECT_EQ(service.get("/_ringback/ready").status, 200);
  }
  EXPECT_EQ(service.journal("function.reply").size(), 3u);
  EXPECT_FALSE(service.process().has_ended());
  EXPECT_TRUE(service.await_event("function.log", "about to abort"));
  EXPECT_THAT(service.process().err(), HasSubstr("/aborts crashed: SIGABRT"));
}

TEST(Abort, LeavesRequestsOfOthersAlone) {
  const ServiceFolder folder("{}");
  folder.copy(handler("aborts"), "aborts");
  folder.copy(handler("echo"), "echo");
  folder.copy(handler("sleeps"), "sleeps");
  Served service(folder);
  auto sleeping = begin(service, "/sleeps?seconds=1");
  std::vector<std::future<Answer>> crashes, echoes;
  for (int number = 0; number < 6; ++number) {
    crashes.push_back(begin(service, "/aborts"));
    echoes.push_back(begin(service, cat("/echo?number=", number)));
  }
  for (auto& crash : crashes) EXPECT_EQ(crash.get().status, 500);
  for (std::size_t number = 0; number < echoes.size(); ++number) {
    const auto answer = echoes[number].get();
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr(cat("\"number\":\"", number, "\"")));
  }
  const auto slept = sleeping.get();
  EXPECT_EQ(slept.status, 200);
  EXPECT_EQ(slept.body, "slept");
}

TEST(Abort, LeavesACallUnderWayAlone) {
  const ServiceFolder folder;
  folder.copy(handler("aborts"), "aborts");
  Served service(folder, {"--clock", "manual"});
  const auto placed = service.ring(kAnswered, {{"hangs_up_after", "600s"}});
  ASSERT_TRUE(service.await_event("dial", kOffice));
  service.post_json("/_ringback/api/clock", {{"advance", "30s"}});
  ASSERT_TRUE(service.await_event("call.bridged", ""));
  const auto call = cat("Calls/", text_of(placed, "sid"), ".json");

  EXPECT_EQ(service.get("/aborts").status, 500);
  EXPECT_EQ(text_of(service.rest("GET", call), "status"), "in-progress");

  service.post_json("/_ringback/api/clock", {{"advance", "600s"}});
  EXPECT_TRUE(service.becomes(call, "status", "completed"));
  EXPECT_EQ(service.rest("GET", "Recordings.json")["recordings"].size(), 1u);
}

TEST(Abort, OfAVoiceHandlerEndsThatCallAndTheNextOneRings) {
  ServiceFolder folder;
  folder.copy(handler("aborts"), "aborts");
  const auto yaml = read_file(folder.path() / "twilio.yaml");
  folder.write("twilio.yaml", replace_all(yaml, "name: Test caller", "voice: /aborts"));
  Served service(folder, {"--clock", "virtual"});
  service.ring(kCaller);
  EXPECT_TRUE(service.await_event("alert", "11200"));
  service.ring(kDeclined);
  EXPECT_TRUE(service.await_event("message.delivered", kDeclined));
}

TEST(Exit, OfAHandlerIsAnswered500Too) {
  const ServiceFolder folder("{}");
  folder.copy(handler("exits"), "exits");
  folder.copy(handler("echo"), "echo");
  Served service(folder);
  EXPECT_EQ(service.get("/exits").status, 500);
  EXPECT_EQ(service.get("/echo").status, 200);
}

TEST(Crash, InTheFirstMomentIsToldAndTheServiceBecomesReadyAllTheSame) {
  const ServiceFolder folder("{}");
  folder.copy(handler("dies_early"), "early");
  folder.copy(handler("echo"), "echo");
  Served service(folder);
  EXPECT_EQ(service.get("/early").status, 500);
  const auto echo = service.get("/echo");
  EXPECT_EQ(echo.status, 200) << echo.body << service.process().err();
}

}  // namespace
}  // namespace ringback::e2e
