// <Dial><Conference> and what its REST API does to it.
// https://www.twilio.com/docs/voice/twiml/conference
#include <gtest/gtest.h>

#include "voice/room.hpp"

namespace ringback::voice {
namespace {

TEST(Conference, WaitsForOneWhoMayStartIt) {
  Room room("startConferenceOnEnter='false'", "startConferenceOnEnter='false'");
  room.enter_two();
  EXPECT_EQ(text_of(room.conference(), "status"), "init");
  room.enter_carl();
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(text_of(room.conference(), "status"), "in-progress");
  room.all_hang_up();
}

TEST(Conference, LetsEveryoneHearWhoSpeaks) {
  Room room("", "", "");
  room.says(kAnn, "Hello all", "20s");
  room.phone(kBob, {{"answers_after", "1s"},
                    {"script", {{{"hear", "hello all"}}, {{"say", "Hello Ann"}}}}});
  room.enter_two();
  room.enter_carl();
  room.run_for(std::chrono::seconds(30));
  std::string hearers;
  for (const auto& entry : room.trace.entries()) {
    if (entry.kind() != "call.heard") continue;
    hearers += cat(entry.text(), " to ", text_of(*parse_json(entry.detail()), "heard_by"), "\n");
  }
  EXPECT_EQ(hearers,
            "+15550200001 says Hello all to +15550200002 +15550200003\n"
            "+15550200002 says Hello Ann to +15550200001 +15550200003\n");
  room.all_hang_up();
}

TEST(Conference, IsDeafToWhoIsMuted) {
  Room room("", "muted='true'");
  room.says(kBob, "Can you hear me", "10s");
  room.phone(kAnn, {{"answers_after", "1s"}, {"script", {{{"hear", "hear me"}}, "hang up"}}});
  room.enter_two();
  room.run_for(std::chrono::seconds(30));
  EXPECT_EQ(text_of(room.call_document(room.ann), "status"), "in-progress");
  room.all_hang_up();
}

TEST(Conference, EndsWithWhoEndsItAndEachGoesOn) {
  Room room("", "endConferenceOnExit='true'");
  room.phone(kBob, {{"answers_after", "1s"}, {"hangs_up_after", "10s"}});
  room.enter_two();
  room.until_idle();
  EXPECT_EQ(room.told("/over", "CallSid DialCallStatus DialCallSid CallStatus"),
            cat("00:16.000 ", room.bob, " answered - completed\n", "00:16.000 ", room.ann,
                " answered - in-progress\n"));
  EXPECT_EQ(text_of(room.conference(), "reason_conference_ended"),
            "participant-with-end-conference-on-exit-left");
  EXPECT_EQ(text_of(room.conference(), "call_sid_ending_conference"), room.bob);
}

TEST(Conference, GoesOnWithoutAnybodyElse) {
  Room room("", "");
  room.phone(kBob, {{"answers_after", "1s"}, {"hangs_up_after", "10s"}});
  room.enter_two();
  room.run_for(std::chrono::seconds(20));
  EXPECT_EQ(text_of(room.conference(), "status"), "in-progress");
  room.enter_carl();
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.store.size(kind::kParticipant), 2u);
  room.all_hang_up();
  EXPECT_EQ(text_of(room.conference(), "reason_conference_ended"), "last-participant-left");
}

TEST(Conference, TellsTheFirstJoinersCallbackWhatHappens) {
  Room room(
      "statusCallback='/told' statusCallbackEvent='start end join leave' "
      "participantLabel='ann'",
      "statusCallback='/elsewhere' statusCallbackEvent='join'");
  room.phone(kBob, {{"answers_after", "1s"}, {"hangs_up_after", "10s"}});
  room.enter_two();
  room.run_for(std::chrono::seconds(10));
  room.all_hang_up();
  EXPECT_EQ(room.told("/told",
                      "SequenceNumber StatusCallbackEvent ParticipantLabel "
                      "ReasonParticipantLeft ReasonConferenceEnded FriendlyName"),
            "00:01.000 1 participant-join ann - - room\n"
            "00:06.000 2 participant-join - - - room\n"
            "00:06.000 3 conference-start - - - room\n"
            "00:16.000 4 participant-leave - participant_hung_up - room\n"
            "00:20.000 5 participant-leave ann participant_hung_up - room\n"
            "00:20.000 6 conference-end - - last-participant-left room\n");
}

TEST(Conference, TurnsAwayWhoIsTooMany) {
  Room room("maxParticipants='2'", "maxParticipants='2'", "maxParticipants='2'");
  room.alerts = "16020";
  room.enter_two();
  room.enter_carl();
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.told("/over", "CallSid DialCallStatus"),
            cat("00:11.000 ", room.carl, " failed\n"));
  room.all_hang_up();
}

TEST(Conference, PlaysMusicToWhoWaits) {
  Room room("");
  room.enter_ann();
  room.run_for(std::chrono::seconds(5));
  EXPECT_TRUE(contains(room.heard(), "00:01.000 plays hold music"));
  room.all_hang_up();
}

