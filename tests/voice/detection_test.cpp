// Answering machine detection.
// https://www.twilio.com/docs/voice/answering-machine-detection
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

/// kAnn picks up after a second, and is what this says.
struct Detection : World {
  explicit Detection(Json phone_of_ann) {
    phone_of_ann["answers_after"] = "1s";
    phone(kAnn, std::move(phone_of_ann));
    at("/voice", "<Say>Hello</Say><Redirect>/next</Redirect>");
    at("/next", "<Say>Goodbye</Say>");
    at("/amd", "");
  }

  /// When the document was asked for, and what was said of who answered.
  std::string asked_with(FormFields more) {
    call(std::move(more));
    until_idle();
    return told("/voice", "AnsweredBy MachineDetectionDuration CallStatus");
  }
};

TEST(MachineDetection, KnowsAPersonByTheShortGreeting) {
  Detection world(Json::object());
  EXPECT_EQ(world.asked_with({{"MachineDetection", "Enable"}}),
            "00:04.600 human 3600 in-progress\n");
  EXPECT_EQ(world.told("/next", "AnsweredBy"), "00:05.000 human\n");
  EXPECT_EQ(text_of(world.only(kind::kCall), "answered_by"), "human");
}

TEST(MachineDetection, KnowsAMachineByHowLongItSpeaks) {
  Detection world(Json::object({{"answered_by", "machine"}}));
  EXPECT_EQ(world.asked_with({{"MachineDetection", "Enable"}}),
            "00:03.400 machine_start 2400 in-progress\n");
}

TEST(MachineDetection, WaitsForTheBeepOfAVoicemail) {
  World world;
  world.phone(kAnn, {{"voicemail", {{"after", "1s"}, {"greeting", "Nobody is at home today"}}}});
  world.at("/voice", "<Say>Hello</Say>");
  world.call({{"MachineDetection", "DetectMessageEnd"}});
  world.until_idle();
  EXPECT_EQ(world.told("/voice", "AnsweredBy"), "00:03.500 machine_end_beep\n");
}

TEST(MachineDetection, TakesSilenceBehindTheMessageForItsEnd) {
  Detection world({{"answered_by", "machine"}, {"script", {{{"say", "Nobody is at home"}}}}});
  EXPECT_EQ(world.asked_with({{"MachineDetection", "DetectMessageEnd"}}),
            "00:03.800 machine_end_silence 2800 in-progress\n");
}

TEST(MachineDetection, DoesNotKnowWhoIsSilent) {
  Detection world(Json::object({{"answered_by", "unknown"}}));
  EXPECT_EQ(world.asked_with({{"MachineDetection", "Enable"}}),
            "00:06.000 unknown 5000 in-progress\n");
}

TEST(MachineDetection, GivesUpAtItsTimeout) {
  Detection world(Json::object());
  EXPECT_EQ(world.asked_with({{"MachineDetection", "Enable"}, {"MachineDetectionTimeout", "3"}}),
            "00:04.000 unknown 3000 in-progress\n");
}

TEST(MachineDetection, BesideTheDocumentTellsItsCallback) {
  Detection world(Json::object({{"answered_by", "fax"}}));
  EXPECT_EQ(world.asked_with({{"MachineDetection", "Enable"},
                              {"AsyncAmd", "true"},
                              {"AsyncAmdStatusCallback", "https://a.example/amd"}}),
            "00:01.000 - - in-progress\n");
  EXPECT_EQ(world.told("/amd", "CallSid"), "");
}

TEST(MachineDetection, BesideALongerDocumentTellsItsCallback) {
  Detection world(Json::object({{"answered_by", "fax"}}));
  world.at("/voice", "<Pause length='10'/>");
  EXPECT_EQ(world.asked_with({{"MachineDetection", "Enable"},
                              {"AsyncAmd", "true"},
                              {"AsyncAmdStatusCallback", "https://a.example/amd"}}),
            "00:01.000 - - in-progress\n");
  EXPECT_EQ(world.told("/amd", "AnsweredBy MachineDetectionDuration From CallStatus"),
            "00:03.400 fax 2400 - -\n");
}

TEST(MachineDetection, WithoutACallbackIsToldOf) {
  Detection world(Json::object());
  world.alerts = "21262";
  EXPECT_EQ(world.asked_with({{"MachineDetection", "Enable"}, {"AsyncAmd", "true"}}),
            "00:01.000 - - in-progress\n");
}

TEST(MachineDetection, IsDroppedWhereDigitsAreSent) {
  Detection world(Json::object());
  EXPECT_EQ(world.asked_with({{"MachineDetection", "Enable"}, {"SendDigits", "1"}}),
            "00:01.250 - - in-progress\n");
}

TEST(MachineDetection, RefusesWhatIsNotDocumented) {
  Detection world(Json::object());
  EXPECT_EQ(world.refused({{"MachineDetection", "Yes"}}), 21234);
  EXPECT_EQ(world.refused({{"MachineDetection", "Enable"}, {"MachineDetectionTimeout", "2"}}),
            21263);
  EXPECT_EQ(
      world.refused({{"MachineDetection", "Enable"}, {"MachineDetectionSpeechThreshold", "999"}}),
      21263);
}

TEST(MachineDetection, OfACallThatIsSentElsewhereIsGivenUp) {
  Detection world(Json::object());
  const auto sid = world.call({{"MachineDetection", "Enable"}});
  world.run_for(std::chrono::seconds(2));
  world.update(sid, {{"Url", "https://a.example/next"}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:02.000 POST /next\n");
}

const FormFields kBeside = {{"MachineDetection", "Enable"},
                            {"AsyncAmd", "true"},
                            {"AsyncAmdStatusCallback", "https://a.example/amd"},
                            {"StatusCallback", "https://a.example/status"},
                            {"StatusCallbackEvent", "answered"},
                            {"StatusCallbackEvent", "completed"}};

TEST(MachineDetection, BesideTheDocumentIsToldByTheStatusOnceItIsKnown) {
  Detection world(Json::object({{"answered_by", "fax"}}));
  world.at("/voice", "<Pause length='10'/>");
  world.at("/status", "");
  world.asked_with(kBeside);
  EXPECT_EQ(world.told("/status", "CallStatus AnsweredBy"),
            "00:01.000 in-progress -\n00:11.000 completed fax\n");
}

TEST(MachineDetection, BesideTheDocumentOutlivesIt) {
  Detection world(Json::object({{"answered_by", "fax"}}));
  world.at("/voice", "<Pause length='10'/>");
  world.at("/next", "<Pause length='10'/>");
  world.at("/status", "");
  const auto sid = world.call(kBeside);
  world.run_for(std::chrono::seconds(2));
  world.update(sid, {{"Url", "https://a.example/next"}});
  world.until_idle();
  EXPECT_EQ(world.told("/amd", "AnsweredBy"), "00:03.400 fax\n");
  EXPECT_EQ(world.told("/next", "AnsweredBy"), "00:02.000 -\n");
}

TEST(MachineDetection, OfADialledNumberIsBesideTheBridge) {
  World world;
  world.at("/other",
           "<Dial><Number machineDetection='Enable' amdStatusCallback='/amd'>"
           "+15550200002</Number></Dial>");
  world.at("/amd", "");
  world.phone(kBob, {{"answers_after", "1s"}, {"hangs_up_after", "10s"}});
  world.dial_in();
  world.until_idle();
  EXPECT_TRUE(contains(world.heard(), "00:01.000 +15550200001 and +15550200002 are connected"));
  EXPECT_EQ(world.told("/amd", "AnsweredBy"), "00:04.600 human\n");
}

}  // namespace
}  // namespace ringback::voice
