// The commands as a shell meets them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;

/// Where nothing is served: no unprivileged program listens on port 1.
constexpr auto kNowhere = "1";

std::string port_of(const Served& service) { return std::to_string(service.port()); }

TEST(List, PrintsEverythingWithItsAddress) {
  const ServiceFolder folder;
  folder.write("assets/hold.txt", "music");
  folder.copy(handler("echo"), "internal.private");
  Served service(folder);
  const auto list = run(ringback(folder, {"list", "--port", port_of(service)}));
  EXPECT_EQ(list.status, 0) << list.err;
  EXPECT_THAT(list.out, HasSubstr(service.url("/forwarder") + "  public\n"));
  EXPECT_THAT(list.out, HasSubstr(service.url("/internal") + "  private\n"));
  EXPECT_THAT(list.out, HasSubstr(service.url("/hold.txt") + "  public\n"));
  EXPECT_THAT(list.out, HasSubstr(service.url("/office_data.json") + "  private\n"));
  EXPECT_THAT(list.out, ContainsRegex("\\+17042001111 .*Charlotte Office .*/forwarder\n"));
  EXPECT_THAT(list.out, ContainsRegex("https://handler.twilio.com/twiml/EH[0-9a-f]{32}  whisper-"));
  EXPECT_THAT(list.err, IsEmpty());
}

TEST(List, PrintsTheSameAsJson) {
  const ServiceFolder folder;
  Served service(folder);
  const auto list = run(ringback(folder, {"list", "--json", "--port", port_of(service)}));
  ASSERT_EQ(list.status, 0) << list.err;
  const auto json = Json::parse(list.out);
  EXPECT_EQ(text_of(json, "domain"), "localhost:" + port_of(service));
  ASSERT_EQ(json["functions"].size(), 3u);
  EXPECT_EQ(text_of(json["functions"][0], "route"), "/forwarder");
  EXPECT_EQ(text_of(json["functions"][0], "visibility"), "public");
  EXPECT_EQ(text_of(json["functions"][0], "broken"), "");
  EXPECT_EQ(text_of(json["numbers"][0], "voice"), service.url("/forwarder"));
  EXPECT_EQ(json["bins"].size(), 2u);
}

TEST(List, SaysWhyAFunctionIsBroken) {
  const ServiceFolder folder("{}");
  folder.write("functions/bad.so", "not a library");
  Served service(folder);
  const auto list = run(ringback(folder, {"list", "--port", port_of(service)}));
  EXPECT_EQ(list.status, 0) << list.err;
  EXPECT_THAT(list.out, ContainsRegex("/bad  public  broken: .+\n"));
}

TEST(Env, GivesAShellTheCredentials) {
  const ServiceFolder folder;
  auto command = ringback(folder, {});
  command.words = {"sh", "-c",
                   cat("eval \"$(", command.words[0],
                       " env)\"; printf '%s %s' \"$TWILIO_ACCOUNT_SID\" \"$TWILIO_AUTH_TOKEN\"")};
  const auto shell = run(command);
  EXPECT_EQ(shell.status, 0) << shell.err;
  EXPECT_EQ(shell.out, "AC0123456789abcdef0123456789abcdef 0123456789abcdef0123456789abcdef");
}

TEST(Env, TakesTheCredentialsOfTheConfiguration) {
  const auto sid = "AC" + std::string(32, 'a');
  const auto token = std::string(32, 'b');
  const ServiceFolder folder(cat("account:\n  sid: ", sid, "\n  token: ", token, "\n"));
  const auto credentials =
      cat("export TWILIO_ACCOUNT_SID=", sid, "\nexport TWILIO_AUTH_TOKEN=", token, "\n");
  const auto env = run(ringback(folder, {"env"}));
  EXPECT_EQ(env.status, 0) << env.err;
  EXPECT_TRUE(env.out.starts_with(credentials)) << env.out;
  EXPECT_EQ(run(ringback(folder, {"env", "--credentials"})).out, credentials);
}

TEST(Env, PointsAtTheErrorOfABadConfiguration) {
  const ServiceFolder folder("phones:\n  - none\n");
  const auto env = run(ringback(folder, {"env"}));
  EXPECT_EQ(env.status, 1);
  EXPECT_THAT(env.err, ContainsRegex("twilio\\.yaml:2:[0-9]+: "));
  EXPECT_THAT(env.out, IsEmpty());
}

