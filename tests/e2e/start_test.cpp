// `ringback start`: begins, serves and ends without leaving anything behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> entries_of(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  return names;
}

class Ending : public testing::TestWithParam<int> {};

TEST_P(Ending, LeavesNoWorkerAndNoStagedLibrary) {
  const ServiceFolder folder;
  Served service(folder);
  EXPECT_EQ(service.get("/voicemail").status, 200);
  const auto workers = children_of(service.process().id());
  EXPECT_THAT(workers, testing::Not(IsEmpty()));
  EXPECT_THAT(entries_of(folder.scratch()), Contains(testing::StartsWith("ringback-")));
  service.process().signal(GetParam());
  EXPECT_EQ(service.process().wait(), 0) << service.process().err();
  for (const auto worker : workers) {
    EXPECT_TRUE(until([&] { return !is_alive(worker); })) << "worker " << worker << " lives on";
  }
  EXPECT_THAT(entries_of(folder.scratch()), Not(Contains(testing::StartsWith("ringback-"))));
}

INSTANTIATE_TEST_SUITE_P(Start, Ending, testing::Values(SIGTERM, SIGINT, SIGHUP));

TEST(Start, KilledItTakesItsWorkersAlong) {
  const ServiceFolder folder;
  Served service(folder);
  const auto workers = children_of(service.process().id());
  EXPECT_THAT(workers, testing::Not(IsEmpty()));
  service.process().signal(SIGKILL);
  EXPECT_EQ(service.process().wait(), 128 + SIGKILL);
  for (const auto worker : workers) {
    EXPECT_TRUE(until([&] { return !is_alive(worker); })) << "worker " << worker << " lives on";
  }
}

TEST(Start, EndsCleanlyInTheMiddleOfACallAndOfARequest) {
  const ServiceFolder folder;
  folder.write("twilio.yaml", read_file(folder.path() / "twilio.yaml") + "limits: {time: 1s}\n");
  folder.copy(handler("hangs"), "hangs");
  Served service(folder, {"--clock", "manual"});
  service.rest("POST", "Calls.json",
               {{"From", kCaller},
                {"To", kOffice},
                {"Twiml", "<Response><Pause length=\"600\"/></Response>"}});
  ASSERT_TRUE(service.await_event("call.ringing", kCaller));
  Process client({.words = {"curl", "-s", service.url("/hangs")}});
  ASSERT_TRUE(service.await_event("function", "/hangs"));
  service.process().signal(SIGTERM);
  EXPECT_EQ(service.process().wait(), 0) << service.process().err();
  EXPECT_THAT(entries_of(folder.scratch()), Not(Contains(testing::StartsWith("ringback-"))));
}

TEST(Start, PrintsWhereEverythingIs) {
  const ServiceFolder folder;
  Served service(folder);
  const auto banner = service.process().err();
  const auto base = service.url("");
  EXPECT_THAT(banner, HasSubstr("Ringback serves " + base + "\n"));
  EXPECT_THAT(banner, HasSubstr(base + "/forwarder  public"));
  EXPECT_THAT(banner, HasSubstr("+17042001111  Charlotte Office  /forwarder"));
  EXPECT_THAT(banner, HasSubstr(base + "/_twilio/api.twilio.com/2010-04-01/"));
  EXPECT_THAT(banner, HasSubstr(cat("eval \"$(ringback env -p ", service.port(), ")\"")));
}

TEST(Start, PrintsTheFolderThatTheAccountIsOfWhereItIsAnother) {
  const ServiceFolder folder("{}");
  folder.write("other's/twilio.yaml", "");
  Served service(ringback(folder, {"start", "other's", "--port", "0"}));
  EXPECT_THAT(service.process().err(),
              HasSubstr(cat("eval \"$(ringback env 'other'\\''s' -p ", service.port(), ")\"")));
}

TEST(Start, WarnsOfNumbersWhoseFunctionIsNotThere) {
  const ServiceFolder folder(R"(
numbers:
  "+17045550100": {voice: "/hello?a=b", sms: /nowhere, voice_fallback: "https://example.com/a"}
  "+17045550101": {voice: /menu.xml}
)");
  folder.copy(handler("first_build"), "hello");
  folder.write("assets/menu.xml", "<Response/>");
  Served service(folder);
  const auto printed = service.process().err();
  EXPECT_THAT(printed, HasSubstr("warn  twilio.yaml sms of +17045550100: there is no function "
                                 "/nowhere\n"));
  EXPECT_EQ(printed.find("there is no function"), printed.rfind("there is no function"));
}

TEST(Start, PrintsALineForEveryRequest) {
  const ServiceFolder folder;
  Served service(folder);
  service.get("/voicemail?stage=recorded");
  service.get("/missing");
  const auto prints = [&](const std::string& line) {
    return until([&] { return service.process().out().find(line) != std::string::npos; });
  };
  EXPECT_TRUE(prints("200 GET /voicemail?stage=recorded \u2502 Response Type text/xml"));
  EXPECT_TRUE(prints("404 GET /missing \u2502 Response Type text/html"));
}

TEST(Start, SaysThatThePortIsTaken) {
  const ServiceFolder folder;
  Served service(folder);
  const auto port = std::to_string(service.port());
  const auto second = run(ringback(folder, {"start", ".", "--port", port}));
  EXPECT_EQ(second.status, 1);
  EXPECT_THAT(second.err, HasSubstr("cannot listen on 127.0.0.1 port " + port));
  EXPECT_EQ(service.get("/_ringback/ready").status, 200);
  EXPECT_THAT(entries_of(folder.scratch()), SizeIs(1)) << "the second left its staging folder";
}

TEST(Start, PointsAtTheErrorOfABadConfiguration) {
  const ServiceFolder folder("numbers:\n  \"+17042001111\":\n    voice: [unclosed\n");
  const auto broken = run(ringback(folder, {"start", "."}));
  EXPECT_EQ(broken.status, 1);
  EXPECT_THAT(broken.err, testing::ContainsRegex("twilio\\.yaml:[0-9]+:[0-9]+: "));
}

TEST(Start, NamesTheKeyItDoesNotKnow) {
  const ServiceFolder folder("env:\n  A: b\nnumbrs:\n  \"+17042001111\": {}\n");
  const auto broken = run(ringback(folder, {"start", "."}));
  EXPECT_EQ(broken.status, 1);
  EXPECT_THAT(broken.err, HasSubstr("twilio.yaml:3:1: "));
  EXPECT_THAT(broken.err, HasSubstr("numbrs"));
}

TEST(Start, ServesTheSameWithoutIsolation) {
  const ServiceFolder folder;
  Served service(folder, {"--isolation", "none", "--clock", "virtual"});
  EXPECT_THAT(children_of(service.process().id()), IsEmpty());
  const auto bin = "https://handler.twilio.com/twiml/api-test-caller";
  service.rest("POST", "Calls.json", {{"From", kCaller}, {"To", kDeclined}, {"Url", bin}});
  ASSERT_TRUE(service.await_event("message.delivered", kDeclined));
  EXPECT_THAT(service.rest("GET", "Messages.json")["messages"], SizeIs(1));
  EXPECT_THAT(service.get("/forwarder?To=%2B15005550006").body, HasSubstr("not in service"));
  service.process().signal(SIGTERM);
  EXPECT_EQ(service.process().wait(), 0) << service.process().err();
  EXPECT_THAT(entries_of(folder.scratch()), Not(Contains(testing::StartsWith("ringback-"))));
}

}  // namespace
}  // namespace ringback::e2e
