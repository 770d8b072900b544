// A configuration that changes while the service runs.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/sid.hpp"
#include "emulator/test_emulator.hpp"

namespace ringback {
namespace {

app::Config changed_config(const std::string& yaml) {
  auto config =
      app::parse_config(yaml, "twilio.yaml", [](const std::string&) { return std::nullopt; });
  EXPECT_TRUE(config.ok()) << config.error().message;
  config->seed = 1;
  return std::move(config).value();
}

constexpr auto kOneNumber = "numbers: {'+15550001': {name: One, voice: /a}}";

Json number_of(TestEmulator& twilio, const std::string& number) {
  const auto found =
      twilio.rest_json("GET", "IncomingPhoneNumbers.json", {{"PhoneNumber", number}});
  const auto& numbers = found.at("incoming_phone_numbers");
  return numbers.empty() ? Json() : numbers.at(0);
}

TEST(Reconfiguring, ChangesTheHandlersOfNumbers) {
  TestEmulator twilio(kOneNumber);
  twilio.emulator().reconfigure(
      changed_config("numbers: {'+15550001': {name: One, voice: /b}, '+15550002': {sms: /c}}"));
  EXPECT_EQ(number_of(twilio, "+15550001").at("voice_url"), "http://localhost:3000/b");
  EXPECT_EQ(number_of(twilio, "+15550002").at("sms_url"), "http://localhost:3000/c");
  twilio.emulator().reconfigure(changed_config("{}"));
  EXPECT_TRUE(number_of(twilio, "+15550001").is_null());
  EXPECT_EQ(twilio.entries("config.applied"),
            (std::vector<std::string>{"changed: numbers", "changed: numbers"}));
}

TEST(Reconfiguring, KeepsWhatWasMadeByRest) {
  TestEmulator twilio(kOneNumber);
  const auto sid = sid_of_name("PN", "+15550001");
  twilio.rest_json("POST", "IncomingPhoneNumbers/" + sid + ".json",
                   {{"SmsUrl", "http://example.com/sms"}});
  twilio.rest_json("POST", "IncomingPhoneNumbers.json",
                   {{"PhoneNumber", "+15550007"}, {"VoiceUrl", "http://example.com/voice"}});
  const auto bought = number_of(twilio, "+15550007");
  ASSERT_FALSE(bought.is_null());
  twilio.emulator().reconfigure(
      changed_config("numbers: {'+15550001': {name: Uno, voice: /a}, '+15550007': {sms: /c}}"));
  const auto own = number_of(twilio, "+15550001");
  EXPECT_EQ(own.at("sms_url"), "http://example.com/sms");
  EXPECT_EQ(own.at("friendly_name"), "Uno");
  const auto both = number_of(twilio, "+15550007");
  EXPECT_EQ(both.at("sid"), bought.at("sid"));
  EXPECT_EQ(both.at("sms_url"), "http://localhost:3000/c");
  EXPECT_EQ(both.at("voice_url"), "http://example.com/voice");
}

TEST(Reconfiguring, ChangesBinsPhonesAndTheAccount) {
  TestEmulator twilio("phones: {'+15550009': {busy: true}}");
  twilio.emulator().reconfigure(changed_config(
      "{account: {token: other, name: Mine}, bins: {hi: <Response/>}, phones: {default: {}}}"));
  http::Request bin;
  bin.url = http::parse_url("https://handler.twilio.com/twiml/hi").value();
  EXPECT_EQ(twilio.ask(bin).body, "<Response/>");
  EXPECT_EQ(twilio.rest("GET", "Calls.json").status, 401) << "the old token";
  EXPECT_EQ(twilio.emulator().store().get("ringback.phone", "+15550009"), nullptr);
  EXPECT_NE(twilio.emulator().store().get("ringback.phone", "default"), nullptr);
}

TEST(Reconfiguring, LeavesWhatOnlyAStartCanChange) {
  TestEmulator twilio("{}");
  const auto sid = twilio.emulator().config().account_sid;
  twilio.emulator().reconfigure(
      changed_config("{account: {sid: AC00000000000000000000000000000001}, speed: 2}"));
  EXPECT_EQ(twilio.emulator().config().account_sid, sid);
  EXPECT_EQ(twilio.emulator().config().speed, 1.0);
  EXPECT_EQ(twilio.entries("config.warning"),
            std::vector<std::string>{"changes after a restart: account sid, speed"});
}

TEST(Reconfiguring, ToTheSameSaysNothing) {
  TestEmulator twilio(kOneNumber);
  twilio.emulator().reconfigure(changed_config(kOneNumber));
  EXPECT_TRUE(twilio.entries("config.applied").empty());
  EXPECT_TRUE(twilio.entries("config.warning").empty());
}

}  // namespace
}  // namespace ringback
