// office-forwarding, end to end in virtual time: the traces that the project documents.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"
#include "http/form.hpp"

namespace ringback {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kCaller = "+17045550100";
constexpr auto kAnswered = "+17042001111";  // its office answers
constexpr auto kDeclined = "+19803002222";  // its office declines
constexpr auto kBin = "https://handler.twilio.com/twiml/api-test-caller";

/// The curl of the project's own test guide.
Json place_test_call(TestEmulator& twilio, const std::string& to) {
  return twilio.rest_json("POST", "Calls.json", {{"From", kCaller}, {"To", to}, {"Url", kBin}});
}

TEST(OfficeAnswers, HearsTheWhisperWithItsNameBeforeTheCallerIsConnected) {
  TestEmulator twilio;
  place_test_call(twilio, kAnswered);
  twilio.run();
  EXPECT_THAT(twilio.entries("call.plays"),
              Contains(HasSubstr("A new caller for Charlotte Office")));
  const auto journal = twilio.journal();
  const auto whisper = journal.find("A new caller for Charlotte Office");
  const auto bridge = journal.find("call.bridged");
  ASSERT_NE(whisper, std::string::npos) << journal;
  ASSERT_NE(bridge, std::string::npos) << journal;
  EXPECT_LT(whisper, bridge);
}

TEST(OfficeAnswers, MakesThreeCallResourcesThatAllComplete) {
  TestEmulator twilio;
  const auto created = place_test_call(twilio, kAnswered);
  EXPECT_EQ(text_of(created, "status"), "queued");
  twilio.run();
  const auto calls = twilio.rest_json("GET", "Calls.json")["calls"];
  ASSERT_EQ(calls.size(), 3u);
  std::vector<std::string> directions;
  for (const auto& call : calls) {
    directions.push_back(text_of(call, "direction"));
    EXPECT_EQ(text_of(call, "status"), "completed") << print_json(call);
  }
  EXPECT_THAT(directions, ElementsAre("outbound-dial", "inbound", "outbound-api"));
}

TEST(OfficeAnswers, LeavesADualChannelRecordingWhoseWavPlays) {
  TestEmulator twilio;
  place_test_call(twilio, kAnswered);
  twilio.run();
  const auto recordings = twilio.rest_json("GET", "Recordings.json")["recordings"];
  ASSERT_EQ(recordings.size(), 1u);
  EXPECT_EQ(recordings[0]["channels"], 2);
  EXPECT_EQ(text_of(recordings[0], "source"), "DialVerb");
  EXPECT_EQ(text_of(recordings[0], "status"), "completed");
  const auto wav = twilio.rest("GET", cat("Recordings/", text_of(recordings[0], "sid"), ".wav"));
  EXPECT_EQ(wav.status, 200);
  EXPECT_EQ(wav.headers.get("Content-Type"), "audio/x-wav");
  ASSERT_GT(wav.body.size(), 44u);
  EXPECT_EQ(wav.body.substr(0, 4), "RIFF");
  const auto seconds = *parse_integer(text_of(recordings[0], "duration"));
  const long long bytes_per_second = 8000 * 2 * 2;
  EXPECT_NEAR(static_cast<double>(wav.body.size() - 44),
              static_cast<double>(seconds * bytes_per_second),
              static_cast<double>(bytes_per_second));
}

TEST(OfficeAnswers, SendsNoSmsAndHangsUpAfterTheCall) {
  TestEmulator twilio;
  place_test_call(twilio, kAnswered);
  twilio.run();
  const auto actions = twilio.requests_to("/voicemail");
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(text_of(actions[0], "DialCallStatus"), "completed");
  EXPECT_EQ(text_of(actions[0], "DialBridged"), "true");
  EXPECT_FALSE(text_of(actions[0], "RecordingUrl").empty());
  EXPECT_THAT(twilio.rest_json("GET", "Messages.json")["messages"], IsEmpty());
  EXPECT_THAT(twilio.entries("alert"), IsEmpty());
}

TEST(OfficeDeclines, CallerHearsTheGreetingAndIsRecorded) {
  TestEmulator twilio;
  place_test_call(twilio, kDeclined);
  twilio.run();
  const auto actions = twilio.requests_to("/voicemail?sms");
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(text_of(actions[0], "DialCallStatus"), "busy");
  EXPECT_THAT(twilio.entries("call.plays"), Contains(HasSubstr("leave us a message")));
  const auto recordings = twilio.rest_json("GET", "Recordings.json")["recordings"];
  ASSERT_EQ(recordings.size(), 1u);
  EXPECT_EQ(text_of(recordings[0], "source"), "RecordVerb");
  EXPECT_EQ(recordings[0]["channels"], 1);
}

TEST(OfficeDeclines, OneSmsTellsTheOfficeWhoCalledAndWhereToListen) {
  TestEmulator twilio;
  place_test_call(twilio, kDeclined);
  twilio.run();
  const auto messages = twilio.rest_json("GET", "Messages.json")["messages"];
  ASSERT_EQ(messages.size(), 1u);
  const auto& sms = messages[0];
  EXPECT_EQ(text_of(sms, "from"), kDeclined);
  EXPECT_EQ(text_of(sms, "to"), "+19808675309");
  EXPECT_EQ(text_of(sms, "status"), "delivered");
  EXPECT_THAT(text_of(sms, "body"), HasSubstr(kCaller));
  const auto recording = twilio.rest_json("GET", "Recordings.json")["recordings"][0];
  EXPECT_THAT(text_of(sms, "body"), HasSubstr(text_of(recording, "sid")));
}

TEST(OfficeDeclines, TheMessageOfASpeakingCallerIsOnTheRecording) {
  TestEmulator twilio;
  twilio.dial_in("+13125550142", kDeclined,
                 {{"script", {{{"hear", "beep"}}, {{"say", "Please call me back tomorrow."}}}}});
  twilio.run();
  const auto recording = twilio.rest_json("GET", "Recordings.json")["recordings"][0];
  const auto wav = twilio.rest("GET", cat("Recordings/", text_of(recording, "sid"), ".wav")).body;
  EXPECT_NE(wav.find_first_not_of('\0', 44), std::string::npos) << "the recording is silent";
  EXPECT_THAT(twilio.rest_json("GET", "Messages.json")["messages"][0]["body"].get<std::string>(),
              HasSubstr("+13125550142"));
}

TEST(OfficeNeverAnswers, GoesToVoicemailAfterThirtySeconds) {
  auto yaml = replace_all(TestEmulator::sample_yaml(), "declines_after: 4s", "never_answers: true");
  TestEmulator twilio(yaml);
  twilio.dial_in("+13125550142", kDeclined, Json::object());
  twilio.run_for(Duration(29'000));
  EXPECT_THAT(twilio.requests_to("/voicemail"), IsEmpty());
  twilio.run();
  const auto actions = twilio.requests_to("/voicemail?sms");
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(text_of(actions[0], "DialCallStatus"), "no-answer");
  EXPECT_EQ(twilio.rest_json("GET", "Messages.json")["messages"].size(), 1u);
}

TEST(UnknownNumber, HearsThatItIsNotInServiceAndIsHungUp) {
  TestEmulator twilio;
  twilio.write_asset("office_data.private.json",
                     R"({"+15005550000": {"destination": "+15005550001"}})");
  place_test_call(twilio, kAnswered);
  twilio.run();
  EXPECT_THAT(twilio.entries("call.plays"), Contains(HasSubstr("not in service")));
  EXPECT_THAT(twilio.entries("dial"), IsEmpty());
  const auto calls = twilio.rest_json("GET", "Calls.json")["calls"];
  ASSERT_EQ(calls.size(), 2u);
  for (const auto& call : calls) EXPECT_EQ(text_of(call, "status"), "completed");
}

class OfficeFile : public testing::TestWithParam<const char*> {};

TEST_P(OfficeFile, ThatCannotBeUsedIsApologisedForAndLogged) {
  TestEmulator twilio;
  twilio.write_asset("office_data.private.json", GetParam());
  place_test_call(twilio, kAnswered);
  twilio.run();
  EXPECT_THAT(twilio.entries("call.plays"), Contains(HasSubstr("something went wrong")));
  EXPECT_THAT(twilio.entries("function.log"), Contains(HasSubstr("office_data.json")));
  EXPECT_THAT(twilio.entries("dial"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Missing, OfficeFile, testing::Values(""));
INSTANTIATE_TEST_SUITE_P(NotJson, OfficeFile, testing::Values("{ not json"));
INSTANTIATE_TEST_SUITE_P(NoDestination, OfficeFile,
                         testing::Values(R"({"+17042001111": {"officeName": "x"}})"));

TEST(CallerHangsUpWhileItRings, CancelsTheOfficeAndSendsNoSms) {
  TestEmulator twilio;
  twilio.dial_in("+13125550142", kAnswered, {{"hangs_up_after", "1s"}});
  twilio.run();
  const auto calls = twilio.rest_json("GET", "Calls.json")["calls"];
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(text_of(calls[0], "direction"), "outbound-dial");
  EXPECT_EQ(text_of(calls[0], "status"), "canceled");
  const auto actions = twilio.requests_to("/voicemail");
  ASSERT_EQ(actions.size(), 1u) << "the action is asked once, its answer is not run";
  EXPECT_EQ(text_of(actions[0], "CallStatus"), "completed");
  EXPECT_EQ(text_of(actions[0], "DialCallStatus"), "canceled");
  EXPECT_THAT(twilio.rest_json("GET", "Recordings.json")["recordings"], IsEmpty());
  EXPECT_THAT(twilio.rest_json("GET", "Messages.json")["messages"], IsEmpty());
}

TEST(UnreachableBin, DropsTheOfficeAndLeavesTheCallerToVoicemail) {
  auto yaml = replace_all(TestEmulator::sample_yaml(),
                          "WHISPER_TWIML_BIN_URL: https://handler.twilio.com/twiml/whisper-handler",
                          "WHISPER_TWIML_BIN_URL: https://bins.example.com/gone");
  TestEmulator twilio(yaml);
  place_test_call(twilio, kAnswered);
  twilio.run();
  EXPECT_THAT(twilio.entries("alert"), Contains(HasSubstr("11210")));
  EXPECT_THAT(twilio.entries("call.bridged"), IsEmpty());
  const auto actions = twilio.requests_to("/voicemail?sms");
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(text_of(actions[0], "DialBridged"), "false");
  EXPECT_EQ(twilio.rest_json("GET", "Messages.json")["messages"].size(), 1u);
}

TEST(RefusedSms, IsLoggedAndTheCallbackIsAnsweredAllTheSame) {
  auto yaml = replace_all(TestEmulator::sample_yaml(), "declines_after: 4s",
                          "declines_after: 4s\n    sms_error: 21614");
  TestEmulator twilio(yaml);
  place_test_call(twilio, kDeclined);
  twilio.run();
  EXPECT_THAT(twilio.rest_json("GET", "Messages.json")["messages"], IsEmpty());
  EXPECT_THAT(twilio.entries("message.refused"), Contains(HasSubstr("21614")));
  EXPECT_THAT(twilio.entries("function.log"), Contains(HasSubstr("21614")));
  EXPECT_THAT(twilio.entries("callback.reply"), Contains(HasSubstr("200")));
}

}  // namespace
}  // namespace ringback
