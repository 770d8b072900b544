// Recordings: of <Record>, of <Dial> and of whole calls.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

/// kAnn calls kOther, which runs the verbs.
struct RecordWorld : World {
  explicit RecordWorld(std::string_view verbs) {
    at("/other", verbs);
    at("/done", "<Hangup/>");
    at("/told", "");
  }

  /// What stands at each channel when: `1 at 500 for 1200`, one a line.
  std::string sounds() const {
    std::string out;
    const auto recording = only(kind::kRecording);
    for (const auto& sound : recording["_sounds"]) {
      out += cat(sound[2].get<int>(), " at ", sound[0].get<long>(), " for ", sound[1].get<long>(),
                 "\n");
    }
    return out;
  }
};

const Json kMessage = {{"script", {{{"hear", "beep"}}, {{"say", "Call me back please"}}}}};

TEST(Record, RecordsTheCallerUntilTheSilence) {
  RecordWorld world("<Record action='/done' timeout='3'/>");
  const auto sid = world.dial_in(kMessage);
  world.until_idle();
  const auto recording = world.only(kind::kRecording);
  EXPECT_EQ(
      world.told("/done", "RecordingSid RecordingUrl RecordingDuration CallStatus"),
      cat("00:05.400 ", text_of(recording, "sid"), " https://api.twilio.com/2010-04-01/",
          "Accounts/", kAccount, "/Recordings/", text_of(recording, "sid"), " 2 in-progress\n"));
  EXPECT_EQ(recording["call_sid"], sid);
  EXPECT_EQ(recording["source"], "RecordVerb");
  EXPECT_EQ(recording["channels"], 1);
  EXPECT_EQ(recording["status"], "completed");
  EXPECT_EQ(recording["duration"], "2");
  EXPECT_EQ(world.sounds(), "1 at 0 for 1600\n");
}

TEST(Record, TellsExactlyWhatIsDocumented) {
  RecordWorld world("<Record action='/done' recordingStatusCallback='/told?who=me'/>");
  const auto sid = world.dial_in(kMessage);
  world.until_idle();
  const auto recording = world.only(kind::kRecording);
  const auto& last = world.asks.back();
  EXPECT_EQ(last.path, "/told");
  const FormFields expected = {{"who", "me"},
                               {"AccountSid", kAccount},
                               {"CallSid", sid},
                               {"RecordingSid", text_of(recording, "sid")},
                               {"RecordingUrl", text_of(recording, "media_url")},
                               {"RecordingStatus", "completed"},
                               {"RecordingDuration", "2"},
                               {"RecordingChannels", "1"},
                               {"RecordingStartTime", "Tue, 14 Nov 2023 22:13:20 +0000"},
                               {"RecordingSource", "RecordVerb"},
                               {"RecordingTrack", "both"},
                               {"ErrorCode", "0"}};
  EXPECT_EQ(last.parameters, expected);
}

TEST(Record, TellsOfItsBeginningIfItIsTo) {
  RecordWorld world(
      "<Record action='/done' recordingStatusCallback='/told' "
      "recordingStatusCallbackEvent='in-progress completed'/>");
  world.dial_in(kMessage);
  world.until_idle();
  EXPECT_EQ(world.told("/told", "RecordingStatus RecordingDuration"),
            "00:00.500 in-progress -\n00:08.400 completed 2\n");
}

TEST(Record, RequestsItsActionAfterTheHangUp) {
  RecordWorld world("<Record action='/done' recordingStatusCallback='/told'/>");
  world.dial_in({{"script", {{{"say", "Bye"}}, {{"wait", "2s"}}, "hang up"}}});
  world.until_idle();
  EXPECT_EQ(world.told("/done", "Digits CallStatus RecordingDuration"),
            "00:02.400 hangup completed 2\n");
  EXPECT_EQ(world.told("/told", "RecordingStatus"), "00:03.400 completed\n");
}