TEST(Conference, RunsTheWaitDocumentOnceAndStopsItAtTheStart) {
  Room room("waitUrl='/wait' startConferenceOnEnter='false'", "waitUrl=''");
  room.at("/wait", "<Say>Please wait</Say><Dial>+15550200009</Dial><Say>Soon</Say>");
  room.alerts = "13238";
  room.enter_two();
  EXPECT_EQ(
      room.told("/wait", "ConferenceSid FriendlyName CallSid CallStatus"),
      cat("00:01.000 ", text_of(room.conference(), "sid"), " room ", room.ann, " in-progress\n"));
  EXPECT_TRUE(contains(room.heard(), "says: Soon"));
  room.all_hang_up();
}

TEST(Conference, DoesWithoutWhoseWaitDocumentCannotBeHad) {
  Room room("waitUrl='/nothing'");
  room.alerts = "11200";
  room.enter_ann();
  room.until_idle();
  EXPECT_EQ(room.told("/over", "DialCallStatus"), "00:01.000 failed\n");
}

TEST(Conference, IsNotLeftForMusicThatCannotBeHad) {
  Room room("waitUrl='/wait'");
  room.at("/wait", "<Play>https://a.example/nowhere.mp3</Play><Redirect/>");
  room.alerts = repeated("11200", 90);
  room.enter_ann();
  room.run_for(std::chrono::seconds(90));
  EXPECT_EQ(room.told("/over", "DialCallStatus"), "");
  room.all_hang_up();
}

TEST(Conference, LetsACoachBeHeardByOneAlone) {
  Room room("");
  room.says(kCarl, "Offer a discount", "10s");
  room.enter_two();
  room.at("/carl", Room::verb(cat("coach='", room.ann, "'")));
  room.enter_carl();
  room.run_for(std::chrono::seconds(30));
  std::string hearers;
  for (const auto& entry : room.trace.entries()) {
    if (entry.kind() == "call.heard") hearers += text_of(*parse_json(entry.detail()), "heard_by");
  }
  EXPECT_EQ(hearers, kAnn);
  room.all_hang_up();
}

TEST(Conference, RefusesToCoachWhoIsNotThere) {
  Room room("", "coach='CA00000000000000000000000000000000'");
  room.alerts = "13240";
  room.enter_two();
  EXPECT_EQ(room.told("/over", "CallSid DialCallStatus"), cat("00:06.000 ", room.bob, " failed\n"));
  room.all_hang_up();
}

TEST(Conference, HangsUpOnStarWhereThatIsWanted) {
  Room room("", "");
  room.at("/bob", "<Dial action='/over' hangupOnStar='true'><Conference>room</Conference></Dial>");
  room.phone(kBob, {{"answers_after", "1s"}, {"script", {{{"wait", "5s"}}, {{"press", "*"}}}}});
  room.enter_two();
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.told("/over", "CallSid"), cat("00:11.000 ", room.bob, "\n"));
  room.all_hang_up();
}

TEST(Conference, IsRecordedFromItsStart) {
  Room room("record='record-from-start' recordingStatusCallback='/told' endConferenceOnExit='true'",
            "");
  room.enter_two();
  room.all_hang_up();
  const auto recording = room.only(kind::kRecording);
  EXPECT_EQ(text_of(recording, "source"), "Conference");
  EXPECT_EQ(text_of(recording, "conference_sid"), text_of(room.conference(), "sid"));
  EXPECT_EQ(text_of(recording, "duration"), "4");
  EXPECT_EQ(room.told("/told", "ConferenceSid RecordingStatus RecordingDuration CallSid"),
            cat("00:11.000 ", text_of(room.conference(), "sid"), " completed 4 -\n"));
}

TEST(Conference, TellsTheActionOfARecordedDialOfItsRecording) {
  Room room("");
  room.at("/ann",
          "<Dial action='/over' record='record-from-answer-dual' recordingStatusCallback='/told'>"
          "<Conference>room</Conference></Dial>");
  room.says(kAnn, "Hello all", "10s");
  room.enter_two();
  room.run_for(std::chrono::seconds(10));
  room.all_hang_up();
  const auto recording = room.only(kind::kRecording);
  const auto sid = text_of(recording, "sid");
  EXPECT_EQ(text_of(recording, "call_sid"), room.ann);
  EXPECT_EQ(recording["channels"], 2);
  EXPECT_EQ(room.told("/told", "RecordingSid RecordingSource RecordingStatus ConferenceSid"),
            cat("00:21.000 ", sid, " DialVerb completed -\n"));
  EXPECT_EQ(room.told("/over", "CallSid DialCallStatus RecordingSid RecordingDuration"),
            cat("00:20.000 ", room.ann, " answered ", sid, " 19\n", "00:20.000 ", room.bob,
                " answered - -\n"));
}

