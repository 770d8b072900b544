// <Dial> and <Number>.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "twiml/script.hpp"

namespace ringback::twiml {
namespace {

/// A call that dials, and goes on with "next".
struct Dialing : Script {
  explicit Dialing(std::string_view attributes) {
    begin(cat("<Dial ", attributes, ">+15550001111</Dial><Say>next</Say>"));
  }
};

TEST(Dial, RingsTheNumberInItsText) {
  Script call;
  EXPECT_EQ(call.begin("<Dial> +15550001111 </Dial>"), "answer; dial [+15550001111] for 30s");
}

TEST(Dial, TakesNationalNumbersOfNorthAmerica) {
  Script call;
  EXPECT_EQ(call.begin("<Dial><Number>(415) 555-0100</Number><Number>1-415-555-0101</Number>"
                       "</Dial>"),
            "answer; dial [+14155550100] [+14155550101] for 30s");
}

TEST(Dial, WarnsOfANumberBesideItsNouns) {
  Script call;
  EXPECT_EQ(call.begin("<Dial>+15550002222 <Number>+15550001111</Number></Dial>"),
            "alert 12200 at 1; answer; dial [+15550001111] for 30s");
}

TEST(Dial, HandsOnItsAttributes) {
  Script call;
  EXPECT_EQ(call.begin("<Dial timeout='20' timeLimit='60' callerId='+15550002222' record='true' "
                       "hangupOnStar='true' sequential='true' recordingStatusCallback='/told' "
                       "recordingStatusCallbackEvent='absent'>+15550001111</Dial>"),
            "answer; dial [+15550001111] for 20s limit 60s as +15550002222 record-from-answer "
            "tell POST https://a.example/told of absent hangupOnStar sequential");
}

TEST(Dial, HandsOnTheAttributesOfItsNumbers) {
  Script call;
  EXPECT_EQ(call.begin("<Dial><Number sendDigits='ww1' url='/whisper?a=b' method='GET' "
                       "statusCallback='/told' statusCallbackEvent='ringing answered' "
                       "statusCallbackMethod='GET'>+15550001111</Number></Dial>"),
            "answer; dial [+15550001111 keys ww1 whisper GET https://a.example/whisper?a=b tell "
            "GET https://a.example/told of ringing answered] for 30s");
}

TEST(Dial, KnowsEveryWayToRecord) {
  for (const auto* way : {"record-from-answer", "record-from-ringing", "record-from-answer-dual",
                          "record-from-ringing-dual"}) {
    Script call;
    EXPECT_EQ(call.begin(cat("<Dial record='", way, "'>+15550001111</Dial>")),
              cat("answer; dial [+15550001111] for 30s ", way));
  }
  for (const auto* way : {"false", "do-not-record"}) {
    Script call;
    EXPECT_EQ(call.begin(cat("<Dial record='", way, "'>+15550001111</Dial>")),
              "answer; dial [+15550001111] for 30s");
  }
}

TEST(Dial, WarnsOfBadValuesAndUsesTheDefaults) {
  Script call;
  EXPECT_EQ(call.begin("<Dial timeout='4' timeLimit='x' record='loud' hangupOnStar='1' "
                       "sequential='2' answerOnBridge='3'>+15550001111</Dial>"),
            "alert 13219 at 1; answer; alert 13212 at 1; alert 13216 at 1; alert 13213 at 1; "
            "alert 13218 at 1; alert 13217 at 1; dial [+15550001111] for 30s");
  Script digits;
  EXPECT_EQ(digits.begin("<Dial><Number sendDigits='x'>+15550001111</Number></Dial>"),
            "answer; alert 13222 at 1; dial [+15550001111] for 30s");
}

TEST(Dial, FailsWithoutANumber) {
  Script call;
  EXPECT_EQ(call.begin("<Dial>home</Dial><Say>next</Say>"), "answer; alert 13223 at 1; say next");
  Script other;
  EXPECT_EQ(other.begin("<Dial action='/over'><Number>12</Number></Dial>"),
            "answer; alert 13223 at 1; POST https://a.example/over DialCallStatus=failed "
            "DialBridged=false");
}

TEST(Dial, MakesNoNumberOfWhatHasLetters) {
  Script call;
  EXPECT_EQ(call.begin("<Dial>+13125550199x22</Dial><Say>next</Say>"),
            "answer; alert 13223 at 1; say next");
}

TEST(Dial, LeavesBadNumbersOut) {
  Script call;
  EXPECT_EQ(call.begin("<Dial><Number>12</Number><Number>+15550001111</Number></Dial>"),
            "answer; alert 13223 at 1; dial [+15550001111] for 30s");
}

TEST(Dial, MayFailAsOftenAsADocumentHasRoomFor) {
  Script call;
  std::string verbs;
  for (int i = 0; i < 4'000; ++i) verbs += "<Dial>x</Dial>";
  EXPECT_TRUE(call.begin(verbs).ends_with("; ran out"));
}

TEST(Dial, WithoutActionGoesOnWithTheNextVerb) {
  for (const auto* status : {"completed", "busy", "no-answer", "failed", "canceled"}) {
    Dialing call("");
    EXPECT_EQ(call.on(dial_ended(status)), "say next") << status;
  }
}

TEST(Dial, TellsItsActionHowItEnded) {
  Dialing call("action='/over' method='GET'");
  EXPECT_EQ(call.on(dial_ended("busy")),
            "GET https://a.example/over DialCallStatus=busy DialCallSid=CAchild DialBridged=false");
}

TEST(Dial, TellsItsActionOfTheConversation) {
  Dialing call("action='/over'");
  auto ended = dial_ended("completed");
  ended.duration_seconds = 12;
  ended.bridged = true;
  ended.recording = RecordingInfo{"RE1", "https://api.twilio.com/RE1", 10};
  EXPECT_EQ(call.on(ended),
            "POST https://a.example/over DialCallStatus=completed DialCallSid=CAchild "
            "DialCallDuration=12 DialBridged=true RecordingUrl=https://api.twilio.com/RE1 "
            "RecordingSid=RE1 RecordingDuration=10");
}

TEST(Dial, RequestsItsActionAfterTheCallerHungUpAndIgnoresTheReply) {
  Dialing call("action='/over'");
  EXPECT_EQ(call.hung_up(), "");
  EXPECT_NE(call.on(dial_ended("canceled")), "");
  EXPECT_EQ(call.on(document("<Response><Say>a</Say></Response>")), "");
  EXPECT_TRUE(call.done());
}

TEST(Dial, WithoutActionIsOverWhenTheCallerHangsUp) {
  Dialing call("");
  call.hung_up();
  EXPECT_EQ(call.on(dial_ended("canceled")), "");
  EXPECT_TRUE(call.done());
}

TEST(Dial, InACircleThatTakesNoTimeEndsTheCall) {
  Script call;
  const auto circle = document("<Response><Dial action=''>+15550001111</Dial></Response>");
  auto at_once = dial_ended("failed");
  at_once.took = Duration(0);
  int dials = 0;
  while (!call.done() && ++dials < 1000) {
    call.on(circle);
    call.on(at_once);
  }
  EXPECT_EQ(dials, 64);
}

TEST(Dial, RingsWhomItsNounsName) {
  Script call;
  EXPECT_EQ(
      call.begin("<Dial><Client>ann</Client><Client><Identity>bob</Identity>"
                 "<Parameter name='a' value='b'/></Client><Sip>sip:c@d.example;x=y?X-H=1"
                 "</Sip><Application>AP11111111111111111111111111111111</Application></Dial>"),
      "answer; dial [client:ann] [client:bob with a=b] [sip:c@d.example] "
      "[app:AP11111111111111111111111111111111] for 30s");
}

TEST(Dial, SendsSipAddressesTheHeadersThatMayBe) {
  const auto dialled = [](std::string_view headers) {
    Script call;
    return call.begin(cat("<Dial><Sip>sip:a@b.example?", headers, "</Sip></Dial>"));
  };
  const std::string rings = "dial [sip:a@b.example] for 30s";
  EXPECT_EQ(dialled("X-Order=1&amp;x-b=2&amp;User-to-User=3"), "answer; " + rings);
  EXPECT_EQ(dialled("X-Order=1&amp;From=2"), "answer; alert 13252 at 1; " + rings);
}

TEST(Conference, TakesNoCallsSidForALabel) {
  const auto joined = [](std::string_view label) {
    Script call;
    return call.begin(
        cat("<Dial><Conference participantLabel='", label, "'>room</Conference></Dial>"));
  };
  EXPECT_EQ(joined("CAnn"), "answer; dial conference room as CAnn for 30s");
  for (const auto* bad : {"CA0123456789abcdef0123456789abcdef", "a/b", "a%2Fb"}) {
    EXPECT_EQ(joined(bad), "answer; alert 16023 at 1; dial conference room for 30s") << bad;
  }
}

TEST(Dial, JoinsAConferenceWithItsAttributes) {
  Script call;
  EXPECT_EQ(call.begin("<Dial><Conference muted='true' beep='false' startConferenceOnEnter='false' "
                       "endConferenceOnExit='true' maxParticipants='2' waitUrl='/music' "
                       "waitMethod='GET' participantLabel='ann' record='record-from-start' "
                       "statusCallback='/told' statusCallbackEvent='start end'>Room 1</Conference>"
                       "</Dial>"),
            "answer; dial conference Room 1 hearing GET https://a.example/music as ann muted beep "
            "false waits ends it of 2 recorded trim-silence tell POST https://a.example/told of "
            "start end for 30s");
}

TEST(Dial, DoesNotMixAConferenceWithOthers) {
  Script call;
  EXPECT_EQ(call.begin("<Dial><Conference>room</Conference><Number>+15550001111</Number></Dial>"),
            "answer; alert 13000 at 1; dial conference room for 30s");
}

TEST(Dial, ToldThatAConferenceIsOverAsksWithoutACall) {
  Script call;
  call.begin("<Dial action='/over'><Conference>room</Conference></Dial>");
  EXPECT_EQ(call.on(conferred()),
            "POST https://a.example/over DialCallStatus=answered DialBridged=true");
}

TEST(Dial, TakesACallOutOfAQueue) {
  Script call;
  EXPECT_EQ(call.begin("<Dial timeout='10'><Queue url='/hello'>support</Queue></Dial>"),
            "answer; dial queue support after POST https://a.example/hello for 10s");
}

TEST(Enqueue, PutsTheCallIntoAQueue) {
  Script call;
  EXPECT_EQ(call.begin("<Enqueue action='/out' waitUrl='/music'> support </Enqueue>"),
            "answer; enqueue support hearing POST https://a.example/music");
  EXPECT_EQ(call.on(EnqueueEnded{"bridged", "QUx", 12}),
            "POST https://a.example/out QueueResult=bridged QueueSid=QUx QueueTime=12");
}

TEST(Enqueue, GoesOnWithTheNextVerbWithoutAnAction) {
  Script call;
  call.begin("<Enqueue waitUrl=''>support</Enqueue><Say>next</Say>");
  EXPECT_EQ(call.on(EnqueueEnded{"leave", "QUx", 12}), "say next");
}

TEST(Enqueue, HandsAWorkflowItsTask) {
  Script call;
  const std::string workflow = "WW" + std::string(32, '1');
  EXPECT_EQ(call.begin(cat("<Enqueue workflowSid='", workflow,
                           "'><Task priority='5'>{\"a\":1}</Task></Enqueue>")),
            cat("answer; enqueue ", workflow, " {\"a\":1} priority 5"));
}

TEST(Enqueue, TellsTheActionOfAQueueWithoutAName) {
  Script call;
  EXPECT_EQ(call.begin("<Enqueue action='/out'/>"),
            "answer; alert 14204 at 1; POST https://a.example/out QueueResult=error QueueSid= "
            "QueueTime=0");
}

Source place(Place where) { return {url("https://a.example/voice"), "POST", {}, "POST", where}; }

TEST(Queue, AsksAgainForWhatIsHeardInIt) {
  Script wait(place(Place::kQueue));
  EXPECT_EQ(wait.begin("<Say>Wait</Say>"), "answer; say Wait");
  EXPECT_EQ(wait.finished(), "POST https://a.example/voice");
}

TEST(Queue, IsLeftByTheVerbOfThatName) {
  Script wait(place(Place::kQueue));
  EXPECT_EQ(wait.begin("<Leave/><Say>never</Say>"), "answer; leave");
  EXPECT_TRUE(wait.done());
}

TEST(Queue, TakesNoOtherVerbs) {
  Script wait(place(Place::kQueue));
  EXPECT_EQ(wait.begin("<Dial>+15550001111</Dial><Say>Wait</Say>"),
            "alert 14202 at 1; answer; say Wait");
}

TEST(Queue, IsLeftWhenNothingCanBeHeardInIt) {
  Script wait(place(Place::kQueue));
  EXPECT_EQ(wait.on(FetchFailed{url("https://a.example/voice"), {11200, "no"}}),
            "alert 11200; unavailable");
}

TEST(Leave, DoesNothingOutsideAQueue) {
  Script call;
  EXPECT_EQ(call.begin("<Leave/><Say>next</Say>"), "answer; say next");
}

}  // namespace
}  // namespace ringback::twiml
