// What the recording of a conference has: what all could hear.
#include <gtest/gtest.h>

#include "voice/room.hpp"

namespace ringback::voice {
namespace {

/// A recorded conference of Ann and Bob, from its sixth second on.
struct RecordedRoom : Room {
  explicit RecordedRoom(std::string_view bob = "")
      : Room("record='record-from-start' trim='do-not-trim' endConferenceOnExit='true'", bob) {}

  /// When somebody is heard, in ms of the recording: `[[from,length,channel],...]`.
  std::string sounds() {
    all_hang_up();
    return print_json(only(kind::kRecording)["_sounds"]);
  }
};

TEST(ConferenceRecording, HasEverybodyWhoIsHeard) {
  RecordedRoom room;
  room.says(kBob, "I am here", "1s");
  room.enter_two();
  EXPECT_EQ(room.sounds(), "[[1000,1200,1]]");
}

TEST(ConferenceRecording, HasNobodyWhoIsMuted) {
  RecordedRoom room("muted='true'");
  room.says(kBob, "I am here", "1s");
  room.enter_two();
  EXPECT_EQ(room.sounds(), "[]");
}

TEST(ConferenceRecording, HasNobodyWhoIsHeld) {
  RecordedRoom room;
  room.says(kBob, "I am here", "5s");
  room.enter_two();
  room.participant(room.bob, {{"Hold", "true"}});
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.sounds(), "[]");
}

TEST(ConferenceRecording, HasNoCoach) {
  RecordedRoom room;
  room.says(kBob, "I am here", "5s");
  room.enter_two();
  room.participant(room.bob, {{"Coaching", "true"}, {"CallSidToCoach", room.ann}});
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.sounds(), "[]");
}

TEST(ConferenceRecording, HasWhatIsSaidWhileOneIsNotMuted) {
  RecordedRoom room("muted='true'");
  room.says(kBob, "one two three four five six seven eight nine ten", "3500ms");
  room.enter_two();
  room.run_for(Duration(500));
  room.participant(room.bob, {{"Muted", "false"}});
  room.run_for(Duration(1000));
  room.participant(room.bob, {{"Muted", "true"}});
  room.run_for(Duration(5000));
  EXPECT_EQ(room.sounds(), "[[4500,1000,1]]");
}

TEST(ConferenceRecording, HasWhatIsAnnouncedToAll) {
  RecordedRoom room;
  room.at("/announce", "<Say>We close soon</Say>");
  room.enter_two();
  const auto sid = text_of(room.conference(), "sid");
  ASSERT_TRUE(room.exchange.conferences()
                  .update_conference(sid, {{"AnnounceUrl", "https://a.example/announce"}}, 0)
                  .ok());
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.sounds(), "[[4000,1200,1]]");
}

TEST(ConferenceRecording, HasNothingOfWhatIsAnnouncedToOne) {
  RecordedRoom room;
  room.at("/announce", "<Say>We close soon</Say>");
  room.enter_two();
  room.participant(room.bob, {{"AnnounceUrl", "https://a.example/announce"}});
  room.run_for(std::chrono::seconds(5));
  EXPECT_EQ(room.sounds(), "[]");
}

TEST(ConferenceRecording, HasNobodyWhoHasLeft) {
  RecordedRoom room;
  room.at("/bob",
          "<Dial hangupOnStar='true'><Conference>room</Conference></Dial><Pause length='9'/>");
  room.phone(kBob, {{"answers_after", "1s"},
                    {"script", {{{"wait", "1s"}}, {{"press", "*"}}, {{"say", "I am gone"}}}}});
  room.enter_two();
  EXPECT_EQ(room.sounds(), "[]");
}

}  // namespace
}  // namespace ringback::voice
