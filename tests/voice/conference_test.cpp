// <Dial><Conference> and its REST API.
// https://www.twilio.com/docs/voice/twiml/conference
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

const std::string kCarl = "+15550200003";

/// Ann is called at once, Bob after five seconds, Carl after ten; each picks up after a second and
/// joins the conference with these attributes.
struct Room : World {
  explicit Room(std::string_view ann, std::string_view bob = "", std::string_view carl = "") {
    at("/ann", verb(ann));
    at("/bob", verb(bob));
    at("/carl", verb(carl));
    at("/over", "<Say>Over</Say>");
    at("/told", "");
    for (const auto& number : {kAnn, kBob, kCarl}) phone(number, {{"answers_after", "1s"}});
  }

  static std::string verb(std::string_view attributes) {
    return cat("<Dial action='/over'><Conference ", attributes, ">room</Conference></Dial>");
  }

  void enter_ann() { ann = call({{"To", kAnn}, {"Url", "https://a.example/ann"}}); }
  void enter_bob() { bob = call({{"To", kBob}, {"Url", "https://a.example/bob"}}); }
  void enter_carl() { carl = call({{"To", kCarl}, {"Url", "https://a.example/carl"}}); }

  void enter_two() {
    enter_ann();
    run_for(std::chrono::seconds(5));
    enter_bob();
    run_for(std::chrono::seconds(5));
  }

  void says(const std::string& number, std::string_view words, std::string_view when) {
    phone(number, {{"answers_after", "1s"}, {"script", {{{"wait", when}}, {{"say", words}}}}});
  }

  Json conference() const { return only(kind::kConference); }

  Json participant(const std::string& id, FormFields parameters) {
    const auto changed = exchange.conferences().update_participant(
        kAccount, text_of(conference(), "sid"), id, parameters, 0);
    return changed.ok() ? *changed : Json(changed.error().code);
  }

  /// Ends what is left.
  void all_hang_up() {
    for (const auto& sid : {ann, bob, carl}) {
      if (!sid.empty()) update(sid, {{"Status", "completed"}});
    }
    until_idle();
  }

  std::string ann, bob, carl;
};

TEST(Conference, StartsWithTheSecondParticipant) {
  Room room("");
  room.enter_ann();
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(text_of(room.conference(), "status"), "init");
  EXPECT_EQ(text_of(room.conference(), "friendly_name"), "room");
  room.enter_bob();
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(text_of(room.conference(), "status"), "in-progress");
  room.all_hang_up();
  EXPECT_EQ(text_of(room.conference(), "status"), "completed");
  EXPECT_EQ(room.store.size(kind::kParticipant), 0u);
}

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
  EXPECT_EQ(room.told("/told", "ConferenceSid RecordingStatus RecordingDuration"),
            cat("00:11.000 ", text_of(room.conference(), "sid"), " completed 4\n"));
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

TEST(Participant, IsMutedAndUnmuted) {
  Room room("statusCallback='/told' statusCallbackEvent='mute'");
  room.enter_two();
  EXPECT_EQ(room.participant(room.bob, {{"Muted", "true"}})["muted"], true);
  EXPECT_EQ(room.participant(room.bob, {{"Muted", "false"}})["muted"], false);
  room.run_for(std::chrono::seconds(1));
  EXPECT_EQ(room.told("/told", "StatusCallbackEvent CallSid Muted"),
            cat("00:10.000 participant-mute ", room.bob, " true\n", "00:10.000 participant-unmute ",
                room.bob, " false\n"));
  room.all_hang_up();
}

TEST(Participant, HearsWhatTheHoldUrlGivesWhileHeld) {
  Room room("", "participantLabel='bob'");
  room.at("/hold", "<Say>You are on hold</Say>");
  room.enter_two();
  const auto held =
      room.participant("bob", {{"Hold", "true"}, {"HoldUrl", "https://a.example/hold"}});
  EXPECT_EQ(held["hold"], true);
  EXPECT_EQ(held["label"], "bob");
  room.run_for(std::chrono::seconds(1));
  EXPECT_TRUE(contains(room.asked(), "00:10.000 GET /hold"));
  EXPECT_TRUE(contains(room.heard(), "says: You are on hold"));
  EXPECT_EQ(room.participant("bob", {{"Hold", "false"}})["hold"], false);
  room.all_hang_up();
}

