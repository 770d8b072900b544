// <Gather>.
#include <gtest/gtest.h>

#include "twiml/script.hpp"

namespace ringback::twiml {
namespace {

/// A call that gathers, with the prompts over.
struct Gathered : Script {
  explicit Gathered(std::string_view attributes) {
    begin("<Gather action='/keys' " + std::string(attributes) + "/><Say>next</Say>");
  }
};

TEST(Gather, SaysItsPromptsAndThenWaits) {
  Script call;
  EXPECT_EQ(call.begin("<Gather><Say>a</Say><Pause length='2'/><Play>b.mp3</Play></Gather>"),
            "answer; say a");
  EXPECT_EQ(call.finished(), "alarm 2s");
  EXPECT_EQ(call.waited(), "play https://a.example/b.mp3");
  EXPECT_EQ(call.finished(), "alarm 5s");
}

TEST(Gather, RepeatsAPromptAsOftenAsLoopSays) {
  Script call;
  call.begin("<Gather><Say loop='2'>a</Say><Say>b</Say></Gather>");
  EXPECT_EQ(call.finished(), "say a");
  EXPECT_EQ(call.finished(), "say b");
  Script forever;
  forever.begin("<Gather><Say loop='0'>a</Say></Gather>");
  for (int i = 1; i < 1000; ++i) ASSERT_EQ(forever.finished(), "say a") << i;
  EXPECT_EQ(forever.finished(), "alarm 5s");
}

TEST(Gather, PassesOverPromptsThatCannotBeHeard) {
  Script call;
  EXPECT_EQ(call.begin("<Gather><Say/><Play/><Play digits='1'/><Play>b.mp3</Play></Gather>"),
            "answer; alert 13520 at 1; alert 13420 at 1; alert 13325 at 1; "
            "play https://a.example/b.mp3");
  EXPECT_EQ(call.on(NotPlayed{}), "alarm 5s");
}

TEST(Gather, FallsThroughWhenNobodyPresses) {
  Gathered call("");
  EXPECT_EQ(call.waited(), "no alarm; say next");
}

TEST(Gather, RequestsTheActionWithoutKeysIfItIsTo) {
  Gathered call("actionOnEmptyResult='true'");
  EXPECT_EQ(call.waited(), "no alarm; POST https://a.example/keys Digits=");
}

TEST(Gather, SubmitsWhenTheFinishKeyComes) {
  Gathered call("");
  EXPECT_EQ(call.press("12#"),
            "alarm 5s | alarm 5s | no alarm; POST https://a.example/keys Digits=12 "
            "FinishedOnKey=#");
}

TEST(Gather, SubmitsWhatWasPressedWhenNoFurtherKeyComes) {
  Gathered call("timeout='3'");
  EXPECT_EQ(call.press("12"), "alarm 3s | alarm 3s");
  EXPECT_EQ(call.waited(), "no alarm; POST https://a.example/keys Digits=12");
}

TEST(Gather, SubmitsAtOnceWhenAllDigitsAreThere) {
  Gathered call("numDigits='2'");
  EXPECT_EQ(call.press("12"), "alarm 5s | no alarm; POST https://a.example/keys Digits=12");
  EXPECT_EQ(call.press("3"), "");
}

TEST(Gather, TakesAnotherFinishKey) {
  Gathered call("finishOnKey='*'");
  EXPECT_EQ(call.press("#*"),
            "alarm 5s | no alarm; POST https://a.example/keys Digits=# FinishedOnKey=*");
}

TEST(Gather, TakesEveryKeyWhenNoneFinishes) {
  Gathered call("finishOnKey='' numDigits='3'");
  EXPECT_EQ(call.press("#*#"),
            "alarm 5s | alarm 5s | no alarm; POST https://a.example/keys Digits=#*#");
}

TEST(Gather, CountsTheFinishKeyAloneAsNoInput) {
  Gathered call("");
  EXPECT_EQ(call.press("#"), "no alarm; say next");
  Gathered other("actionOnEmptyResult='true'");
  EXPECT_EQ(other.press("#"), "no alarm; POST https://a.example/keys Digits=");
}

TEST(Gather, IsInterruptedByAKey) {
  Script call;
  call.begin("<Gather numDigits='2'><Say>a</Say><Say>b</Say></Gather>");
  EXPECT_EQ(call.press("1"), "hush; alarm 5s");
  EXPECT_EQ(call.finished(), "");
  EXPECT_EQ(call.press("2"), "no alarm; POST https://a.example/voice Digits=12");
}

TEST(Gather, WithoutActionAsksItsOwnDocument) {
  Script call;
  call.begin("<Gather numDigits='1' method='GET'/>");
  EXPECT_EQ(call.press("1"), "no alarm; GET https://a.example/voice Digits=1");
}

TEST(Gather, WarnsOnceOfEachBadAttribute) {
  Script call;
  EXPECT_EQ(call.begin("<Gather input='thought' timeout='x' numDigits='0' finishOnKey='ab'/>"),
            "answer; alert 13326 at 1; alert 13310 at 1; alert 13314 at 1; alert 13313 at 1; "
            "alarm 5s");
  EXPECT_EQ(call.press("1#"),
            "alarm 5s | no alarm; POST https://a.example/voice Digits=1 FinishedOnKey=#");
}

TEST(Gather, EndsWithoutARequestWhenTheCallerHangsUp) {
  Gathered call("");
  call.press("1");
  EXPECT_EQ(call.hung_up(), "");
  EXPECT_TRUE(call.done());
}

TEST(Gather, HearsSpeechOnlyIfItIsTo) {
  Gathered call("");
  EXPECT_EQ(call.on(SpeechStarted{}), "");
  EXPECT_EQ(call.on(SpeechEnded{"yes"}), "");
  EXPECT_EQ(call.waited(), "no alarm; say next");
}

TEST(Gather, SubmitsWhatWasSaid) {
  Script call;
  call.begin("<Gather input='speech'><Say>a</Say></Gather>");
  EXPECT_EQ(call.on(SpeechStarted{}), "hush; no alarm; limit 60s");
  EXPECT_EQ(call.on(SpeechEnded{"yes please"}), "alarm 5s");
  EXPECT_EQ(
      call.waited(),
      "no limit; no alarm; POST https://a.example/voice SpeechResult=yes please Confidence=0.9");
}

TEST(Gather, GoesByWhatCameFirst) {
  Gathered speech("input='dtmf speech'");
  speech.on(SpeechStarted{});
  EXPECT_EQ(speech.press("1#"), "");
  speech.on(SpeechEnded{"yes"});
  EXPECT_NE(speech.waited(), "");
  Gathered keys("input='dtmf speech'");
  keys.press("1");
  EXPECT_EQ(keys.on(SpeechStarted{}), "");
  EXPECT_EQ(keys.on(SpeechEnded{"yes"}), "");
  EXPECT_EQ(keys.waited(), "no alarm; POST https://a.example/keys Digits=1");
}

TEST(Gather, TakesNoKeysWhenItIsForSpeech) {
  Gathered call("input='speech'");
  EXPECT_EQ(call.press("1"), "");
}

/// A call that gathers speech; the caller's words come in two utterances.
struct Spoken : Script {
  explicit Spoken(std::string_view attributes) {
    begin("<Gather input='speech' action='/said' " + std::string(attributes) + "/>");
  }
};

TEST(Gather, JoinsUtterancesUntilTheSilenceIsLongEnough) {
  Spoken call("speechTimeout='3'");
  call.follow("speak I want, spoken I want");
  EXPECT_EQ(call.follow("speak the red one"), "no alarm");
  EXPECT_EQ(call.follow("spoken the red one, waited"),
            "alarm 3s | no limit; no alarm; POST https://a.example/said "
            "SpeechResult=I want the red one Confidence=0.9");
}

TEST(Gather, TakesAMinuteOfSpeechAtMost) {
  Spoken call("");
  call.follow("speak one two, spoken one two");
  call.on(SpeechStarted{"three four five six", Duration(120'000)});
  EXPECT_EQ(call.follow("limit"),
            "no limit; no alarm; POST https://a.example/said "
            "SpeechResult=one two three four Confidence=0.9");
}

TEST(Gather, CountsInterimResultsThroughAllUtterances) {
  Spoken call("partialResultCallback='/p'");
  EXPECT_EQ(call.follow("speak one two, partial, spoken one two, speak three four, partial"),
            "no alarm; limit 60s; partial 1s | tell POST https://a.example/p "
            "UnstableSpeechResult=one StableSpeechResult= SequenceNumber=0; partial 1s | "
            "no partial; alarm 5s | no alarm; partial 1s | tell POST https://a.example/p "
            "UnstableSpeechResult=three StableSpeechResult=one two SequenceNumber=1; partial 1s");
}

TEST(Gather, HearsWhoSpeaksAlreadyWhenItBegins) {
  Script call;
  call.on(SpeechStarted{"hello there", Duration(800)});
  EXPECT_EQ(call.begin("<Gather input='speech' speechTimeout='auto'><Say>a</Say></Gather>"),
            "answer; say a; hush; no alarm; limit 60s");
  EXPECT_EQ(call.on(SpeechEnded{"hello there"}),
            "no limit; no alarm; POST https://a.example/voice "
            "SpeechResult=hello there Confidence=0.9");
}

}  // namespace
}  // namespace ringback::twiml
