// Legs: what phones do to calls, and calls between numbers of ours.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

/// The outcome of a call to a phone of this behaviour.
std::string outcome(Json behaviour, FormFields more = {}) {
  World world;
  world.at("/voice", "<Pause length='5'/>");
  world.phone(kAnn, std::move(behaviour));
  world.call(std::move(more));
  world.until_idle();
  const auto calls = world.calls();
  const auto ended = stopwatch(world.clock.now() - Time(std::chrono::seconds(1'700'000'000)));
  return calls.substr(0, calls.size() - 1) + " at " + ended;
}

TEST(Phone, ThatAnswersIsConnected) {
  EXPECT_EQ(outcome({{"answers_after", "2s"}}),
            "outbound-api +15550200001 completed 5 at 00:07.000");
}

TEST(Phone, WithoutDescriptionAnswersAfterThreeSeconds) {
  EXPECT_EQ(outcome(Json::object()), "outbound-api +15550200001 completed 5 at 00:08.000");
}

TEST(Phone, ThatDeclinesIsBusy) {
  EXPECT_EQ(outcome({{"declines_after", "4s"}}), "outbound-api +15550200001 busy 0 at 00:04.000");
}

TEST(Phone, ThatIsBusyIsSoAtOnce) {
  EXPECT_EQ(outcome({{"busy", true}}), "outbound-api +15550200001 busy 0 at 00:00.000");
}

TEST(Phone, ThatIsUnreachableFails) {
  EXPECT_EQ(outcome({{"unreachable", true}}), "outbound-api +15550200001 failed 0 at 00:00.000");
}

TEST(Phone, ThatNeverAnswersIsGivenUpAfterTheTimeout) {
  EXPECT_EQ(outcome({{"never_answers", true}}),
            "outbound-api +15550200001 no-answer 0 at 01:00.000");
  EXPECT_EQ(outcome({{"never_answers", true}}, {{"Timeout", "20"}}),
            "outbound-api +15550200001 no-answer 0 at 00:20.000");
}

TEST(Phone, ThatHangsUpEndsTheCall) {
  EXPECT_EQ(outcome({{"answers_after", "1s"}, {"hangs_up_after", "2s"}}).substr(0, 39),
            "outbound-api +15550200001 completed 2 a");
}

TEST(Phone, OfAnyOtherNumberIsTheDefault) {
  World world;
  world.phone("default", {{"busy", true}});
  world.call({{"To", "+15550999999"}});
  world.until_idle();
  EXPECT_EQ(world.calls(), "outbound-api +15550999999 busy 0\n");
}

TEST(Call, EndsAtItsTimeLimit) {
  EXPECT_EQ(outcome({{"answers_after", "1s"}}, {{"TimeLimit", "2"}}).substr(0, 37),
            "outbound-api +15550200001 completed 2");
}

TEST(OwnNumber, IsCalledWithTwoCallResources) {
  World world;
  world.at("/voice", "<Pause length='2'/><Say>From the caller</Say>");
  world.at("/other", "<Pause length='1'/><Say>Hello</Say><Pause length='10'/>");
  const auto sid = world.call({{"To", kOther}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:00.000 POST /other\n00:01.000 POST /voice\n");
  EXPECT_EQ(world.told("/other", "CallStatus Direction From To"),
            "00:00.000 ringing inbound +15550100001 +15550100002\n");
  EXPECT_EQ(world.told("/voice", "CallStatus Direction CallSid"),
            cat("00:01.000 in-progress outbound-api ", sid, "\n"));
  EXPECT_EQ(world.calls(),
            "outbound-api +15550100002 completed 4\ninbound +15550100002 completed 4\n");
  const auto inbound = world.store.find(
      kind::kCall, [](const Json& call) { return text_of(call, "direction") == "inbound"; });
  EXPECT_EQ((*inbound)["parent_call_sid"], nullptr);
  EXPECT_NE(text_of(*inbound, "sid"), sid);
}

TEST(OwnNumber, HearsWhatTheOtherSideSays) {
  World world;
  world.at("/voice", "<Say>Blue please</Say><Pause length='5'/>");
  world.at("/other", "<Gather input='speech' speechTimeout='auto' action='/chosen'/>");
  world.at("/chosen", "<Hangup/>");
  world.call({{"To", kOther}});
  world.until_idle();
  EXPECT_EQ(world.told("/chosen", "SpeechResult"), "00:00.800 Blue please\n");
}

TEST(OwnNumber, HearsThatTheOtherSideStopped) {
  World world;
  world.at("/voice", "<Gather numDigits='1' action='/pressed'><Say>" +
                         std::string("one two three four five six seven eight nine ten") +
                         "</Say></Gather>");
  world.at(
      "/other",
      "<Say>a</Say><Play digits='1'/><Record playBeep='false' timeout='2' action='/recorded'/>");
  world.at("/recorded", "<Hangup/>");
  world.at("/pressed", "<Pause length='9'/>");
  world.call({{"To", kOther}});
  world.until_idle();
  // The key came at 0.4 s and cut the prompt; recorded are 2 s of silence from 0.65 s on.
  EXPECT_EQ(world.told("/recorded", "RecordingDuration"), "00:02.650 2\n");
}

TEST(OwnNumber, ThatRejectsIsBusyOrDoesNotAnswer) {
  for (const auto& [verb, status] :
       {std::pair("<Reject/>", "no-answer"), std::pair("<Reject reason='busy'/>", "busy")}) {
    World world;
    world.at("/other", verb);
    world.call({{"To", kOther}});
    world.until_idle();
    EXPECT_EQ(world.calls(), cat("outbound-api +15550100002 ", status, " 0\ninbound +15550100002 ",
                                 status, " 0\n"));
  }
}

TEST(OwnNumber, ThatOnlyPausesDoesNotAnswer) {
  World world;
  world.at("/other", "<Pause length='3'/>");
  world.call({{"To", kOther}});
  world.until_idle();
  EXPECT_EQ(world.calls(),
            "outbound-api +15550100002 no-answer 0\ninbound +15550100002 no-answer 0\n");
}

TEST(OwnNumber, ThatDoesNotAnswerForTwoMinutesIsGivenUp) {
  World world;
  world.at("/other", "<Pause length='600'/>");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.calls(), "inbound +15550100002 no-answer 0\n");
  EXPECT_EQ(world.call_document(text_of(world.only(kind::kCall), "sid"))["end_time"],
            "Tue, 14 Nov 2023 22:15:20 +0000");
}

TEST(OwnNumber, WithoutDocumentEndsTheCallAtOnce) {
  World world;
  world.number("+15550100003", "");
  world.call({{"To", "+15550100003"}});
  world.until_idle();
  EXPECT_EQ(world.calls(), "outbound-api +15550100003 failed 0\ninbound +15550100003 failed 0\n");
}

TEST(OwnNumber, LosesItsCallWhenTheCallerIsCancelled) {
  World world;
  world.at("/other", "<Pause length='10'/><Say>late</Say>");
  const auto sid = world.call({{"To", kOther}});
  world.run_for(Duration(2000));
  EXPECT_EQ(world.update(sid, {{"Status", "canceled"}}), 0);
  world.until_idle();
  EXPECT_EQ(world.calls(),
            "outbound-api +15550100002 canceled 0\ninbound +15550100002 no-answer 0\n");
}

TEST(Caller, IsConnectedWhenTheDocumentAnswers) {
  World world;
  world.at("/other", "<Say>Welcome</Say><Pause length='10'/>");
  world.dial_in({{"hangs_up_after", "4s"}, {"script", {{{"hear", "welcome"}}, {{"say", "Hi"}}}}});
  world.until_idle();
  EXPECT_EQ(world.calls(), "inbound +15550100002 completed 4\n");
  EXPECT_NE(world.heard().find("+15550200001 says Hi"), std::string::npos);
}

TEST(Caller, OfANumberThatIsNotOursIsRefused) {
  World world;
  EXPECT_EQ(world.exchange.dial_in(kAnn, "+15550999999", {}, 0).error().code, 21211);
}

TEST(Caller, GetsTheNumbersFallback) {
  World world;
  world.alerts = "11200";
  world.number(
      "+15550100003", "https://a.example/none",
      {{"voice_fallback_url", "https://a.example/fallback"}, {"voice_fallback_method", "GET"}});
  world.at("/fallback", "<Reject/>");
  ASSERT_TRUE(world.exchange.dial_in(kAnn, "+15550100003", {}, 0).ok());
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:00.000 POST /none\n00:00.000 GET /fallback\n");
}

TEST(Numbers, ThatCallEachOtherForEverAreStopped) {
  World world;
  world.at("/other", "<Dial>+15550100002</Dial>");
  world.dial_in();
  world.until_idle();
  world.alerts = "10004";
}

TEST(Exchange, FailsTheCallsItHasForgotten) {
  World world;
  world.at("/voice", "<Record/>");
  world.call();
  world.run_for(Duration(5000));
  EXPECT_EQ(world.exchange.live_calls(), 1u);
  world.exchange.forget();
  EXPECT_EQ(world.exchange.live_calls(), 0u);
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 in-progress \n");
  world.exchange.recover();
  EXPECT_EQ(world.exchange.live_calls(), 0u);
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 failed 0\n");
  world.until_idle();
}

TEST(Leg, CostsSomethingOnceItWasAnswered) {
  World world;
  world.at("/voice", "<Pause length='5'/>");
  const auto price = [&world](const std::string& sid) { return world.call_document(sid)["price"]; };
  const auto answered = world.call();
  EXPECT_EQ(price(answered), nullptr);
  world.until_idle();
  world.phone(kAnn, {{"busy", true}});
  const auto busy = world.call();
  world.until_idle();
  EXPECT_EQ(price(answered), "-0.01400");
  EXPECT_EQ(price(busy), nullptr);
}

TEST(Leg, IsToldWithItsKeysHowTheyEnded) {
  World world;
  world.at("/other", "<Gather action='/keys' timeout='2'/>");
  world.at("/keys", "<Gather action='/again' timeout='2' actionOnEmptyResult='true'/>");
  world.at("/again", "<Hangup/>");
  world.dial_in({{"script", {{{"press", "12#"}}}}});
  world.until_idle();
  EXPECT_TRUE(contains(world.told("/keys", "Digits FinishedOnKey msg"), " 12 # Gather End\n"));
  EXPECT_TRUE(contains(world.told("/again", "Digits FinishedOnKey msg"), "   Gather End\n"));
}

}  // namespace
}  // namespace ringback::voice