TEST(Participant, IsToldAnAnnouncement) {
  Room room("statusCallback='/told' statusCallbackEvent='announcement'");
  room.at("/announce", "<Say>One minute left</Say>");
  room.enter_two();
  room.participant(room.bob, {{"AnnounceUrl", "https://a.example/announce"}});
  room.run_for(std::chrono::seconds(5));
  EXPECT_TRUE(contains(room.heard(), "00:10.000 says: One minute left"));
  EXPECT_TRUE(contains(room.told("/told", "StatusCallbackEvent AnnounceUrl"),
                       "announcement-end https://a.example/announce"));
  room.all_hang_up();
}

TEST(Participant, MayBeGoneBeforeAllThatWasAskedOfItIsDone) {
  Room room("", "");
  room.alerts = "11200 11200";  // the announcement, and the music behind it
  room.enter_two();
  const auto changed = room.participant(room.bob, {{"Hold", "true"},
                                                   {"HoldUrl", "https://a.example/nothing"},
                                                   {"AnnounceUrl", "https://a.example/nothing"}});
  EXPECT_EQ(changed["hold"], true);
  room.run_for(std::chrono::seconds(5));
  room.all_hang_up();
}

TEST(Participant, KickedGoesOnWithItsOwnCall) {
  Room room("", "");
  room.enter_two();
  const auto sid = text_of(room.conference(), "sid");
  EXPECT_TRUE(room.exchange.conferences().remove_participant(kAccount, sid, room.bob, 0).ok());
  room.run_for(std::chrono::seconds(1));
  EXPECT_EQ(room.told("/over", "CallSid CallStatus"),
            cat("00:10.000 ", room.bob, " in-progress\n"));
  room.all_hang_up();
}

TEST(Participant, MayBeChangedInWhatItDoesToTheConference) {
  Room room("", "");
  room.enter_two();
  const auto changed = room.participant(room.bob, {{"EndConferenceOnExit", "true"}});
  EXPECT_EQ(changed["end_conference_on_exit"], true);
  room.update(room.bob, {{"Status", "completed"}});
  room.until_idle();
  EXPECT_EQ(text_of(room.conference(), "status"), "completed");
}

TEST(Participant, ThatIsNotThereIsNotFound) {
  Room room("");
  room.enter_ann();
  room.run_for(std::chrono::seconds(2));
  EXPECT_EQ(room.participant("CA00000000000000000000000000000000", {{"Muted", "true"}}), 20404);
  EXPECT_EQ(room.participant(room.ann, {{"Coaching", "true"}}), 16028);
  EXPECT_EQ(room.participant(room.ann, {{"CallSidToCoach", "CAx"}}), 16027);
  room.all_hang_up();
}

TEST(Participant, IsCalledIntoAConferenceThatIsMadeForIt) {
  Room room("");
  const auto made = room.exchange.conferences().create_participant(
      kAccount, "room", {{"From", kOwn}, {"To", kAnn}, {"Label", "ann"}, {"Beep", "false"}}, 0);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(text_of(*made, "status"), "queued");
  EXPECT_EQ(text_of(*made, "conference_sid"), text_of(room.conference(), "sid"));
  room.run_for(std::chrono::seconds(5));
  const auto joined = room.exchange.conferences().fetch_participant(
      kAccount, text_of(*made, "conference_sid"), "ann");
  EXPECT_EQ(text_of(*joined, "status"), "connected");
  room.enter_bob();
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(text_of(room.conference(), "status"), "in-progress");
  room.ann = text_of(*made, "call_sid");
  room.all_hang_up();
}

TEST(Participant, WhoDoesNotAnswerLeavesNothing) {
  Room room("");
  room.phone(kAnn, {{"busy", true}});
  const auto made = room.exchange.conferences().create_participant(
      kAccount, "room", {{"From", kOwn}, {"To", kAnn}}, 0);
  ASSERT_TRUE(made.ok());
  room.until_idle();
  EXPECT_EQ(text_of(room.conference(), "status"), "completed");
  EXPECT_EQ(room.store.size(kind::kParticipant), 0u);
}

