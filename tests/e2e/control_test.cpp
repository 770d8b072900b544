// The control API: the clock, the journal, and who may ask.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kClock = "/_ringback/api/clock";
constexpr auto kEvents = "/_ringback/api/events";

long long now_of(const Served& service) {
  return Json::parse(service.get(kClock).body).at("now_ms");
}

TEST(ManualClock, MovesARingingCallOnOnlyWhenItIsTold) {
  const ServiceFolder folder;
  Served service(folder, {"--clock", "manual"});
  const auto begin = now_of(service);
  const auto call = service.rest("POST", "Calls.json",
                                 {{"From", kCaller},
                                  {"To", kOffice},
                                  {"Twiml", "<Response><Pause length=\"60\"/></Response>"}});
  const auto path = cat("Calls/", text_of(call, "sid"), ".json");
  ASSERT_TRUE(service.becomes(path, "status", "ringing"));
  EXPECT_EQ(now_of(service), begin);
  EXPECT_EQ(service.post_json(kClock, {{"advance", "2s"}}).status, 200);
  EXPECT_TRUE(until([&] { return now_of(service) == begin + 2000; }));
  EXPECT_EQ(text_of(service.rest("GET", path), "status"), "ringing");
  EXPECT_EQ(service.post_json(kClock, {{"advance", "5s"}}).status, 200);
  EXPECT_TRUE(service.becomes(path, "status", "in-progress"));
  EXPECT_TRUE(until([&] { return now_of(service) == begin + 7000; }));
  service.post_json(kClock, {{"advance", "60s"}});
  EXPECT_TRUE(service.becomes(path, "status", "completed"));
  EXPECT_EQ(text_of(service.rest("GET", path), "duration"), "60");
}

TEST(ManualClock, RefusesWhatIsNoDuration) {
  const ServiceFolder folder("{}");
  Served service(folder, {"--clock", "manual"});
  EXPECT_EQ(service.post_json(kClock, {{"advance", "soon"}}).status, 400);
  EXPECT_EQ(service.post_json(kClock, Json::array()).status, 400);
  const auto broken = service.ask({kClock, "POST", {}, "{"});
  EXPECT_EQ(broken.status, 400);
  EXPECT_THAT(broken.body, HasSubstr("message"));
}

TEST(RealClock, CannotBeAdvanced) {
  const ServiceFolder folder("{}");
  Served service(folder);
  const auto answer = service.post_json(kClock, {{"advance", "5s"}});
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body, HasSubstr("--clock manual"));
}

TEST(RealClock, RunsFasterOnRequest) {
  const ServiceFolder folder;
  Served service(folder, {"--speed", "200"});
  service.ring(kDeclined);
  EXPECT_TRUE(service.await_event("message.delivered", kDeclined));
}

TEST(ControlApi, RefusesNamesThatAreNotThisMachines) {
  const ServiceFolder folder("{}");
  Served service(folder);
  for (const auto* host : {"evil.example", "evil.example:3000", "localhost.evil.example"}) {
    const auto answer = service.ask({kEvents, "GET", {{"Host", host}}, ""});
    EXPECT_EQ(answer.status, 403) << host;
  }
  for (const std::string host : {"localhost", "127.0.0.1", "LOCALHOST"}) {
    const auto name = cat(host, ":", service.port());
    EXPECT_EQ(service.ask({kEvents, "GET", {{"Host", name}}, ""}).status, 200) << name;
  }
}

TEST(ControlApi, TellsHowMuchOfTheRestApiThereIs) {
  const ServiceFolder folder;
  Served service(folder);
  const auto parity = Json::parse(service.get("/_ringback/api/parity").body);
  const auto& all = parity["all"];
  EXPECT_GT(all["operations"].get<int>(), 1500);
  EXPECT_GT(all["behaviour"].get<int>(), 0);
  EXPECT_EQ(static_cast<int>(parity["not_emulated"].size()), all["not_emulated"].get<int>());
  EXPECT_GT(parity["products"].size(), 60u);
}

