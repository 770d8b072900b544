// Beside the document: live transcriptions, SIPREC sessions, recordings, transfers and messages.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "http/form.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

TEST(LiveTranscription, TellsEveryUtterance) {
  World world;
  world.at("/voice",
           "<Start><Transcription statusCallbackUrl='https://a.example/text' name='t' "
           "inboundTrackLabel='agent'/>"
           "</Start><Say>How are you</Say><Pause length='2'/>"
           "<Stop><Transcription name='t'/></Stop><Say>Bye</Say>");
  world.at("/text", "");
  world.phone(kAnn,
              {{"answers_after", "1s"}, {"script", {{{"hear", "how"}}, {{"say", "Fine thanks"}}}}});
  world.call();
  world.until_idle();
  EXPECT_EQ(world.told("/text", "TranscriptionEvent SequenceId Track Final TranscriptionData"),
            "00:01.000 transcription-started 1 both_tracks - -\n"
            "00:02.200 transcription-content 2 outbound_track true "
            "{\"transcript\":\"How are you\",\"confidence\":0.9}\n"
            "00:03.300 transcription-content 3 inbound_track true "
            "{\"transcript\":\"Fine thanks\",\"confidence\":0.9}\n"
            "00:04.200 transcription-stopped 4 - - -\n");
  EXPECT_EQ(world.told("/text", "LanguageCode InboundTrackLabel PartialResults").substr(0, 28),
            "00:01.000 en-US agent false\n");
  EXPECT_EQ(world.only(kind::kLiveTranscription)["status"], "stopped");
}

TEST(LiveTranscription, TellsPartsIfItIsTo) {
  World world;
  world.at(
      "/voice",
      "<Start><Transcription statusCallbackUrl='https://a.example/text' track='outbound_track' "
      "partialResults='true'/></Start><Say>one two three four</Say>");
  world.at("/text", "");
  world.call();
  world.until_idle();
  EXPECT_EQ(
      world.told("/text", "TranscriptionEvent Final TranscriptionData"),
      "00:03.000 transcription-started - -\n"
      "00:03.000 transcription-content false {\"transcript\":\"one two\",\"confidence\":0.9}\n"
      "00:04.600 transcription-content true "
      "{\"transcript\":\"one two three four\",\"confidence\":0.9}\n"
      "00:04.600 transcription-stopped - -\n");
}

TEST(Siprec, IsTakenAndToldOf) {
  World world;
  world.at("/voice",
           "<Start><Siprec connectorName='c' name='s' statusCallback='/told'/></Start>"
           "<Pause length='2'/>");
  world.at("/told", "");
  world.call();
  world.until_idle();
  EXPECT_EQ(world.told("/told", "SiprecEvent SiprecName"),
            "00:03.000 siprec-started s\n00:05.000 siprec-stopped s\n");
  EXPECT_EQ(world.only(kind::kSiprec)["status"], "stopped");
}

TEST(StartRecording, GoesOnAcrossDocuments) {
  World world;
  world.at("/voice",
           "<Start><Recording trim='do-not-trim' recordingStatusCallback='/told'/></Start>"
           "<Say>one</Say><Redirect>/more</Redirect>");
  world.at("/more", "<Pause length='2'/>");
  world.at("/told", "");
  world.call();
  world.until_idle();
  EXPECT_EQ(world.told("/told", "RecordingSource RecordingChannels RecordingDuration"),
            "00:06.400 StartCallRecordingTwiML 2 3\n");
}

TEST(StartRecording, EndsWhereItIsStopped) {
  World world;
  world.at("/voice",
           "<Start><Recording trim='do-not-trim' channels='mono' track='inbound'/></Start>"
           "<Pause length='2'/><Stop><Recording/></Stop><Pause length='5'/>");
  world.call();
  world.until_idle();
  const auto recording = world.only(kind::kRecording);
  EXPECT_EQ(recording["duration"], "2");
  EXPECT_EQ(recording["track"], "inbound");
}

TEST(Refer, IsForSipCallsAlone) {
  World world;
  world.alerts = "13801";
  world.at("/voice", "<Refer action='/over'><Sip>sip:bob@b.example</Sip></Refer>");
  world.at("/over", "<Hangup/>");
  world.call();
  world.until_idle();
  EXPECT_EQ(world.told("/over", "ReferCallStatus ReferSipResponseCode"), "00:03.000 failed -\n");
}

TEST(Pay, KnowsTheMonth) {
  World world;
  world.at("/voice",
           "<Pay maxAttempts='1' postalCode='false' securityCode='false' "
           "action='/paid'/>");
  world.at("/paid", "<Hangup/>");
  const auto pay_until = [&world](const std::string& date) {
    world.phone(
        kAnn, {{"script",
                {{{"hear", "card number"}}, {{"press", "4242424242424242#"}}, {{"press", date}}}}});
    world.call();
    world.until_idle();
    return http::field(world.asks.back().parameters, "Result");
  };
  // It is November 2023.
  EXPECT_EQ(pay_until("1123"), "success");
  EXPECT_EQ(pay_until("1023"), "too-many-failed-attempts");
}

}  // namespace
}  // namespace ringback::voice