TEST(Record, EndsWithAKey) {
  RecordWorld world("<Record action='/done'/>");
  world.dial_in({{"script", {{{"wait", "3s"}}, {{"press", "#"}}}}});
  world.until_idle();
  EXPECT_EQ(world.told("/done", "Digits RecordingDuration"), "00:03.000 # 3\n");
}

TEST(Record, KeepsSpeechThatHadBegunBefore) {
  RecordWorld world("<Record action='/done' timeout='2'/>");
  world.dial_in({{"script", {{{"say", "one two three four five"}}}}});  // from 00:00 to 00:02
  world.until_idle();
  EXPECT_EQ(world.told("/done", "RecordingDuration"), "00:04.000 2\n");
  EXPECT_EQ(world.sounds(), "1 at 0 for 1500\n");
}

TEST(Record, CutsSpeechThatGoesOnWhenItEnds) {
  RecordWorld world("<Record action='/done' maxLength='1'/>");
  world.dial_in({{"script", {{{"say", "one two three four five"}}}}});
  world.until_idle();
  EXPECT_EQ(world.sounds(), "1 at 0 for 1000\n");
}

TEST(Record, GoesOnWithTheNextVerbWhenNothingWasRecorded) {
  RecordWorld world("<Record action='/never' playBeep='false'/><Say>Nothing</Say>");
  world.dial_in({{"script", {{{"press", "1"}}}}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:00.000 POST /other\n");
  EXPECT_EQ(world.store.size(kind::kRecording), 0u);
}

TEST(Record, KeepsTheSilenceIfItIsTo) {
  RecordWorld world("<Record action='/done' timeout='3' trim='do-not-trim'/>");
  world.dial_in(kMessage);
  world.until_idle();
  EXPECT_EQ(world.told("/done", "RecordingDuration"), "00:05.400 5\n");
  EXPECT_EQ(world.sounds(), "1 at 300 for 1600\n");
}

TEST(Record, OfSilenceIsKeptAsLongAsItWas) {
  RecordWorld world("<Record action='/done' timeout='3' recordingStatusCallback='/told'/>");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.told("/done", "RecordingDuration"), "00:03.500 3\n");
  EXPECT_EQ(world.told("/told", "RecordingStatus ErrorCode"), "00:04.500 completed 0\n");
}

TEST(Record, OfSilenceMayBeAbsent) {
  RecordWorld world(
      "<Record action='/never' timeout='3' recordingStatusCallback='/told' "
      "recordingStatusCallbackEvent='completed absent'/><Say>Nothing</Say>");
  world.exchange.keep_silence(SilentRecordings::kAbsent);
  world.alerts = "16102";
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.told("/told", "RecordingStatus RecordingDuration ErrorCode"),
            "00:03.500 absent - 16102\n");
  EXPECT_EQ(world.only(kind::kRecording)["status"], "absent");
  EXPECT_EQ(world.only(kind::kRecording)["error_code"], 16102);
  EXPECT_EQ(world.heard(), "00:00.000 plays beep\n00:03.500 says: Nothing\n");
}

TEST(Record, OfLessThanASecondMayBeAbsent) {
  RecordWorld world("<Record playBeep='false'/>");
  world.exchange.keep_silence(SilentRecordings::kAbsent);
  world.alerts = "16101";
  world.dial_in({{"script", {{{"say", "Hi"}}, {{"press", "1"}}}}});
  world.until_idle();
  EXPECT_EQ(world.only(kind::kRecording)["error_code"], 16101);
}

