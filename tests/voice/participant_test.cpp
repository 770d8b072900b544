// The REST API of participants.
// https://www.twilio.com/docs/voice/api/conference-participant-resource
#include <gtest/gtest.h>

#include "voice/room.hpp"

namespace ringback::voice {
namespace {

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
  EXPECT_TRUE(contains(room.told("/told", "StatusCallbackEvent CallSid Muted AnnounceUrl"),
                       cat("announcement-end ", room.bob, " false https://a.example/announce")));
  room.all_hang_up();
}

TEST(Participant, IsNamedWhenItEndsTheConference) {
  Room room("statusCallback='/told' statusCallbackEvent='end'",
            "endConferenceOnExit='true' participantLabel='bob'");
  room.enter_two();
  room.update(room.bob, {{"Status", "completed"}});
  room.until_idle();
  EXPECT_EQ(room.told("/told", "CallSidEndingConference ParticipantLabelEndingConference"),
            cat("00:10.000 ", room.bob, " bob\n"));
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

class ParticipantRefuses : public testing::TestWithParam<Refusal> {};

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
    testing::Values(Refusal{"Label", "a/b", 16024},
                    Refusal{"Label", "CA00000000000000000000000000000000", 16024},
                    Refusal{"MaxParticipants", "1", 16002}, Refusal{"Timeout", "4", 21208},
                    Refusal{"MaxParticipants", "251", 16002}, Refusal{"Beep", "maybe", 16002},
                    Refusal{"ConferenceRecord", "maybe", 16002},
                    Refusal{"ConferenceTrim", "all", 16002}, Refusal{"Region", "xx9", 16002},
                    Refusal{"JitterBufferSize", "huge", 16002}, Refusal{"WaitMethod", "PUT", 16002},
                    Refusal{"Muted", "maybe", 16002}, Refusal{"EarlyMedia", "maybe", 16002},
                    Refusal{"Coaching", "true", 16028}));

TEST(Participant, IsNotInvitedToAConferenceThatNeverWas) {
  Room room("");
  const auto made = room.exchange.conferences().create_participant(
      kAccount, "CF00000000000000000000000000000000", {{"From", kOwn}, {"To", kAnn}}, 0);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, 16003);
  EXPECT_EQ(made.error().status, 404);
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

}  // namespace
}  // namespace ringback::voice
