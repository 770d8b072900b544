// The journal as a ladder.
#include "app/ladder.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ringback::app {
namespace {

struct LadderTest : testing::Test {
  /// The line of an entry that happens `ms` after the first.
  std::string line(EventId id, EventId cause, long long ms, const std::string& kind,
                   const std::string& text, const Json& detail = Json::object(),
                   const std::string& subject = "CA1") {
    return ladder.line({{"id", id},
                        {"cause", cause},
                        {"at_ms", 1'700'000'000'000 + ms},
                        {"kind", kind},
                        {"subject", subject},
                        {"text", text},
                        {"detail", detail}});
  }

  Ladder ladder;
  const Json inbound = {{"direction", "inbound"}, {"from", "+15550001"}, {"to", "+15550009"}};
};

TEST_F(LadderTest, CountsTimeFromTheFirstEntry) {
  EXPECT_EQ(line(1, 0, 0, "call.inbound", "", inbound),
            "00:00.000  +15550001       -> +15550009        calls\n");
  EXPECT_EQ(line(2, 1, 3000, "call.in-progress", "", inbound),
            "00:03.000  +15550009       -> +15550001        answers\n");
}

TEST_F(LadderTest, NamesTheServicesOwnAddressesByPath) {
  EXPECT_EQ(line(1, 0, 0, "webhook", "",
                 {{"method", "POST"},
                  {"url", "http://localhost:3000/forwarder"},
                  {"parameters", {{"CallStatus", "ringing"}, {"From", "+1"}}}}),
            "00:00.000  Twilio          -> /forwarder       POST CallStatus=ringing\n");
  EXPECT_EQ(line(2, 0, 0, "webhook", "", {{"method", "GET"}, {"url", "https://example.com/a?b"}}),
            "00:00.000  Twilio          -> example.com/a    GET\n");
}

TEST_F(LadderTest, ShowsARepliesVerbsUnderTheOneWhoGaveIt) {
  line(1, 0, 0, "webhook", "", {{"method", "POST"}, {"url", "http://localhost:3000/a"}});
  EXPECT_EQ(line(2, 1, 0, "webhook.reply", "200 OK",
                 {{"body", "<Response><Say>Hi</Say><Dial><Number>1</Number></Dial></Response>"}}),
            "00:00.000  /a              -> Twilio           200 OK <Say> <Dial><Number>\n");
}

TEST_F(LadderTest, PassesCausesThroughSilentEntries) {
  line(1, 0, 0, "webhook", "", {{"method", "POST"}, {"url", "http://localhost:3000/a"}});
  EXPECT_EQ(line(2, 1, 0, "unheard.of", ""), "");
  EXPECT_EQ(line(3, 2, 0, "rest", "POST Messages"),
            "00:00.000  /a              -> REST API         POST Messages\n");
  EXPECT_EQ(line(4, 0, 0, "rest", "GET Calls"),
            "00:00.000  client          -> REST API         GET Calls\n");
}

TEST_F(LadderTest, LeavesOutWhatOthersSay) {
  EXPECT_EQ(line(1, 0, 0, "call.ringing", ""), "");
  EXPECT_EQ(line(2, 0, 0, "call.initiated", ""), "");
}

TEST_F(LadderTest, ShowsAlertsAndLogs) {
  EXPECT_EQ(line(1, 0, 0, "alert", "12100 bad document"),
            "00:00.000  Twilio          -> debugger         12100 bad document\n");
  EXPECT_EQ(line(2, 0, 0, "function.log", "hello", Json::object(), "/a"),
            "00:00.000  /a              -> log              hello\n");
}

TEST_F(LadderTest, TakesEntriesThatLackEverything) {
  EXPECT_EQ(ladder.line(Json::object()), "");
  EXPECT_EQ(ladder.line({{"kind", "webhook"}}),
            "00:00.000  Twilio          ->                  \n");
}

TEST(CallsEnd, ByTheirFinalStatusAlone) {
  const auto entry = [](const char* kind) { return Json{{"subject", "CA1"}, {"kind", kind}}; };
  for (const char* kind :
       {"call.completed", "call.busy", "call.no-answer", "call.failed", "call.canceled"}) {
    EXPECT_TRUE(ends_call(entry(kind), "CA1")) << kind;
    EXPECT_FALSE(ends_call(entry(kind), "CA2")) << kind;
  }
  EXPECT_FALSE(ends_call(entry("call.in-progress"), "CA1"));
}

}  // namespace
}  // namespace ringback::app
