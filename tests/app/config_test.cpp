// twilio.yaml, read strictly: every fault has its file, line and column.
#include "app/config.hpp"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/sid.hpp"

namespace ringback::app {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::optional<std::string> test_environment(const std::string& name) {
  if (name == "SECRET") return "s3cret";
  if (name == "NESTED") return "${SECRET}";
  return std::nullopt;
}

Config config_of(const std::string& text) {
  auto config = parse_config(text, "twilio.yaml", test_environment);
  EXPECT_TRUE(config.ok()) << config.error().message;
  return config.ok() ? std::move(config).value() : Config{};
}

std::string config_fault(const std::string& text) {
  const auto config = parse_config(text, "twilio.yaml", test_environment);
  return config.ok() ? "none" : config.error().message;
}

TEST(Configuration, HasDefaultsForEverything) {
  for (const char* text : {"", "# nothing yet\n", "---\n", "{}"}) {
    const auto config = config_of(text);
    EXPECT_TRUE(is_sid(config.account_sid, "AC"));
    EXPECT_EQ(config.auth_token.size(), 32u);
    EXPECT_EQ(config.clock, ClockMode::kReal);
    EXPECT_EQ(config.speed, 1.0);
    EXPECT_FALSE(config.seed);
    EXPECT_EQ(config.workers, 8u);
    EXPECT_EQ(config.limits.time, Duration(10'000));
    EXPECT_TRUE(config.numbers.empty() && config.bins.empty() && config.phones.empty());
  }
}

TEST(Configuration, SaysHowManyCallsBeginInASecond) {
  EXPECT_EQ(config_of("").calls_per_second, 0);
  EXPECT_EQ(config_of("calls: {per_second: 0.5}").calls_per_second, 0.5);
  EXPECT_THAT(config_fault("calls: {per_second: fast}"), StartsWith("twilio.yaml:1:21: "));
  EXPECT_THAT(config_fault("calls: {per_second: -1}"), StartsWith("twilio.yaml:1:21: "));
  EXPECT_EQ(config_of("calls: {declined_whisper: no-answer}").declined_whisper, "no-answer");
  EXPECT_THAT(config_fault("calls: {declined_whisper: busy}"), StartsWith("twilio.yaml:1:27: "));
}

TEST(Configuration, SaysWhoIsToldOfFaults) {
  EXPECT_EQ(config_of("").debugger_webhook, "");
  EXPECT_EQ(config_of("debugger: {webhook: /faults}").debugger_webhook, "/faults");
  EXPECT_THAT(config_fault("debugger: {webhook: faults}"),
              StartsWith("twilio.yaml:1:21: 'faults'"));
  EXPECT_THAT(config_fault("debugger: {url: /faults}"), StartsWith("twilio.yaml:1:12: "));
}

TEST(Configuration, SaysWhatOfMessagesIsSwitched) {
  EXPECT_EQ(config_of("").messaging, messaging::Settings());
  const auto messaging = config_of(R"(
messaging:
  queues: false
  keywords: {except: ["+15550001", My shop]}
  fetch_media: false
  schedule_lead: 15m
)")
                             .messaging;
  const messaging::Settings wanted = {.paced = false,
                                      .keywords = true,
                                      .without_keywords = {"+15550001", "My shop"},
                                      .fetch_media = false,
                                      .schedule_lead = std::chrono::minutes(15)};
  EXPECT_EQ(messaging, wanted);
  EXPECT_FALSE(config_of("messaging: {keywords: false}").messaging.keywords);
  EXPECT_EQ(config_fault("messaging: {keywords: [a]}"),
            "twilio.yaml:1:23: keywords must be a mapping, but is a list");
  EXPECT_EQ(config_fault("messaging: {keywords: {except: a}}"),
            "twilio.yaml:1:32: except must be a list of numbers and messaging services");
  EXPECT_EQ(config_fault("messaging: {schedule_lead: soon}").substr(0, 19), "twilio.yaml:1:28: '");
}

TEST(Configuration, MayHaveTestCredentials) {
  EXPECT_EQ(config_of("").test_account, TestAccount());
  const TestAccount account = {"AC" + std::string(32, '7'), "magic"};
  EXPECT_EQ(config_of("test_account: {sid: AC77777777777777777777777777777777, token: magic}")
                .test_account,
            account);
  for (const auto* bad :
       {"{sid: AC7, token: a}", "{token: a}", "{sid: AC77777777777777777777777777777777}",
        "{sid: AC77777777777777777777777777777777, token: 'a b'}",
        "{sid: AC0123456789abcdef0123456789abcdef, token: a}"}) {
    EXPECT_EQ(config_fault(cat("test_account: ", bad)).substr(0, 17), "twilio.yaml:1:15:") << bad;
  }
}

TEST(Configuration, IsReadWhole) {
  const auto config = config_of(R"(
account:
  sid: AC00000000000000000000000000000001
  token: abc
  name: Mine
env:
  FORWARD_TO: "+15550002"
  RETRIES: 3
numbers:
  "+17042001111":
    name: Charlotte Office
    voice: /forwarder
    voice_fallback: https://example.com/sorry
    sms_fallback: https://example.com/sorry-too
    sms: bin:menu
    status_callback: /status
  "+17042001112":
bins:
  menu: |
    <Response/>
phones:
  "+17045551212":
    name: Someone
  "whatsapp:+17045551212":
    busy: true
  "sim:DE00000000000000000000000000000001":
  default:
    busy: true
functions:
  workers: 3
limits:
  time: 2.5s
clock: virtual
speed: 60
seed: 42
)");
  EXPECT_EQ(config.account_sid, "AC00000000000000000000000000000001");
  EXPECT_EQ(config.auth_token, "abc");
  EXPECT_EQ(config.account_name, "Mine");
  EXPECT_EQ(*find_variable(config.env, "FORWARD_TO"), "+15550002");
  EXPECT_EQ(*find_variable(config.env, "RETRIES"), "3");
  ASSERT_EQ(config.numbers.size(), 2u);
  const auto& number = config.numbers[0];
  EXPECT_EQ(number.number, "+17042001111");
  EXPECT_EQ(number.name, "Charlotte Office");
  EXPECT_EQ(number.voice, "/forwarder");
  EXPECT_EQ(number.voice_fallback, "https://example.com/sorry");
  EXPECT_EQ(number.sms_fallback, "https://example.com/sorry-too");
  EXPECT_EQ(number.sms, "bin:menu");
  EXPECT_EQ(number.status_callback, "/status");
  EXPECT_EQ(config.numbers[1].voice, "");
  EXPECT_EQ(config.bins[0].sid, sid_of_name("EH", "menu"));
  EXPECT_EQ(config.bins[0].twiml, "<Response/>");
  EXPECT_EQ(config.phones.at("+17045551212")["name"], "Someone");
  EXPECT_EQ(config.phones.at("default")["busy"], true);
  EXPECT_EQ(config.phones.at("whatsapp:+17045551212")["busy"], true);
  EXPECT_TRUE(config.phones.contains("sim:DE00000000000000000000000000000001"));
  EXPECT_EQ(config.workers, 3u);
  EXPECT_EQ(config.limits.time, Duration(2500));
  EXPECT_EQ(config.clock, ClockMode::kVirtual);
  EXPECT_EQ(config.speed, 60);
  EXPECT_EQ(config.seed, 42u);
}

TEST(Configuration, TakesVariablesOfTheProcessIntoEnv) {
  const auto config = config_of("env:\n  A: ${SECRET}\n  B: x${SECRET}y$z${NESTED}\n");
  EXPECT_EQ(*find_variable(config.env, "A"), "s3cret");
  EXPECT_EQ(*find_variable(config.env, "B"), "xs3crety$z${SECRET}")
      << "what was put in is not read again";
}

struct Fault {
  const char* text;
  const char* place;
  const char* says;
};

void expect_faults(const std::vector<Fault>& faults) {
  for (const auto& fault : faults) {
    const auto message = config_fault(fault.text);
    EXPECT_THAT(message, StartsWith(std::string("twilio.yaml:") + fault.place + ": "))
        << fault.text;
    EXPECT_THAT(message, HasSubstr(fault.says)) << fault.text;
  }
}

TEST(Configuration, NamesThePlaceOfBrokenYaml) {
  expect_faults(
      {{"env:\n  A: [1\n", "3:1", ""}, {"env: {\n", "2:1", ""}, {"a: b: c\n", "1:5", ""}});
}

TEST(Configuration, RefusesKeysItDoesNotKnow) {
  expect_faults({{"numbr: 1\n", "1:1", "unknown key 'numbr' in twilio.yaml; known are account"},
                 {"account:\n  id: 1\n", "2:3", "unknown key 'id' in account"},
                 {"numbers:\n  \"+15550001\":\n    voce: /a\n", "3:5",
                  "unknown key 'voce' in number +15550001"},
                 {"functions:\n  worker: 1\n", "2:3", "unknown key 'worker'"}});
}

TEST(Configuration, RefusesWrongTypes) {
  expect_faults({{"- a\n", "1:1", "must be a mapping, but is a list"},
                 {"text\n", "1:1", "must be a mapping, but is a single value"},
                 {"env: [A]\n", "1:6", "env must be a mapping, but is a list"},
                 {"env:\n  A: [1]\n", "2:6", "must be a single value, but is a list"},
                 {"env:\n  ? [a]\n  : b\n", "2:5", "must be a single value"},
                 {"account: me\n", "1:10", "account must be a mapping"},
                 {"numbers:\n  \"+15550001\": /a\n", "2:16", "number +15550001 must be a mapping"},
                 {"clock: [real]\n", "1:8", "clock must be a single value"}});
}

TEST(Configuration, RefusesValuesThatMeanNothing) {
  expect_faults({{"account:\n  sid: AC1\n", "2:8", "AC and 32 hex digits"},
                 {"account:\n  token: \"\"\n", "2:10", "account token"},
                 {"account:\n  token: \"a; rm -rf b\"\n", "2:10", "letters and digits"},
                 {"clock: fast\n", "1:8", "'fast' is not real, virtual or manual"},
                 {"speed: 0\n", "1:8", "above 0"},
                 {"speed: .nan\n", "1:8", "above 0"},
                 {"speed: .inf\n", "1:8", "above 0"},
                 {"speed: quick\n", "1:8", "above 0"},
                 {"speed: .nan\n", "1:8", "above 0"},
                 {"speed: .inf\n", "1:8", "above 0"},
                 {"seed: -1\n", "1:7", "whole number"},
                 {"seed: 1.5\n", "1:7", "whole number"},
                 {"functions:\n  workers: 0\n", "2:12", "from 1 to 1000"},
                 {"functions:\n  workers: many\n", "2:12", "from 1 to 1000"},
                 {"limits:\n  time: soon\n", "2:9", "use 250ms, 5s"}});
}

TEST(Configuration, RefusesNumbersThatAreNone) {
  expect_faults({{"numbers:\n  15550001:\n", "2:3", "'15550001' is not a phone number"},
                 {"numbers:\n  \"+1 555 0001\":\n", "2:3", "E.164"},
                 {"phones:\n  \"555\":\n", "2:3", "'555' is not a phone number"}});
}

TEST(Configuration, RefusesWhatStandsThereTwice) {
  expect_faults({{"clock: real\nclock: virtual\n", "2:1", "twice"},
                 {"env:\n  A: 1\n  B: 2\n  A: 3\n", "4:3", "twice"},
                 {"numbers:\n  \"+15550001\":\n  \"+15550001\":\n", "3:3", "twice"},
                 {"bins:\n  a: <Response/>\n  a: <Response/>\n", "3:3", "twice"},
                 {"phones:\n  \"+15550001\":\n  \"+15550001\":\n", "3:3", "twice"},
                 {"account:\n  name: a\n  name: b\n", "3:3", "twice"}});
}

TEST(Configuration, RefusesNamesThatTwoNumbersHave) {
  expect_faults({{"numbers:\n  \"+15550001\": {name: IVR}\n  \"+15550002\": {name: IVR}\n", "3:23",
                  "'IVR' is the name of +15550001, too"}});
  config_of("numbers: {\"+15550001\": {name: \"\"}, \"+15550002\": {name: \"\"}}");
}

TEST(Configuration, RefusesNamesThatNothingCanHave) {
  expect_faults({{"env:\n  \"\": a\n", "2:3", "'' is no name of a variable"},
                 {"env:\n  A=B: a\n", "2:3", "'A=B' is no name of a variable"},
                 {"env:\n  A B: a\n", "2:3", "'A B' is no name of a variable"},
                 {"bins:\n  \"\": <Response/>\n", "2:3", "a bin needs a name"}});
}

TEST(Configuration, RefusesAPhoneThatIsANumberOfTheAccount) {
  expect_faults({{"numbers:\n  \"+15550001\":\nphones:\n  \"+15550001\":\n", "4:3",
                  "phones are other people's"}});
}

TEST(Configuration, RefusesVariablesThatAreNotSet) {
  expect_faults({{"env:\n  A: ${MISSING}\n", "2:6", "environment variable MISSING is not set"},
                 {"env:\n  A: x${SECRET\n", "2:6", "never closed"},
                 {"env:\n  A:\n", "2:3", "A has no value"}});
}

TEST(Configuration, RefusesBinsThatAreNotTwiml) {
  expect_faults({{"bins:\n  a: hello\n", "2:6", "bin a is not TwiML: line 1, column 1"},
                 {"bins:\n  a: <Say/>\n", "2:6", "bin a is not TwiML"},
                 {"bins:\n  a: <Response>{{x</Response>\n", "2:6", "never closed"},
                 {"bins:\n  a: \"\"\n", "2:6", "is not TwiML"}});
}

TEST(Configuration, RefusesHandlersThatAreNowhere) {
  const std::string number = "numbers:\n  \"+15550001\":\n    voice: ";
  for (const auto& [handler, says] : std::vector<std::pair<std::string, std::string>>{
           {"bin:missing", "there is no bin 'missing'"},
           {"flow:menu", "Studio flows are not emulated yet"},
           {"forwarder", "'forwarder' is neither a function (/NAME)"},
           {"ftp://example.com/", "neither a function"}}) {
    const auto message = config_fault(number + handler + "\n");
    EXPECT_THAT(message, StartsWith("twilio.yaml:3:12: "));
    EXPECT_THAT(message, HasSubstr(says));
  }
}

TEST(Handlers, HaveTheirAddresses) {
  EXPECT_EQ(handler_url("/a", "localhost:3000"), "http://localhost:3000/a");
  EXPECT_EQ(handler_url("https://example.com/a", "localhost:3000"), "https://example.com/a");
  EXPECT_EQ(handler_url("bin:menu", "localhost:3000"),
            "https://handler.twilio.com/twiml/" + sid_of_name("EH", "menu"));
  EXPECT_EQ(handler_url("", "localhost:3000"), "");
}

TEST(Configuration, NamesWhereTheStateIsKept) {
  EXPECT_EQ(config_of("{}").store, "memory");
  EXPECT_EQ(config_of("store: memory").store, "memory");
  EXPECT_EQ(config_of("store: sqlite:state/db.sqlite").store, "sqlite:state/db.sqlite");
  for (const char* wrong : {"store: sqlite", "store: 'sqlite:'", "store: postgres"}) {
    EXPECT_THAT(config_fault(wrong), testing::HasSubstr("is neither memory nor sqlite:PATH"));
  }
}

TEST(Configuration, SaysWhatBecomesOfSilentRecordings) {
  using voice::SilentRecordings;
  EXPECT_EQ(config_of("{}").silent_recordings, SilentRecordings::kCompleted);
  EXPECT_EQ(config_of("recordings: {silent: absent}").silent_recordings, SilentRecordings::kAbsent);
  EXPECT_NE(config_fault("recordings: {silent: gone}"), "");
}

TEST(Config, NamesWhereTheProxyLeads) {
  EXPECT_THAT(config_of("{}").allowed_hosts, testing::IsEmpty());
  EXPECT_THAT(config_of("proxy: {allow: [a.example, '*.b.example', '*']}").allowed_hosts,
              testing::ElementsAre("a.example", "*.b.example", "*"));
  for (const char* wrong : {"proxy: {allow: ['https://a.example']}", "proxy: {allow: ['a b']}",
                            "proxy: {allow: ['a.*']}", "proxy: {allow: ['a:443']}"}) {
    EXPECT_THAT(config_fault(wrong), testing::HasSubstr("is neither a host nor")) << wrong;
  }
  EXPECT_THAT(config_fault("proxy: {allow: a}"), testing::HasSubstr("must be a list of hosts"));
  EXPECT_THAT(config_fault("proxy: {open: true}"), testing::HasSubstr("known are allow"));
}

struct ConfigurationFile : testing::Test {
  ConfigurationFile() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
  }
  ~ConfigurationFile() override { std::filesystem::remove_all(folder); }

  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) /
                                       ("configuration_file_test_" + std::to_string(getpid()));
  const std::filesystem::path file = folder / "twilio.yaml";
};

TEST_F(ConfigurationFile, MayBeMissing) {
  const auto config = load_config(file);
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(config->workers, 8u);
}

TEST_F(ConfigurationFile, MayBeEmpty) {
  std::ofstream(file).close();
  EXPECT_TRUE(load_config(file).ok());
}

TEST_F(ConfigurationFile, IsNamedInItsFaults) {
  std::ofstream(file) << "clock: fast\n";
  const auto config = load_config(file);
  ASSERT_FALSE(config.ok());
  EXPECT_THAT(config.error().message, StartsWith(file.string() + ":1:8: "));
}

TEST_F(ConfigurationFile, KeepsThePlacesOfItsFaultsBelowWhatIsLaidOverIt) {
  const auto fault = [this](const char* text) {
    std::ofstream(file) << text;
    const auto config = load_config(file, "env: {A: b}");
    return config.ok() ? "" : config.error().message;
  };
  EXPECT_THAT(fault("numbers: {\n"), StartsWith(file.string() + ":2:1: "));
  EXPECT_THAT(fault("text\n"), StartsWith(file.string() + ":1:1: "));
  EXPECT_THAT(fault("# a\n# b\nclock: fast\n"), StartsWith(file.string() + ":3:8: "));
  EXPECT_EQ(fault("env: {A: [1]}\n"), "") << "what is laid over it mends it";
}

TEST_F(ConfigurationFile, NamesWhatIsLaidOverItAsFaulty) {
  std::ofstream(file) << "clock: fast\n";
  const auto config = load_config(file, "clock: slow");
  ASSERT_FALSE(config.ok());
  EXPECT_THAT(config.error().message,
              StartsWith(file.string() + " with its overrides:1:8: clock 'slow'"));
}

TEST_F(ConfigurationFile, MustBeAFile) {
  std::filesystem::create_directory(file);
  const auto config = load_config(file);
  ASSERT_FALSE(config.ok());
  EXPECT_EQ(config.error().message, file.string() + ": cannot be read");
}

}  // namespace
}  // namespace ringback::app
