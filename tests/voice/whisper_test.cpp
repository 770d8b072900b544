// What a dialled number hears before it is connected.
// https://www.twilio.com/docs/voice/twiml/number#attributes-url
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

/// kAnn calls kOther, which dials kBob with a whisper.
struct WhisperWorld : World {
  explicit WhisperWorld(std::string_view whisper) {
    at("/whisper", whisper);
    at("/other",
       "<Dial action='/over'><Number url='/whisper?office=North'>+15550200002</Number></Dial>");
    at("/over", "<Say>Over</Say>");
  }

  std::string over() const { return told("/over", "DialCallStatus DialBridged CallStatus"); }
};

TEST(Whisper, RunsOnTheCalleeBeforeTheBridge) {
  WhisperWorld world("<Say>A call for you</Say>");
  world.phone(kBob, {{"answers_after", "3s"}, {"hangs_up_after", "6s"}});
  const auto parent = world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.told("/whisper", "office Direction CallStatus ParentCallSid To"),
            cat("00:03.000 North outbound-dial in-progress ", parent, " +15550200002\n"));
  EXPECT_EQ(world.heard(),
            "00:03.000 says: A call for you\n"
            "00:04.600 +15550200001 and +15550200002 are connected\n"
            "00:09.000 says: Over\n");
  EXPECT_EQ(world.over(), "00:09.000 completed true in-progress\n");
  // Counted from the answer, the whisper included.
  EXPECT_EQ(world.told("/over", "DialCallDuration"), "00:09.000 6\n");
}

TEST(Whisper, MayAskForAKey) {
  WhisperWorld world(
      "<Gather numDigits='1' action='/accept'><Say>Press one</Say></Gather>"
      "<Hangup/>");
  world.at("/accept", "");
  world.phone(kBob, {{"answers_after", "3s"}, {"script", {{{"hear", "press"}}, {{"press", "1"}}}}});
  world.dial_in({{"hangs_up_after", "9s"}});
  world.until_idle();
  EXPECT_EQ(world.over(), "00:09.000 completed true completed\n");
  world.asks.clear();
}

TEST(Whisper, ThatHangsUpDeclines) {
  WhisperWorld world("<Gather numDigits='1'><Say>Press one</Say></Gather><Hangup/>");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.over(), "00:08.800 completed false in-progress\n");
}

TEST(Whisper, ThatHangsUpIsNoAnswerWhereThatIsSetSo) {
  WhisperWorld world("<Gather numDigits='1'><Say>Press one</Say></Gather><Hangup/>");
  world.exchange.call_declined_whispers("no-answer");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.over(), "00:08.800 no-answer false in-progress\n");
}

TEST(Whisper, IsTheEndWhenTheCalleeHangsUpInIt) {
  WhisperWorld world("<Say>A call for you</Say>");
  world.phone(kBob, {{"answers_after", "3s"}, {"hangs_up_after", "1s"}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.over(), "00:04.000 completed false in-progress\n");
  EXPECT_EQ(world.calls(),
            "inbound +15550100002 completed 5\noutbound-dial +15550200002 completed 1\n");
}

TEST(Whisper, IsTheEndWhenTheCallerHangsUpInIt) {
  WhisperWorld world("<Say>A call for you</Say>");
  world.dial_in({{"hangs_up_after", "4s"}});
  world.until_idle();
  EXPECT_EQ(world.over(), "00:04.000 completed false completed\n");
}

TEST(Whisper, OfACalleeWhoIsSentElsewhereIsNoConversation) {
  WhisperWorld world("<Pause length='5'/>");
  world.at("/elsewhere", "<Hangup/>");
  world.dial_in();
  world.run_for(std::chrono::seconds(5));
  const auto* child = world.store.find(
      kind::kCall, [](const Json& call) { return text_of(call, "direction") == "outbound-dial"; });
  world.update(text_of(*child, "sid"), {{"Url", "https://a.example/elsewhere"}});
  world.until_idle();
  EXPECT_EQ(world.told("/over", "DialCallStatus DialBridged DialCallDuration"),
            "00:05.000 no-answer false -\n");
}

TEST(Whisper, ThatCannotBeHadDropsTheCallee) {
  WhisperWorld world("");
  world.at("/whisper", [](const FormFields&) { return http::response(500, "text/plain", ""); });
  world.alerts = "11200";
  world.dial_in();
  world.until_idle();
  EXPECT_NE(world.over().find("completed false in-progress"), std::string::npos);
}

TEST(Whisper, MayNotDial) {
  WhisperWorld world("<Dial>+15550200003</Dial><Say>Go</Say>");
  world.alerts = "13201";
  world.dial_in({{"hangs_up_after", "9s"}});
  world.until_idle();
  EXPECT_EQ(world.over(), "00:09.000 completed true completed\n");
  EXPECT_EQ(world.store.size(kind::kCall), 2u);
}

TEST(Whisper, MayNotRecord) {
  WhisperWorld world("<Record/><Say>Go</Say>");
  world.alerts = "12200";
  world.dial_in({{"hangs_up_after", "9s"}});
  world.until_idle();
  EXPECT_EQ(world.over(), "00:09.000 completed true completed\n");
  EXPECT_EQ(world.store.size(kind::kRecording), 0u);
}

TEST(Whisper, LetsAnotherBeFirst) {
  WhisperWorld world("<Say>one two three four five six seven eight nine ten</Say>");
  world.at("/other",
           "<Dial action='/over'><Number url='/whisper'>+15550200002</Number>"
           "<Number>+15550200003</Number></Dial>");
  world.phone("+15550200003", {{"answers_after", "5s"}, {"hangs_up_after", "3s"}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.over(), "00:08.000 completed true in-progress\n");
  EXPECT_EQ(world.calls(),
            "inbound +15550100002 completed 9\noutbound-dial +15550200002 completed 2\n"
            "outbound-dial +15550200003 completed 3\n");
}

TEST(Whisper, WaitsForTheDigitsThatAreSent) {
  WhisperWorld world("<Say>Hi</Say>");
  world.at("/other",
           "<Dial><Number url='/whisper' sendDigits='wwww12'>+15550200002</Number></Dial>");
  world.dial_in({{"hangs_up_after", "9s"}});
  world.until_idle();
  EXPECT_EQ(world.told("/whisper", "CallStatus"), "00:05.500 in-progress\n");
}

}  // namespace
}  // namespace ringback::voice
