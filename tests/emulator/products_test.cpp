// Products of the REST API together with calls, messages and phones.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"

namespace ringback {
namespace {

constexpr auto kYaml = R"(
numbers:
  "+17045550100": {name: Office}
phones:
  "+15550200001":
    answers_after: 1s
    script: [{hear: "verification code"}, {press: "CODE"}]
    carrier: Tin Can
)";

http::Response ask(TestEmulator& twilio, const std::string& method, const std::string& url,
                   const FormFields& fields = {}) {
  http::Request request;
  request.method = method;
  request.url = http::parse_url(url).value();
  request.body = http::print_form(fields);
  request.headers.set("Authorization",
                      "Basic " + base64(cat(twilio.account_sid(), ":", twilio.auth_token())));
  return twilio.ask(std::move(request));
}

TEST(Verify, BringsItsCodeInAMessage) {
  TestEmulator twilio(replace_all(kYaml, "CODE", "1"));
  const std::string services = "https://verify.twilio.com/v2/Services";
  const auto service = Json::parse(ask(twilio, "POST", services, {{"FriendlyName", "Shop"}}).body);
  const auto base = cat(services, "/", text_of(service, "sid"));
  ask(twilio, "POST", base + "/Verifications", {{"To", "+15550200001"}, {"Channel", "sms"}});
  twilio.run();
  const auto messages = twilio.rest_json("GET", "Messages.json?To=%2B15550200001")["messages"];
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0]["status"], "delivered");
  const auto body = text_of(messages[0], "body");
  const auto checked =
      Json::parse(ask(twilio, "POST", base + "/VerificationCheck",
                      {{"To", "+15550200001"}, {"Code", body.substr(body.size() - 6)}})
                      .body);
  EXPECT_EQ(checked["status"], "approved");
}

TEST(Verify, CallsWhoWantsToHearTheCode) {
  TestEmulator twilio(replace_all(kYaml, "CODE", "1"));
  const std::string services = "https://verify.twilio.com/v2/Services";
  const auto service = Json::parse(ask(twilio, "POST", services, {{"FriendlyName", "Shop"}}).body);
  ask(twilio, "POST", cat(services, "/", text_of(service, "sid"), "/Verifications"),
      {{"To", "+15550200001"}, {"Channel", "call"}});
  twilio.run();
  const auto calls = twilio.rest_json("GET", "Calls.json")["calls"];
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0]["status"], "completed");
  EXPECT_NE(twilio.journal().find("Your Shop verification code is: "), std::string::npos);
}

TEST(CallerId, IsConfirmedByThePhoneThatPressesTheCode) {
  std::string code;
  {
    TestEmulator twilio(replace_all(kYaml, "CODE", "1"));
    const FormFields fields = {{"PhoneNumber", "+15550200001"}};
    code = text_of(twilio.rest_json("POST", "OutgoingCallerIds.json", fields), "validation_code");
    twilio.run();
    EXPECT_EQ(twilio.rest_json("GET", "OutgoingCallerIds.json")["outgoing_caller_ids"].size(), 0u)
        << "1 is not the code";
  }
  TestEmulator twilio(replace_all(kYaml, "CODE", code));
  twilio.rest("POST", "OutgoingCallerIds.json", {{"PhoneNumber", "+15550200001"}});
  twilio.run();
  const auto known = twilio.rest_json("GET", "OutgoingCallerIds.json")["outgoing_caller_ids"];
  ASSERT_EQ(known.size(), 1u);
  EXPECT_EQ(known[0]["phone_number"], "+15550200001");
}

TEST(Lookup, ReadsTheCarrierOfAPhoneInTheConfiguration) {
  TestEmulator twilio(replace_all(kYaml, "CODE", "1"));
  const auto found = Json::parse(
      ask(twilio, "GET",
          "https://lookups.twilio.com/v2/PhoneNumbers/%2B15550200001?Fields=line_type_intelligence")
          .body);
  EXPECT_EQ(found["valid"], false) << "555 is no area";
  EXPECT_EQ(found["line_type_intelligence"], nullptr);
}

TEST(Serverless, GivesFunctionsTheVariablesThatTheApiSets) {
  TestEmulator twilio("env: {COLOUR: red}", RINGBACK_TEST_FUNCTIONS);
  const auto colour = [&twilio] {
    http::Request request;
    request.method = "GET";
    request.url = http::parse_url("http://localhost:3000/environment?name=COLOUR").value();
    return twilio.ask(std::move(request)).body;
  };
  EXPECT_EQ(colour(), "red");
  const auto read = [&twilio](const std::string& url) {
    return Json::parse(ask(twilio, "GET", url).body);
  };
  const auto services = read("https://serverless.twilio.com/v1/Services")["services"];
  ASSERT_EQ(services.size(), 1u);
  const auto base = cat(text_of(services[0], "url"), "/Environments");
  const auto environment = text_of(read(base)["environments"][0], "url");
  const auto variables = read(environment + "/Variables")["variables"];
  ASSERT_EQ(variables.size(), 1u);
  EXPECT_EQ(variables[0]["key"], "COLOUR");
  ask(twilio, "POST", text_of(variables[0], "url"), {{"Value", "blue"}});
  EXPECT_EQ(colour(), "blue");
  ask(twilio, "DELETE", text_of(variables[0], "url"));
  EXPECT_EQ(colour(), "");
  const auto logs = read(environment + "/Logs")["logs"];
  ASSERT_EQ(logs.size(), 3u);
  EXPECT_EQ(logs[0]["message"], "asked for COLOUR");
}

TEST(ReleasedNumber, IsNotFoundByCallsAnyMore) {
  TestEmulator twilio(replace_all(kYaml, "CODE", "1"));
  const auto bought = twilio.rest_json(
      "POST", "IncomingPhoneNumbers.json",
      {{"AreaCode", "415"}, {"VoiceUrl", "https://handler.twilio.com/twiml/none"}});
  const auto number = text_of(bought, "phone_number");
  EXPECT_FALSE(twilio.dial_in("+15550200001", number, Json::object()).is_null());
  twilio.run();
  const auto path = cat("IncomingPhoneNumbers/", text_of(bought, "sid"), ".json");
  EXPECT_EQ(twilio.rest("DELETE", path).status, 204);
  const auto refused =
      twilio.emulator().exchange().dial_in("+15550200001", number, voice::PhoneBehaviour{}, 0);
  EXPECT_FALSE(refused.ok());
}

}  // namespace
}  // namespace ringback
