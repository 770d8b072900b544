// <Record>.
#include <gtest/gtest.h>

#include "twiml/script.hpp"

namespace ringback::twiml {
namespace {

constexpr auto kStopped = "stop recording";

const Recorded kTwoSeconds{RecordingInfo{"RE1", "https://api.twilio.com/RE1", 2}};

std::string action(std::string_view digits) {
  return "no alarm; no limit; POST https://a.example/done "
         "RecordingUrl=https://api.twilio.com/RE1 RecordingSid=RE1 RecordingDuration=2 Digits=" +
         std::string(digits);
}

/// A call whose recording has begun.
struct Recorder : Script {
  explicit Recorder(std::string_view attributes = "") {
    begin("<Record action='/done' " + std::string(attributes) + "/><Say>next</Say>");
    finished();
  }
};

TEST(Record, BeepsAndThenRecords) {
  Script call;
  EXPECT_EQ(call.begin("<Record/>"), "answer; beep");
  EXPECT_EQ(call.finished(), "record trim-silence; limit 3600s; alarm 5s");
}

TEST(Record, BeginsAtOnceWithoutABeep) {
  Script call;
  EXPECT_EQ(call.begin("<Record playBeep='false' trim='do-not-trim' maxLength='10' timeout='0'/>"),
            "answer; record do-not-trim; limit 10s");
}

TEST(Record, HandsOnWhereToTellOfTheRecording) {
  Script call;
  EXPECT_EQ(call.begin("<Record playBeep='false' recordingStatusCallback='/told' "
                       "recordingStatusCallbackMethod='GET' "
                       "recordingStatusCallbackEvent='in-progress completed'/>"),
            "answer; record trim-silence tell GET https://a.example/told of in-progress completed; "
            "limit 3600s; alarm 5s");
}

TEST(Record, EndsWithSilence) {
  Recorder call;
  EXPECT_EQ(call.waited(), "no limit; stop recording");
  EXPECT_EQ(call.on(kTwoSeconds), action(""));
}

TEST(Record, CountsSilenceFromTheEndOfSpeech) {
  Recorder call("timeout='3'");
  EXPECT_EQ(call.on(SpeechStarted{}), "no alarm");
  EXPECT_EQ(call.on(SpeechEnded{"hello"}), "alarm 3s");
}

TEST(Record, DoesNotCountSilenceWhileTheCallerAlreadySpeaks) {
  Script call;
  call.begin("<Record/>");
  call.on(SpeechStarted{});
  EXPECT_EQ(call.finished(), "record trim-silence; limit 3600s");
  EXPECT_EQ(call.on(SpeechEnded{"hello"}), "alarm 5s");
}

TEST(Record, EndsWithAKey) {
  Recorder call;
  EXPECT_EQ(call.press("#"), kStopped);
  EXPECT_EQ(call.press("1"), "");
  EXPECT_EQ(call.waited(), "");
  EXPECT_EQ(call.on(kTwoSeconds), action("#"));
}

TEST(Record, EndsWithTheGivenKeysOnly) {
  Recorder call("finishOnKey='12'");
  EXPECT_EQ(call.press("#3"), "");
  EXPECT_EQ(call.press("2"), kStopped);
  Recorder none("finishOnKey=''");
  EXPECT_EQ(none.press("0123456789*#"), "");
}

TEST(Record, EndsWithTheGreatestLength) {
  Recorder call;
  EXPECT_EQ(call.on(TimedOut{Alarm::kLimit}), "no alarm; stop recording");
  EXPECT_EQ(call.on(kTwoSeconds), action(""));
}

TEST(Record, EndsWithTheCallAndRequestsTheActionAllTheSame) {
  Recorder call;
  EXPECT_EQ(call.hung_up(), kStopped);
  EXPECT_EQ(call.on(kTwoSeconds), action("hangup"));
  EXPECT_FALSE(call.done());
  EXPECT_EQ(call.on(document("<Response><Say>a</Say></Response>")), "");
  EXPECT_TRUE(call.done());
}

TEST(Record, RemembersTheKeyWhenTheCallerHangsUpRightAfter) {
  Recorder call;
  call.press("#");
  EXPECT_EQ(call.hung_up(), "");
  EXPECT_EQ(call.on(kTwoSeconds), action("#"));
}

TEST(Record, IsOverWhenTheCallerHangsUpInTheBeep) {
  Script call;
  call.begin("<Record/>");
  EXPECT_EQ(call.hung_up(), "");
  EXPECT_TRUE(call.done());
}

TEST(Record, GoesOnWithTheNextVerbWhenNothingWasRecorded) {
  Recorder call;
  call.press("1");
  EXPECT_EQ(call.on(Recorded{}), "no alarm; no limit; say next");
}

TEST(Record, WithoutActionAsksItsOwnDocument) {
  Script call;
  call.begin("<Record playBeep='false'/>");
  call.waited();
  EXPECT_TRUE(call.on(kTwoSeconds).find("POST https://a.example/voice ") != std::string::npos);
}

TEST(Record, WarnsOfBadAttributes) {
  Script call;
  EXPECT_EQ(call.begin("<Record timeout='x' playBeep='maybe' maxLength='0'/>"),
            "answer; alert 13611 at 1; alert 13616 at 1; beep");
  EXPECT_EQ(call.finished(), "alert 13612 at 1; record trim-silence; limit 3600s; alarm 5s");
}

TEST(Record, TranscribesAtMostTwoMinutes) {
  Script call;
  call.begin("<Record transcribe='true'/>");
  EXPECT_EQ(call.finished(), "record trim-silence transcribed; limit 120s; alarm 5s");
  Script longer;
  longer.begin("<Record transcribe='true' maxLength='121'/>");
  EXPECT_EQ(longer.finished(),
            "alert 13615 at 1; record trim-silence transcribed; limit 121s; alarm 5s");
}

}  // namespace
}  // namespace ringback::twiml