TEST(Participant, WhoDoesNotComeIsToldOf) {
  Room room("statusCallback='/told' statusCallbackEvent='join leave'");
  room.enter_ann();
  room.run_for(std::chrono::seconds(2));
  room.phone(kBob, {{"busy", true}});
  const auto made = room.exchange.conferences().create_participant(
      kAccount, "room", {{"From", kOwn}, {"To", kBob}, {"Label", "bob"}}, 0);
  ASSERT_TRUE(made.ok());
  room.run_for(std::chrono::seconds(2));
  EXPECT_EQ(room.told("/told",
                      "StatusCallbackEvent CallSid ParticipantLabel ParticipantCallStatus "
                      "ReasonParticipantLeft"),
            cat("00:01.000 participant-join ", room.ann, " - - -\n00:02.000 participant-leave ",
                text_of(*made, "call_sid"), " bob busy participant_add_failed\n"));
  room.all_hang_up();
}

struct BadParticipant {
  const char* name;
  const char* value;
  int code;

  friend std::ostream& operator<<(std::ostream& out, const BadParticipant& bad) {
    return out << bad.name << "=" << bad.value;
  }
};

class ParticipantRefuses : public testing::TestWithParam<BadParticipant> {};

TEST_P(ParticipantRefuses, WithTwiliosCode) {
  const auto [name, value, code] = GetParam();
  Room room("");
  const auto made = room.exchange.conferences().create_participant(
      kAccount, "room", {{"From", kOwn}, {"To", kAnn}, {name, value}}, 0);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, code);
  EXPECT_EQ(room.store.size(kind::kCall), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Codes, ParticipantRefuses,
    testing::Values(
        BadParticipant{"Label", "a/b", 16024},
        BadParticipant{"Label", "CA00000000000000000000000000000000", 16024},
        BadParticipant{"MaxParticipants", "1", 16002},
        BadParticipant{"MaxParticipants", "251", 16002}, BadParticipant{"Beep", "maybe", 16002},
        BadParticipant{"ConferenceRecord", "maybe", 16002},
        BadParticipant{"ConferenceTrim", "all", 16002}, BadParticipant{"Region", "xx9", 16002},
        BadParticipant{"JitterBufferSize", "huge", 16002},
        BadParticipant{"WaitMethod", "PUT", 16002}, BadParticipant{"Muted", "maybe", 16002},
        BadParticipant{"EarlyMedia", "maybe", 16002}, BadParticipant{"Coaching", "true", 16028}));

TEST(Participant, IsNotInvitedToAConferenceThatNeverWas) {
  Room room("");
  const auto made = room.exchange.conferences().create_participant(
      kAccount, "CF00000000000000000000000000000000", {{"From", kOwn}, {"To", kAnn}}, 0);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, 16003);
  EXPECT_EQ(made.error().status, 404);
}

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

TEST(Participant, StaysWhenItsHoldUrlCannotBeHad) {
  Room room("", "");
  room.alerts = "11200";
  room.enter_two();
  room.participant(room.bob, {{"Hold", "true"}, {"HoldUrl", "https://a.example/nothing"}});
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.store.size(kind::kParticipant), 2u);
  room.all_hang_up();
}

TEST(Participant, IsNotInvitedTwiceByOneLabelNorToCoachNobody) {
  Room room("");
  auto& conferences = room.exchange.conferences();
  const FormFields ann = {{"From", kOwn}, {"To", kAnn}, {"Label", "ann"}};
  const auto made = conferences.create_participant(kAccount, "room", ann, 0);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(conferences.create_participant(kAccount, "room", ann, 0).error().code, 16026);
  EXPECT_EQ(conferences
                .create_participant(kAccount, "room",
                                    {{"From", kOwn}, {"To", kBob}, {"CallSidToCoach", "CAx"}}, 0)
                .error()
                .code,
            16027);
  EXPECT_TRUE(
      conferences.remove_participant(kAccount, text_of(*made, "conference_sid"), "ann", 0).ok());
  room.until_idle();
  EXPECT_EQ(room.calls(), "outbound-api +15550200001 canceled 0\n");
}

TEST(Participant, MayCoachByALabel) {
  Room room("participantLabel='ann'", "");
  room.enter_two();
  const auto changed =
      room.participant(room.bob, {{"Coaching", "true"}, {"CallSidToCoach", "ann"}});
  EXPECT_EQ(text_of(changed, "call_sid_to_coach"), room.ann);
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