TEST(Record, IsTranscribed) {
  RecordWorld world("<Record action='/done' transcribeCallback='/text'/>");
  world.at("/text", "");
  const auto sid = world.dial_in({{"script",
                                   {{{"hear", "beep"}},
                                    {{"say", "Call me back"}},
                                    {{"wait", "1s"}},
                                    {{"say", "as soon as you can"}},
                                    "hang up"}}});
  world.until_idle();
  const auto transcription = world.only(kind::kTranscription);
  const auto recording = world.only(kind::kRecording);
  EXPECT_EQ(world.told("/text",
                       "CallSid CallStatus From TranscriptionStatus TranscriptionSid "
                       "RecordingSid RecordingUrl TranscriptionUrl"),
            cat("00:10.000 ", sid, " completed ", kAnn, " completed ",
                text_of(transcription, "sid"), " ", text_of(recording, "sid"), " ",
                text_of(recording, "media_url"), " ", text_of(recording, "media_url"),
                "/Transcriptions/", text_of(transcription, "sid"), "\n"));
  EXPECT_EQ(world.told("/text", "TranscriptionText"),
            "00:10.000 Call me back as soon as you can\n");
  EXPECT_EQ(transcription["status"], "completed");
  EXPECT_EQ(transcription["transcription_text"], "Call me back as soon as you can");
  EXPECT_EQ(transcription["duration"], "5");
}

TEST(Record, OfASecondIsNotTranscribed) {
  RecordWorld world("<Record action='/done' transcribeCallback='/text' playBeep='false'/>");
  world.alerts = "13617";
  world.at("/text", "");
  world.dial_in({{"script", {{{"say", "Hi"}}, "hang up"}}});
  world.until_idle();
  EXPECT_EQ(world.told("/text", "TranscriptionStatus TranscriptionText"), "00:05.400 failed \n");
}

TEST(Record, SurvivesTheDeletionOfItsResource) {
  RecordWorld world("<Record action='/never' timeout='4'/><Say>Gone</Say>");
  world.dial_in();
  world.run_for(Duration(2000));
  world.store.erase(kind::kRecording, text_of(world.only(kind::kRecording), "sid"));
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:00.000 POST /other\n");
}

/// A conversation of 5 seconds, both sides speaking, recorded so.
struct DialRecordWorld : RecordWorld {
  explicit DialRecordWorld(std::string_view way)
      : RecordWorld(cat("<Dial timeLimit='5' action='/done' record='", way,
                        "' recordingStatusCallback='/told'>+15550200002</Dial>")) {
    phone(kBob, {{"answers_after", "3s"}, {"script", {{{"say", "Bob here"}}}}});
    dial_in({{"script", {{{"wait", "5s"}}, {{"say", "Ann here too"}}}}});
    until_idle();
  }
};

TEST(DialRecording, IsOfTheConversation) {
  DialRecordWorld world("record-from-answer");
  EXPECT_EQ(world.told("/done", "RecordingDuration RecordingUrl RecordingSid"),
            cat("00:08.000 5 ", text_of(world.only(kind::kRecording), "media_url"), " ",
                text_of(world.only(kind::kRecording), "sid"), "\n"));
  EXPECT_EQ(world.told("/told", "RecordingSource RecordingChannels RecordingDuration"),
            "00:09.000 DialVerb 1 5\n");
  EXPECT_EQ(world.sounds(), "1 at 0 for 800\n1 at 2000 for 1200\n");
  EXPECT_EQ(text_of(world.only(kind::kRecording), "call_sid"),
            text_of(*world.store.find(kind::kCall, Match{}), "sid"));
}

TEST(DialRecording, HasTheCallerOnTheFirstOfTwoChannels) {
  DialRecordWorld world("record-from-answer-dual");
  EXPECT_EQ(world.told("/told", "RecordingChannels"), "00:09.000 2\n");
  EXPECT_EQ(world.only(kind::kRecording)["channels"], 2);
  EXPECT_EQ(world.sounds(), "2 at 0 for 800\n1 at 2000 for 1200\n");
}

TEST(DialRecording, HasOneSideWithoutSilenceIfItIsTo) {
  DialRecordWorld world("record-from-answer' recordingTrack='inbound' trim='trim-silence");
  EXPECT_EQ(world.sounds(), "1 at 0 for 1200\n");
  EXPECT_EQ(world.told("/told", "RecordingTrack RecordingDuration"), "00:09.000 inbound 2\n");
}

