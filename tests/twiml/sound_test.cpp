// <Say>, <Play> and <Pause>.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "twiml/script.hpp"

namespace ringback::twiml {
namespace {

TEST(Say, SpeaksAndGoesOnWhenItHasFinished) {
  Script call;
  EXPECT_EQ(call.begin("<Say>Hello</Say><Say>Again</Say>"), "answer; say Hello");
  EXPECT_EQ(call.finished(), "say Again");
  EXPECT_EQ(call.finished(), "ran out");
  EXPECT_TRUE(call.done());
}

TEST(Say, HandsOnVoiceAndLanguage) {
  Script call;
  EXPECT_EQ(call.begin("<Say voice='Polly.Amy' language='en-GB'>Hi</Say>"),
            "answer; say Hi (Polly.Amy en-GB)");
}

TEST(Say, CollapsesBlanksAndReadsMarkup) {
  Script call;
  EXPECT_EQ(call.begin("<Say>\n  Hello\n  <emphasis>dear</emphasis>\tworld\n</Say>"),
            "answer; say Hello dear world");
}

TEST(Say, RepeatsAsOftenAsLoopSays) {
  Script call;
  call.begin("<Say loop='3'>a</Say><Hangup/>");
  EXPECT_EQ(call.finished(), "say a");
  EXPECT_EQ(call.finished(), "say a");
  EXPECT_EQ(call.finished(), "hang up");
}

TEST(Say, RepeatsAThousandTimesForLoopZero) {
  Script call;
  call.begin("<Say loop='0'>a</Say>");
  for (int i = 1; i < 1000; ++i) ASSERT_EQ(call.finished(), "say a") << i;
  EXPECT_EQ(call.finished(), "ran out");
}

TEST(Say, WarnsOfABadLoopAndSpeaksOnce) {
  Script call;
  EXPECT_EQ(call.begin("<Say loop='often'>a</Say>"), "answer; alert 13510 at 1; say a");
  EXPECT_EQ(call.finished(), "ran out");
}

TEST(Say, IsPassedOverWhenThereIsNothingOrTooMuchToSay) {
  Script call;
  EXPECT_EQ(call.begin("<Say> </Say><Say>b</Say>"), "answer; alert 13520 at 1; say b");
  Script other;
  EXPECT_EQ(other.begin(cat("<Say>", std::string(4097, 'x'), "</Say>")),
            "answer; alert 13521 at 1; ran out");
}

TEST(Play, ResolvesItsUrlAgainstTheDocuments) {
  Script call;
  EXPECT_EQ(call.begin("<Play>hello.mp3</Play><Play>https://b.example/x.wav</Play>"),
            "answer; play https://a.example/hello.mp3");
  EXPECT_EQ(call.finished(), "play https://b.example/x.wav");
}

TEST(Play, RepeatsAsOftenAsLoopSays) {
  Script call;
  call.begin("<Play loop='2'>a.mp3</Play>");
  EXPECT_EQ(call.finished(), "play https://a.example/a.mp3");
  EXPECT_EQ(call.finished(), "ran out");
}

TEST(Play, GoesOnWithTheNextVerbWhenTheAudioCannotBeHad) {
  Script call;
  call.begin("<Play loop='0'>a.mp3</Play><Say>b</Say>");
  EXPECT_EQ(call.on(NotPlayed{}), "say b");
}

TEST(Play, SendsDigits) {
  Script call;
  EXPECT_EQ(call.begin("<Play digits='ww12#'/>"), "answer; keys ww12#");
  EXPECT_EQ(call.finished(), "ran out");
}

TEST(Play, IsPassedOverWithoutAudioOrWithBadDigits) {
  Script call;
  EXPECT_EQ(call.begin("<Play/><Play digits='1x'/><Play>ftp://a/b</Play>"),
            "answer; alert 13420 at 1; alert 13430 at 1; alert 13420 at 1; ran out");
}

TEST(Pause, WaitsOneSecondUnlessItIsToldOtherwise) {
  Script call;
  EXPECT_EQ(call.begin("<Say>a</Say><Pause/><Pause length='10'/>"), "answer; say a");
  EXPECT_EQ(call.finished(), "alarm 1s");
  EXPECT_EQ(call.waited(), "alarm 10s");
  EXPECT_EQ(call.waited(), "ran out");
}

TEST(Pause, WarnsOfABadLength) {
  Script call;
  EXPECT_EQ(call.begin("<Pause length='-1'/>"), "alert 13910 at 1; alarm 1s");
}

TEST(Verbs, StopWhenTheCallerHangsUp) {
  for (const auto* verb : {"<Say>a</Say>", "<Play>a.mp3</Play>", "<Pause/>"}) {
    Script call;
    call.begin(cat(verb, "<Say>b</Say>"));
    EXPECT_EQ(call.hung_up(), "") << verb;
    EXPECT_TRUE(call.done()) << verb;
    EXPECT_EQ(call.finished(), "") << verb;
  }
}

TEST(Verbs, ThatAreNotEmulatedAreToldOfAndPassedOver) {
  Script call;
  EXPECT_EQ(call.begin("<Connect><Room>a</Room></Connect><Say>b</Say>"),
            "answer; alert 12400 at 1; say b");
}

}  // namespace
}  // namespace ringback::twiml