TEST(ControlApi, IsTurnedOffByTheConsoleSetting) {
  const ServiceFolder folder("console: false\n");
  Served service(folder);
  EXPECT_EQ(service.get("/_ringback/api/service").status, 404);
  EXPECT_EQ(service.get("/_ringback/health").status, 200);
}

TEST(ControlApi, AnswersEverybodyWhoIsInvited) {
  const ServiceFolder folder("console: true\n");
  Served service(folder);
  EXPECT_EQ(service.ask({kEvents, "GET", {{"Host", "ringback.example"}}, ""}).status, 200);
}

TEST(ControlApi, RefusesPagesOfOtherOrigins) {
  const ServiceFolder folder;
  Served service(folder);
  const auto body = cat(R"({"from": ")", kStranger, R"(", "to": ")", kDeclined, "\"}");
  for (const auto* origin : {"https://evil.example", "null", "http://localhost.evil.example"}) {
    const auto answer = service.ask({"/_ringback/api/calls", "POST", {{"Origin", origin}}, body});
    EXPECT_EQ(answer.status, 403) << origin;
  }
  EXPECT_THAT(service.journal("call.inbound"), IsEmpty());
  const auto own =
      service.ask({"/_ringback/api/calls", "POST", {{"Origin", service.url("")}}, body});
  EXPECT_EQ(own.status, 201) << own.body;
}

TEST(Journal, HoldsAQuestionUntilSomethingHappens) {
  const ServiceFolder folder;
  Served service(folder);
  service.post_json("/_ringback/api/messages",
                    {{"from", kStranger}, {"to", kAnswered}, {"body", "first"}});
  ASSERT_TRUE(service.await_event("message.received", "first"));
  auto last = std::uint64_t{0};
  for (const auto& entry : service.journal()) last = entry.at("id");
  ASSERT_GT(last, 0u);
  EXPECT_THAT(service.get(cat(kEvents, "?after=", last)).body, IsEmpty());
  EXPECT_THAT(service.get(cat(kEvents, "?wait=1&after=", last)).body, IsEmpty());

  auto answer = std::async(std::launch::async, [&service, last] {
    return service.get(cat(kEvents, "?wait=60&after=", last));
  });
  service.post_json("/_ringback/api/messages",
                    {{"from", kStranger}, {"to", kAnswered}, {"body", "second"}});
  const auto news = answer.get();
  EXPECT_EQ(news.status, 200);
  EXPECT_THAT(news.headers.at("content-type"), HasSubstr("application/x-ndjson"));
  EXPECT_THAT(news.body, HasSubstr("second"));
  EXPECT_THAT(news.body, Not(HasSubstr("first")));
}

TEST(Journal, TellsWhatCausedWhat) {
  const ServiceFolder folder;
  Served service(folder, {"--clock", "virtual"});
  service.ring(kDeclined);
  ASSERT_TRUE(service.await_event("message.delivered", kDeclined));
  std::map<std::uint64_t, Json> entries;
  for (const auto& entry : service.journal()) entries[entry.at("id")] = entry;
  // From the SMS back to the call that it is about.
  std::vector<std::string> kinds;
  auto at = entries.rbegin()->second;
  for (; at.at("cause") != 0; at = entries.at(at.at("cause"))) kinds.push_back(text_of(at, "kind"));
  EXPECT_EQ(text_of(at, "kind"), "call.inbound");
  EXPECT_THAT(kinds, testing::IsSupersetOf({"message.queued", "rest", "function", "callback"}));
}

TEST(ControlApi, NamesWhatItDoesNotHave) {
  const ServiceFolder folder("{}");
  Served service(folder);
  const auto answer = service.get("/_ringback/api/nothing");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, HasSubstr("GET /_ringback/api/nothing"));
  EXPECT_EQ(service.get("/_ringback/health").status, 200);
}

}  // namespace
}  // namespace ringback::e2e