TEST(DialRecording, MayBeginWithTheRinging) {
  DialRecordWorld mono("record-from-ringing");
  EXPECT_EQ(mono.told("/done", "RecordingDuration"), "00:08.000 8\n");
  EXPECT_EQ(mono.sounds(), "1 at 3000 for 800\n1 at 5000 for 1200\n");
  DialRecordWorld dual("record-from-ringing-dual");
  EXPECT_EQ(dual.sounds(), "2 at 3000 for 800\n1 at 5000 for 1200\n");
}

TEST(DialRecording, OfNothingIsAbsentForWhoWasToldOfItsBegin) {
  RecordWorld world(
      "<Dial record='record-from-ringing' recordingStatusCallback='/told' "
      "recordingStatusCallbackEvent='in-progress completed absent'>+15550200003</Dial>");
  world.at("/told", "");
  world.alerts = "16101";
  world.phone("+15550200003", {{"busy", true}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.told("/told", "RecordingStatus ErrorCode"),
            "00:00.000 in-progress 0\n00:00.000 absent 16101\n");
  EXPECT_EQ(text_of(world.only(kind::kRecording), "status"), "absent");
}

TEST(DialRecording, FromTheRingingKeepsToItsChannelWhoeverAnswers) {
  RecordWorld world(
      "<Dial record='record-from-ringing' timeLimit='2'>"
      "<Number>+15550200003</Number><Number>+15550200002</Number></Dial>");
  world.phone("+15550200003", {{"busy", true}});
  world.phone(kBob, {{"answers_after", "1s"}, {"script", {{{"say", "Bob here"}}}}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.sounds(), "1 at 1000 for 800\n");
}

TEST(CallRecording, HasTheFarEndOnTheSecondOfTwoChannels) {
  World world;
  world.at("/voice", "<Say>Hello Ann</Say><Pause length='3'/>");
  world.at("/told", "");
  world.phone(kAnn, {{"answers_after", "1s"}, {"script", {{{"hear", "hello"}}, {{"say", "Hi"}}}}});
  const auto sid = world.call({{"Record", "true"},
                               {"RecordingChannels", "dual"},
                               {"RecordingStatusCallback", "https://a.example/told"},
                               {"RecordingStatusCallbackMethod", "GET"}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:01.000 POST /voice\n00:05.800 GET /told\n");
  EXPECT_EQ(world.told("/told", "CallSid RecordingSource RecordingChannels RecordingDuration"),
            cat("00:05.800 ", sid, " OutboundAPI 2 2\n"));
  EXPECT_EQ(print_json(world.only(kind::kRecording)["_sounds"]), "[[0,800,1],[1100,400,2]]");
}

TEST(CallRecording, MixesBothIntoOneChannelUnlessItIsToldOtherwise) {
  World world;
  world.at("/voice", "<Say>Hello</Say>");
  world.call({{"Record", "true"}});
  world.until_idle();
  EXPECT_EQ(world.only(kind::kRecording)["channels"], 1);
}

/// Ann says "Hi" to a document that says "Hello Ann" and stays for three seconds.
struct TrackWorld : World {
  TrackWorld() {
    at("/voice", "<Say>Hello Ann</Say><Pause length='3'/>");
    phone(kAnn, {{"answers_after", "1s"}, {"script", {{{"hear", "hello"}}, {{"say", "Hi"}}}}});
  }

  Json recorded(FormFields more) {
    more.emplace_back("Record", "true");
    call(std::move(more));
    until_idle();
    return only(kind::kRecording);
  }
};

TEST(CallRecording, IsTrimmedUnlessItIsNotTo) {
  EXPECT_EQ(TrackWorld().recorded({})["duration"], "2");
  EXPECT_EQ(TrackWorld().recorded({{"Trim", "do-not-trim"}})["duration"], "4");
}

TEST(CallRecording, HasTheTrackThatIsWanted) {
  const auto far = TrackWorld().recorded({{"RecordingTrack", "inbound"}});
  EXPECT_EQ(print_json(far["_sounds"]), "[[0,400,1]]");
  const auto near = TrackWorld().recorded({{"RecordingTrack", "outbound"}});
  EXPECT_EQ(print_json(near["_sounds"]), "[[0,800,1]]");
}

TEST(CallRecording, RefusesWhatIsNotDocumented) {
  TrackWorld world;
  EXPECT_EQ(world.refused({{"Record", "true"}, {"Trim", "yes"}}), 20001);
  EXPECT_EQ(world.refused({{"Record", "true"}, {"RecordingTrack", "left"}}), 20001);
}

TEST(CallRecording, CutsAPromptThatAKeyInterrupts) {
  World world;
  world.at("/voice",
           "<Gather numDigits='1' action='/done'><Say>one two three four five</Say>"
           "</Gather>");
  world.at("/done", "<Pause length='2'/>");
  world.phone(kAnn, {{"answers_after", "1s"}, {"script", {{{"wait", "1s"}}, {{"press", "1"}}}}});
  world.call({{"Record", "true"}, {"RecordingChannels", "dual"}});
  world.until_idle();
  EXPECT_EQ(print_json(world.only(kind::kRecording)["_sounds"]), "[[0,1000,1],[1000,250,2]]");
}

/// A call of ten seconds to kAnn, and recordings that the REST API starts on it.
struct RestRecordingWorld : World {
  RestRecordingWorld() {
    at("/voice", "<Pause length='10'/>");
    at("/told", "");
    sid = call();
    run_for(Duration(5000));
  }

  int record(const FormFields& parameters = {}) {
    const auto started = exchange.create_recording(sid, parameters, 0);
    return started.ok() ? 0 : started.error().code;
  }

  int stop(const std::string& recording) {
    const auto stopped = exchange.update_recording(sid, recording, {{"Status", "stopped"}});
    return stopped.ok() ? 0 : stopped.error().code;
  }

  std::string sid;
};

TEST(RestRecording, EndsWithTheCall) {
  RestRecordingWorld world;
  EXPECT_EQ(world.record({{"RecordingChannels", "dual"},
                          {"RecordingStatusCallback", "https://a.example/told"}}),
            0);
  EXPECT_EQ(world.only(kind::kRecording)["status"], "in-progress");
  world.until_idle();
  EXPECT_EQ(world.told("/told", "CallSid RecordingSource RecordingChannels RecordingDuration"),
            cat("00:14.000 ", world.sid, " StartCallRecordingAPI 2 8\n"));
}

TEST(RestRecording, EndsWhenItIsToldTo) {
  RestRecordingWorld world;
  EXPECT_EQ(world.record(), 0);
  world.run_for(Duration(3000));
  EXPECT_EQ(world.stop("Twilio.CURRENT"), 0);
  EXPECT_EQ(world.stop("Twilio.CURRENT"), 21220);
  world.until_idle();
  EXPECT_EQ(world.only(kind::kRecording)["duration"], "3");
}

TEST(RestRecording, IsKnownByItsSid) {
  RestRecordingWorld world;
  EXPECT_EQ(world.record(), 0);
  EXPECT_EQ(world.stop("RE00000000000000000000000000000000"), 20404);
  world.run_for(Duration(1000));
  EXPECT_EQ(world.stop(text_of(world.only(kind::kRecording), "sid")), 0);
  world.until_idle();
}

TEST(RestRecording, IsNotStartedOnACallThatIsNotInProgress) {
  RestRecordingWorld world;
  world.until_idle();
  EXPECT_EQ(world.record(), 21220);
  EXPECT_EQ(world.stop("Twilio.CURRENT"), 21220);
}

TEST(RestRecording, NeedsAnAbsoluteCallback) {
  RestRecordingWorld world;
  EXPECT_EQ(world.record({{"RecordingStatusCallback", "/told"}}), 13256);
  world.until_idle();
}

/// Ann says six words between the seconds 3 and 6.
struct PausedRecordingWorld : RestRecordingWorld {
  std::string update(FormFields parameters) {
    const auto updated = exchange.update_recording(sid, "Twilio.CURRENT", parameters);
    return updated.ok() ? text_of(*updated, "status") : cat(updated.error().code);
  }

  std::string sounds() {
    until_idle();
    return print_json(only(kind::kRecording)["_sounds"]);
  }

  PausedRecordingWorld() {
    until_idle();
    phone(kAnn, {{"answers_after", "1s"}, {"script", {{{"wait", "2s"}}, {{"say", kWords}}}}});
    sid = call();
    run_for(Duration(1000));
    EXPECT_EQ(record(), 0);
    run_for(Duration(2500));
  }

  static constexpr auto kWords = "one two three four five six seven";
};

TEST(RestRecording, LeavesOutItsPauses) {
  PausedRecordingWorld world;
  EXPECT_EQ(world.update({{"Status", "paused"}, {"PauseBehavior", "skip"}}), "paused");
  EXPECT_EQ(world.update({{"Status", "paused"}}), "paused");
  world.run_for(Duration(1000));
  EXPECT_EQ(world.update({{"Status", "in-progress"}}), "in-progress");
  world.run_for(Duration(2500));
  EXPECT_EQ(world.update({{"Status", "stopped"}}), "processing");
  EXPECT_EQ(world.sounds(), "[[2000,500,1],[2500,1300,1]]");
  EXPECT_EQ(world.only(kind::kRecording)["duration"], "5");
}

TEST(RestRecording, IsSilentInItsPausesUnlessItIsToSkipThem) {
  PausedRecordingWorld world;
  EXPECT_EQ(world.update({{"Status", "paused"}}), "paused");
  world.run_for(Duration(1000));
  EXPECT_EQ(world.update({{"Status", "in-progress"}}), "in-progress");
  world.run_for(Duration(2500));
  EXPECT_EQ(world.update({{"Status", "stopped"}}), "processing");
  EXPECT_EQ(world.sounds(), "[[2000,500,1],[3500,1300,1]]");
  EXPECT_EQ(world.only(kind::kRecording)["duration"], "6");
}

TEST(RestRecording, MayEndInAPause) {
  PausedRecordingWorld world;
  EXPECT_EQ(world.update({{"Status", "paused"}, {"PauseBehavior", "skip"}}), "paused");
  EXPECT_EQ(world.sounds(), "[[2000,500,1]]");
  EXPECT_EQ(world.only(kind::kRecording)["duration"], "3");
}

TEST(RestRecording, RefusesUnknownValues) {
  RestRecordingWorld world;
  EXPECT_EQ(world.record({{"RecordingTrack", "left"}}), 20001);
  EXPECT_EQ(world.record({{"Trim", "some"}}), 20001);
  EXPECT_EQ(world.record({{"RecordingChannels", "three"}}), 20001);
  EXPECT_EQ(world.record(), 0);
  EXPECT_EQ(world.record(), 16108);
  const auto updated =
      world.exchange.update_recording(world.sid, "Twilio.CURRENT", {{"Status", "lost"}});
  EXPECT_EQ(updated.error().code, 20001);
  world.until_idle();
}

TEST(RestRecording, HasOneSideIfItIsTo) {
  for (const auto* track : {"inbound", "outbound"}) {
    World world;
    world.at("/voice", "<Say>one two</Say><Pause length='4'/>");
    world.at("/told", "");
    world.phone(kAnn,
                {{"answers_after", "1s"}, {"script", {{{"wait", "2s"}}, {{"say", "three"}}}}});
    const auto sid = world.call();
    world.run_for(Duration(1000));
    ASSERT_TRUE(world.exchange
                    .create_recording(sid,
                                      {{"RecordingTrack", track},
                                       {"RecordingStatusCallback", "https://a.example/told"}},
                                      0)
                    .ok());
    world.until_idle();
    EXPECT_EQ(print_json(world.only(kind::kRecording)["_sounds"]),
              track == std::string("inbound") ? "[[2000,400,1]]" : "[[0,800,1]]");
    EXPECT_EQ(world.told("/told", "RecordingTrack"), cat("00:06.800 ", track, "\n"));
    EXPECT_EQ(world.only(kind::kRecording)["track"], track);
  }
}

}  // namespace
}  // namespace ringback::voice