TEST(Call, PrintsTheCallToADecliningOfficeAsALadder) {
  const ServiceFolder folder;
  Served service(folder, {"--clock", "virtual"});
  const auto call = run(ringback(
      folder, {"call", kCaller, kDeclined, "--say", "Call me back", "--port", port_of(service)}));
  EXPECT_EQ(call.status, 0) << call.err;
  std::size_t at = 0;
  for (const auto* rung : {
           "00:00.000  +17045550100    -> +19803002222     calls",
           "Twilio          -> /forwarder       POST CallStatus=ringing",
           "/forwarder      -> Twilio           200 OK <Dial><Number>",
           "Twilio          -> +19808675309     rings, showing +17045550100",
           "00:04.000  +19808675309    -> Twilio           busy",
           "Twilio          -> /voicemail       POST",
           "/voicemail      -> Twilio           200 OK <Say> <Record> <Hangup>",
           "Twilio          -> +17045550100     plays beep",
           "+17045550100    -> Twilio           says Call me back",
           "Twilio          -> /send-sms        POST RecordingStatus=completed",
           "/send-sms       -> REST API         POST Messages.json",
           "+19803002222    -> +19808675309     ",
           "New voicemail from +17045550100.",
       }) {
    const auto found = call.out.find(rung, at);
    ASSERT_NE(found, std::string::npos) << "no '" << rung << "' where it belongs in\n" << call.out;
    at = found + 1;
  }
}

TEST(Call, PrintsTheJournalAsJsonLines) {
  const ServiceFolder folder;
  Served service(folder, {"--clock", "virtual"});
  const auto call =
      run(ringback(folder, {"call", kCaller, kAnswered, "--json", "--port", port_of(service)}));
  EXPECT_EQ(call.status, 0) << call.err;
  std::vector<std::string> kinds;
  for (const auto& line : split(call.out, '\n')) {
    if (!line.empty()) kinds.push_back(text_of(Json::parse(line), "kind"));
  }
  EXPECT_THAT(kinds, testing::IsSupersetOf({"call.inbound", "webhook", "call.bridged",
                                            "recording.completed", "call.completed"}));
}

TEST(Call, RefusesANumberThatIsNone) {
  const ServiceFolder folder;
  Served service(folder);
  const auto call =
      run(ringback(folder, {"call", "somebody", kAnswered, "--port", port_of(service)}));
  EXPECT_EQ(call.status, 1);
  EXPECT_THAT(call.err, HasSubstr("'somebody' is not a phone number"));
}

TEST(Call, RefusesANumberThatNobodyHasHere) {
  const ServiceFolder folder;
  Served service(folder);
  const auto call =
      run(ringback(folder, {"call", kCaller, "+15005550009", "--port", port_of(service)}));
  EXPECT_EQ(call.status, 1);
  EXPECT_THAT(call.err, HasSubstr("+15005550009"));
}

TEST(Commands, SayThatNothingIsServed) {
  const ServiceFolder folder("{}");
  for (const auto& words :
       {std::vector<std::string>{"list", "--port", kNowhere},
        std::vector<std::string>{"health", "--port", kNowhere},
        std::vector<std::string>{"call", kCaller, kAnswered, "--port", kNowhere}}) {
    const auto command = run(ringback(folder, words));
    EXPECT_EQ(command.status, 1);
    EXPECT_THAT(command.err, HasSubstr("nothing is served on port 1; try: ringback start"));
    EXPECT_THAT(command.out, IsEmpty());
  }
}

TEST(Commands, ExplainThemselves) {
  const ServiceFolder folder("{}");
  const auto help = run(ringback(folder, {"--help"}));
  EXPECT_EQ(help.status, 0);
  for (const std::string name :
       {"new", "dev", "start", "call", "list", "exec", "env", "ca", "health"}) {
    EXPECT_THAT(help.out, ContainsRegex(name + " +[A-Z]"));
    const auto detail = run(ringback(folder, {name, "--help"}));
    EXPECT_EQ(detail.status, 0) << detail.err;
    EXPECT_THAT(detail.out, HasSubstr("Usage: ringback " + name));
  }
  const auto start = run(ringback(folder, {"start", "--help"})).out;
  for (const auto* option : {"--port", "--clock", "--speed", "--isolation", "--log-level",
                             "--log-format", "--no-request-log", "--inspect"}) {
    EXPECT_THAT(start, HasSubstr(option));
  }
}

TEST(Commands, RefuseWhatTheyDoNotKnow) {
  const ServiceFolder folder("{}");
  const auto command = run(ringback(folder, {"serve"}));
  EXPECT_NE(command.status, 0);
  EXPECT_THAT(command.err, HasSubstr("serve"));
  const auto folderless = run(ringback(folder, {"start", "nowhere"}));
  EXPECT_NE(folderless.status, 0);
  EXPECT_THAT(folderless.err, HasSubstr("nowhere"));
  const auto clock = run(ringback(folder, {"start", "--clock", "sundial"}));
  EXPECT_NE(clock.status, 0);
  EXPECT_THAT(clock.err, HasSubstr("sundial"));
  EXPECT_NE(run(ringback(folder, {})).status, 0);
}

}  // namespace
}  // namespace ringback::e2e
