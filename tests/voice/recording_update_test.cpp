// Recordings of <Dial> and of `Record=true`, paused and stopped by the REST API.
// https://www.twilio.com/docs/voice/api/recording#update-a-recording-resource
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

/// A call to Ann that dials Bob, who speaks all the time; ten seconds of it have passed.
struct UpdateWorld : World {
  explicit UpdateWorld(std::string_view record, FormFields more = {}) {
    at("/voice", cat("<Dial action='/over' ", record, ">", kBob, "</Dial>"));
    at("/over", "<Pause length='10'/>");
    phone(kBob, {{"script", {{{"say", "one two three four five six seven eight nine ten"}}}}});
    sid = call(std::move(more));
    run_for(Duration(10'000));
  }

  std::string changed(const std::string& recording, const FormFields& parameters) {
    const auto updated = exchange.update_recording(sid, recording, parameters);
    return updated.ok() ? text_of(*updated, "status") : cat(updated.error().code);
  }

  std::string sid;
};

TEST(RecordingUpdate, PausesAndStopsWhatDialBegan) {
  UpdateWorld world("record='record-from-answer-dual'");
  const auto recording = text_of(world.only(kind::kRecording), "sid");
  EXPECT_EQ(world.changed("Twilio.CURRENT", {{"Status", "paused"}}), "paused");
  world.run_for(Duration(2000));
  EXPECT_EQ(world.changed(recording, {{"Status", "in-progress"}}), "in-progress");
  EXPECT_EQ(world.changed(recording, {{"Status", "stopped"}}), "processing");
  EXPECT_EQ(world.changed("Twilio.CURRENT", {{"Status", "stopped"}}), "21220");
  EXPECT_EQ(world.changed(recording, {{"Status", "stopped"}}), "20404");
  world.update(world.sid, {{"Status", "completed"}});
  world.until_idle();
}

TEST(RecordingUpdate, LeavesWhatWasStoppedToTheActionOfDial) {
  UpdateWorld world("timeLimit='15' record='record-from-answer'");
  const auto recording = world.only(kind::kRecording);
  EXPECT_EQ(world.changed("Twilio.CURRENT", {{"Status", "stopped"}}), "processing");
  world.until_idle();
  const auto length = text_of(world.only(kind::kRecording), "duration");
  EXPECT_NE(length, "15") << "it goes on no longer";
  EXPECT_EQ(world.told("/over", "RecordingSid RecordingDuration").substr(10),
            cat(text_of(recording, "sid"), " ", length, "\n"));
}

TEST(RecordingUpdate, StopsWhatBeganWithTheCall) {
  UpdateWorld world("", {{"Record", "true"}});
  EXPECT_EQ(world.only(kind::kRecording)["source"], "OutboundAPI");
  EXPECT_EQ(world.changed("Twilio.CURRENT", {{"Status", "stopped"}}), "processing");
  world.until_idle();
  EXPECT_EQ(world.only(kind::kRecording)["status"], "completed");
}

TEST(RecordingUpdate, DoesNotReachThatOfRecord) {
  World world;
  world.at("/voice", "<Record/>");
  const auto sid = world.call();
  world.run_for(Duration(5000));
  const auto updated =
      world.exchange.update_recording(sid, "Twilio.CURRENT", {{"Status", "stopped"}});
  EXPECT_EQ(updated.error().code, 21220);
  world.until_idle();
}

}  // namespace
}  // namespace ringback::voice