TEST(Conference, TellsTheActionNothingOfTheRecordingOfTheConference) {
  Room room("record='record-from-start' recordingStatusCallback='/told'");
  room.says(kAnn, "Hello all", "10s");
  room.enter_two();
  room.run_for(std::chrono::seconds(10));
  room.all_hang_up();
  EXPECT_EQ(room.told("/over", "DialCallStatus RecordingUrl"),
            "00:20.000 answered -\n00:20.000 answered -\n");
  EXPECT_EQ(room.told("/told", "RecordingSource RecordingStatus"),
            "00:21.000 Conference completed\n");
}

TEST(Conference, OnceOverGivesItsNameToAnother) {
  Room room("");
  room.enter_ann();
  room.run_for(std::chrono::seconds(5));
  room.all_hang_up();
  room.enter_ann();
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.store.size(kind::kConference), 2u);
  room.all_hang_up();
}

// ---- https://www.twilio.com/docs/voice/api/conference-participant-resource

TEST(Conference, IsEndedByTheApi) {
  Room room("", "");
  room.enter_two();
  const auto ended = room.exchange.conferences().update_conference(
      text_of(room.conference(), "sid"), {{"Status", "completed"}}, 0);
  EXPECT_EQ(text_of(*ended, "status"), "completed");
  EXPECT_EQ(text_of(*ended, "reason_conference_ended"), "conference-ended-via-api");
  room.until_idle();
  EXPECT_EQ(room.told("/over", "DialCallStatus"), "00:10.000 answered\n00:10.000 answered\n");
}

TEST(Conference, HearsAnAnnouncementAsAWhole) {
  Room room("", "");
  room.at("/announce", "<Say>We close soon</Say>");
  room.phone(kBob, {{"answers_after", "1s"}, {"script", {{{"hear", "close soon"}}, "hang up"}}});
  room.enter_two();
  EXPECT_TRUE(room.exchange.conferences()
                  .update_conference(text_of(room.conference(), "sid"),
                                     {{"AnnounceUrl", "https://a.example/announce"}}, 0)
                  .ok());
  room.run_for(std::chrono::seconds(10));
  EXPECT_EQ(text_of(room.call_document(room.bob), "status"), "completed");
  room.all_hang_up();
}

TEST(Announcement, IsEndedByTheHoldAndEverybodyIsHeardAgainAfterwards) {
  Room room("statusCallback='/told' statusCallbackEvent='announcement'", "");
  room.at("/announce", "<Say>This takes a while to say</Say>");
  room.says(kBob, "Can you hear me", "12s");
  room.enter_two();
  room.participant(room.ann, {{"AnnounceUrl", "https://a.example/announce"}});
  room.participant(room.ann, {{"Hold", "true"}});
  room.participant(room.ann, {{"Hold", "false"}});
  room.run_for(std::chrono::seconds(20));
  EXPECT_EQ(room.told("/told", "StatusCallbackEvent"), "00:10.000 announcement-fail\n");
  std::string hearers;
  for (const auto& entry : room.trace.entries()) {
    if (entry.kind() == "call.heard") hearers += text_of(*parse_json(entry.detail()), "heard_by");
  }
  EXPECT_EQ(hearers, kAnn);
  room.all_hang_up();
}

TEST(Announcement, OfOneWhoLeavesIsToldToHaveFailed) {
  Room room("", "statusCallback='/told'");
  room.at("/ann", Room::verb("statusCallback='/told' statusCallbackEvent='announcement'"));
  room.at("/announce", "<Say>This takes a while to say</Say>");
  room.enter_two();
  room.participant(room.bob, {{"AnnounceUrl", "https://a.example/announce"}});
  room.update(room.bob, {{"Status", "completed"}});
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.told("/told", "StatusCallbackEvent AnnounceUrl"),
            "00:10.000 announcement-fail https://a.example/announce\n");
  room.all_hang_up();
}

TEST(Announcement, IsFollowedByTheMusicOfWhoIsHeld) {
  Room room("", "");
  room.at("/announce", "<Say>Still there</Say>");
  room.at("/hold", "<Say>On hold</Say>");
  room.enter_two();
  room.participant(room.bob, {{"Hold", "true"}, {"HoldUrl", "https://a.example/hold"}});
  room.run_for(std::chrono::seconds(5));
  room.participant(room.bob, {{"AnnounceUrl", "https://a.example/announce"}});
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.told("/hold", "CallSid"),
            cat("00:10.000 ", room.bob, "\n00:15.800 ", room.bob, "\n"));
  room.all_hang_up();
}

TEST(Conference, OfATimeLimitIsLeftByHangingUp) {
  Room room("");
  room.at("/ann", "<Dial timeLimit='10' action='/over'><Conference>room</Conference></Dial>");
  room.enter_ann();
  room.until_idle();
  EXPECT_EQ(text_of(room.conference(), "reason_conference_ended"), "last-participant-left");
}

}  // namespace
}  // namespace ringback::voice
