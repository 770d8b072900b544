// The `phones` of twilio.yaml.
#include "app/phones_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/yaml.hpp"
#include "base/text.hpp"

namespace ringback::app {
namespace {

std::string phone_of(const std::string& text) {
  return print_json(read_phone(YAML::Load(text), "+15550001"));
}

/// `LINE:COLUMN: what is wrong`.
std::string phone_fault(const std::string& text) {
  try {
    return phone_of(text);
  } catch (const YamlError& error) {
    return cat(error.line, ":", error.column, ": ", error.what());
  }
}

TEST(PhoneConfiguration, MayBeEmpty) { EXPECT_EQ(phone_of("~"), R"({"number":"+15550001"})"); }

TEST(PhoneConfiguration, IsReadWhole) {
  EXPECT_EQ(phone_of(R"(
name: Office
answers_after: 3s
hangs_up_after: 1m
sms_error: 30003
script:
  - hear: We connect you
  - wait: 500ms
  - say: Hello
  - press: "12#"
  - hang up
)"),
            R"({"number":"+15550001","name":"Office","answers_after":"3s",)"
            R"("script":[{"hear":"We connect you"},{"wait":"500ms"},{"say":"Hello"},)"
            R"({"press":"12#"},"hang up"],"hangs_up_after":"1m","sms_error":30003})");
}

TEST(PhoneConfiguration, KnowsWhatAPhoneDoesWhenCalled) {
  EXPECT_EQ(phone_of("declines_after: 4s"), R"({"number":"+15550001","declines_after":"4s"})");
  EXPECT_EQ(phone_of("never_answers: true"), R"({"number":"+15550001","never_answers":true})");
  EXPECT_EQ(phone_of("busy: true"), R"({"number":"+15550001","busy":true})");
  EXPECT_EQ(phone_of("unreachable: true"), R"({"number":"+15550001","unreachable":true})");
  EXPECT_EQ(phone_of("voicemail: true"), R"({"number":"+15550001","voicemail":{}})");
  EXPECT_EQ(phone_of("voicemail: {after: 5s, greeting: Hi}"),
            R"({"number":"+15550001","voicemail":{"after":"5s","greeting":"Hi"}})");
}

TEST(PhoneConfiguration, KnowsWhatCallsFromAPhoneShow) {
  for (const auto* verstat :
       {"TN-Validation-Passed-A", "TN-Validation-Passed-B-Diverted", "TN-Validation-Failed-C",
        "TN-Validation-Failed", "No-TN-Validation"}) {
    EXPECT_EQ(phone_of(cat("stir_verstat: ", verstat)),
              cat(R"({"number":"+15550001","stir_verstat":")", verstat, "\"}"));
  }
  EXPECT_EQ(phone_of("sip_headers: {X-Order: 12}"),
            R"({"number":"+15550001","sip_headers":{"X-Order":"12"}})");
}

TEST(PhoneConfiguration, FaultsHaveTheirPlace) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"- a\n", "1:1: phone +15550001 must be a mapping, but is a list"},
      {"colour: red\n", "1:1: unknown key 'colour' in phone +15550001"},
      {"answers_after: soon\n", "1:16: answers_after: 'soon' is not a duration"},
      {"busy: yes\n", "1:7: busy must be true or false"},
      {"busy: true\nnever_answers: true\n", "1:7: a phone cannot have both never_answers and busy"},
      {"voicemail: [a]\n", "1:12: voicemail must be a mapping"},
      {"voicemail:\n  beep: 1\n", "2:3: unknown key 'beep' in voicemail"},
      {"script: wait\n", "1:9: script must be a list of steps"},
      {"script:\n  - jump\n",
       "2:5: 'jump' is not a step: use wait, say, press, hear, connected or hang up"},
      {"script:\n  - jump: high\n", "2:5: unknown key 'jump' in a step"},
      {"script:\n  - say: a\n    wait: 1s\n", "2:5: a step does one thing"},
      {"script:\n  - wait: long\n", "2:11: wait: 'long' is not a duration"},
      {"script:\n  - press: 12x\n", "2:5: press '12x' are not keys"},
      {"script:\n  - press: \"\"\n", "2:5: press '' are not keys"},
      {"stir_verstat: A\n", "1:15: stir_verstat 'A' is none of Twilio's"},
      {"stir_verstat: TN-Validation-Failed-A-Diverted\n", "1:15: stir_verstat"},
      {"sip_headers: {Order: 1}\n", "1:15: the SIP header 'Order' does not begin with X-"},
      {"sms_error: 7\n", "1:12: sms_error must be one of Twilio's codes"},
      {"sms_status: lost\n", "1:13: sms_status 'lost' is not delivered, undelivered, failed"},
      {"sms_after: soon\n", "1:12: sms_after: 'soon' is not a duration"},
      {"hangs_up_after: []\n", "1:17: hangs_up_after must be a single value"},
      {"name: a\nname: b\n", "2:1: 'name' stands in phone +15550001 twice"}};
  for (const auto& [text, fault] : faults) {
    EXPECT_THAT(phone_fault(text), testing::StartsWith(fault)) << text;
  }
}

}  // namespace
}  // namespace ringback::app
