// What stopped the original project from working, each solved in the port.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"
#include "http/form.hpp"

namespace ringback {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr auto kOfficeThatAnswers = "+17042001111";
constexpr auto kOfficeThatDeclines = "+19803002222";
constexpr auto kPerson = "+13125550142";

TEST(OfficePort, ForwarderTakesTheNumbersOfAStudioFlowAndOfAPlainWebhook) {
  TestEmulator twilio;
  for (const FormFields& fields :
       {FormFields{{"calledNumber", kOfficeThatAnswers}, {"caller", kPerson}},
        FormFields{{"To", kOfficeThatAnswers}, {"From", kPerson}}}) {
    http::Request request;
    request.method = "POST";
    request.url = *http::parse_url("http://localhost:3000/forwarder");
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    for (const auto& [name, value] : fields) {
      request.body += cat(request.body.empty() ? "" : "&", name, "=", percent_encode(value));
    }
    const auto answer = twilio.ask(request);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("callerId=\"+13125550142\""));
    EXPECT_THAT(answer.body, HasSubstr(">+17045551212</Number>"));
  }
}

TEST(OfficePort, RecordingCallbackKnowsTheCallerThoughTwilioDoesNotSendIt) {
  TestEmulator twilio;
  twilio.dial_in(kPerson, kOfficeThatDeclines, Json::object());
  twilio.run();
  const auto callbacks = twilio.requests_to("/send-sms");
  ASSERT_EQ(callbacks.size(), 1u);
  EXPECT_FALSE(callbacks[0].contains("From"));
  EXPECT_FALSE(callbacks[0].contains("To"));
  EXPECT_FALSE(callbacks[0].contains("CallFrom"));
  const auto sms = twilio.rest_json("GET", "Messages.json")["messages"][0];
  EXPECT_EQ(text_of(sms, "from"), kOfficeThatDeclines);
  EXPECT_THAT(text_of(sms, "body"), HasSubstr(kPerson));
  EXPECT_THAT(text_of(sms, "body"), Not(HasSubstr("undefined")));
}

TEST(OfficePort, AnsweredCallsDoNotEndInVoicemail) {
  TestEmulator twilio;
  twilio.dial_in(kPerson, kOfficeThatAnswers, {{"hangs_up_after", "40s"}});
  twilio.run();
  EXPECT_THAT(twilio.entries("call.bridged"), testing::SizeIs(1));
  EXPECT_THAT(twilio.entries("call.plays"), Not(Contains(HasSubstr("leave us a message"))));
}

TEST(OfficePort, OneVoicemailIsRecordedHoweverLongTheCallerStays) {
  TestEmulator twilio;
  twilio.dial_in(kPerson, kOfficeThatDeclines,
                 {{"script", {{{"hear", "beep"}}, {{"say", "Hello?"}}, {{"wait", "10m"}}}}});
  twilio.run();
  EXPECT_EQ(twilio.rest_json("GET", "Recordings.json")["recordings"].size(), 1u);
  EXPECT_EQ(twilio.rest_json("GET", "Messages.json")["messages"].size(), 1u);
}

TEST(OfficePort, ACallerWhoHangsUpAfterSpeakingStillLeavesAVoicemail) {
  TestEmulator twilio;
  twilio.dial_in(kPerson, kOfficeThatDeclines,
                 {{"script", {{{"hear", "beep"}}, {{"say", "Call me."}}, "hang up"}}});
  twilio.run();
  const auto ends = twilio.requests_to("stage=recorded");
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(text_of(ends[0], "Digits"), "hangup");
  EXPECT_EQ(twilio.rest_json("GET", "Messages.json")["messages"].size(), 1u);
}

class WithheldCaller : public testing::TestWithParam<const char*> {};

TEST_P(WithheldCaller, IsForwardedWithoutACallerId) {
  TestEmulator twilio;
  twilio.dial_in(GetParam(), kOfficeThatAnswers, {{"hangs_up_after", "30s"}});
  twilio.run();
  EXPECT_THAT(twilio.entries("alert"), IsEmpty());
  EXPECT_THAT(twilio.entries("call.bridged"), testing::SizeIs(1));
}

TEST_P(WithheldCaller, IsCalledSoInTheSms) {
  TestEmulator twilio;
  twilio.dial_in(GetParam(), kOfficeThatDeclines, Json::object());
  twilio.run();
  const auto sms = twilio.rest_json("GET", "Messages.json")["messages"][0];
  EXPECT_THAT(text_of(sms, "body"), HasSubstr("a caller without a number"));
}

INSTANTIATE_TEST_SUITE_P(Names, WithheldCaller, testing::Values("anonymous", "Restricted"));

TEST(OfficePort, AnOfficeLostInTheWhisperLeavesTheCallerToVoicemail) {
  auto yaml = replace_all(TestEmulator::sample_yaml(), "answers_after: 3s",
                          "answers_after: 3s\n    hangs_up_after: 1s");
  TestEmulator twilio(yaml);
  twilio.dial_in(kPerson, kOfficeThatAnswers, Json::object());
  twilio.run();
  EXPECT_THAT(twilio.entries("call.bridged"), IsEmpty());
  EXPECT_EQ(twilio.rest_json("GET", "Messages.json")["messages"].size(), 1u);
}

TEST(OfficePort, EveryWebhookIsSignedWithTheAccountsToken) {
  // A protected function refuses what is not signed; the project's own would do so unnoticed.
  TestEmulator twilio;
  twilio.network().hosts["hooks.example.com"] = [](const http::Request& request) {
    const auto fields = http::parse_form(request.body);
    const auto expected =
        twilio_signature(TestEmulator::auth_token(), request.url.request_text(), fields);
    const bool fine = request.headers.get("X-Twilio-Signature") == expected;
    return http::response(fine ? 200 : 403, "text/xml", "<Response><Hangup/></Response>");
  };
  const auto call = twilio.rest_json("POST", "Calls.json",
                                     {{"From", kOfficeThatAnswers},
                                      {"To", kPerson},
                                      {"Url", "https://hooks.example.com/voice?a=b%2Bc"}});
  twilio.run();
  EXPECT_EQ(twilio.network().requests.size(), 1u);
  EXPECT_THAT(twilio.entries("webhook.reply"), Contains(HasSubstr("200")));
  EXPECT_THAT(twilio.entries("alert"), IsEmpty());
}

}  // namespace
}  // namespace ringback
