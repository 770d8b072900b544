// `ringback new`: every template becomes a project that builds and does what it says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kNumber = "+15005550006";  ///< Of the account in every template that has one.

/// A service made from a template, its functions built beforehand.
class Made : public ServiceFolder {
 public:
  explicit Made(const std::string& name) : ServiceFolder("") {
    fs::remove_all(path());
    auto command = ringback(*this, {"new", path(), "--template", name});
    command.folder = "/";
    outcome = run(command);
    for (const auto& entry : fs::directory_iterator(fs::path(RINGBACK_TEMPLATES) / name)) {
      if (entry.path().extension() == ".so") copy(entry.path(), entry.path().stem());
    }
  }

  Outcome outcome;
};

class Templates : public testing::TestWithParam<std::string> {};

TEST_P(Templates, AreWrittenWithTheNextCommands) {
  const Made made(GetParam());
  EXPECT_EQ(made.outcome.status, 0) << made.outcome.err;
  EXPECT_THAT(made.outcome.out,
              HasSubstr(cat("\n  cd ", made.path().string(), "\n  ringback dev\n")));
  for (const auto* file : {"CMakeLists.txt", "README.md", ".gitignore", "twilio.yaml"}) {
    EXPECT_THAT(read_file(made.path() / file), Not(IsEmpty())) << file;
  }
  EXPECT_THAT(read_file(made.path() / "CMakeLists.txt"), HasSubstr("project(service "));
  const auto origin = fs::path(RINGBACK_SOURCE_DIR) / "templates" / GetParam();
  for (const auto& entry : fs::recursive_directory_iterator(origin)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".so") continue;
    const auto place = entry.path().lexically_relative(origin);
    EXPECT_EQ(read_file(made.path() / place), read_file(entry.path())) << place;
  }
}

TEST_P(Templates, HaveAScenarioThatPasses) {
  const Made made(GetParam());
  const auto tested = run(ringback(made, {"test"}));
  EXPECT_EQ(tested.status, 0) << tested.out << tested.err;
  EXPECT_THAT(tested.out, HasSubstr("1 passed, 0 failed"));
}

INSTANTIATE_TEST_SUITE_P(New, Templates,
                         testing::Values("blank", "sms-reply", "voice-menu", "forward",
                                         "json-api"));

TEST(New, RefusesToOverwriteAndToGuess) {
  const ServiceFolder folder("{}");
  const auto taken = run(ringback(folder, {"new", folder.path()}));
  EXPECT_EQ(taken.status, 1);
  EXPECT_THAT(taken.err, HasSubstr("is there already"));
  EXPECT_EQ(read_file(folder.path() / "twilio.yaml"), "{}");
  EXPECT_FALSE(fs::exists(folder.path() / "CMakeLists.txt"));
  const auto unknown = run(ringback(folder, {"new", "fax", "--template", "fax-reply"}));
  EXPECT_NE(unknown.status, 0);
  EXPECT_THAT(unknown.err, HasSubstr("sms-reply"));
  EXPECT_FALSE(fs::exists(folder.path() / "fax"));
}

TEST(New, BlankGreets) {
  const Made made("blank");
  Served service(made);
  EXPECT_EQ(service.get("/hello").body, "Hello, world!");
  EXPECT_EQ(service.get("/hello?name=Ann").body, "Hello, Ann!");
}

TEST(New, SmsReplyAnswersMessages) {
  const Made made("sms-reply");
  Served service(made, {"--clock", "virtual"});
  EXPECT_THAT(service.get("/reply?Body=+stock+please").body,
              HasSubstr("<Message>Everything is in stock.</Message>"));
  EXPECT_THAT(service.get("/reply?Body=hello").body, HasSubstr("Send HOURS or STOCK"));
  service.post_json("/_ringback/api/messages",
                    {{"from", kStranger}, {"to", kNumber}, {"body", "Hours?"}});
  EXPECT_TRUE(service.await_event("message.delivered", kNumber));
}

TEST(New, VoiceMenuConnectsWhoPressesOne) {
  const Made made("voice-menu");
  Served service(made, {"--clock", "virtual"});
  EXPECT_THAT(service.get("/choice?Digits=2").body, HasSubstr("9 to 5"));
  EXPECT_THAT(service.get("/choice?Digits=7").body, HasSubstr("<Redirect>/menu</Redirect>"));
  service.ring(kNumber, {{"script", {{{"wait", "1s"}}, {{"press", "1"}}}}});
  EXPECT_TRUE(service.await_event("webhook", "/choice"));
  EXPECT_TRUE(service.await_event("call.bridged", ""));
}

TEST(New, ForwardPassesCallsAndMessagesOn) {
  const Made made("forward");
  Served service(made, {"--clock", "virtual"});
  EXPECT_THAT(service.get("/forward-call?DialCallStatus=busy").body, HasSubstr("try again"));
  EXPECT_THAT(service.get("/forward-call?DialCallStatus=completed").body, HasSubstr("<Hangup/>"));
  EXPECT_THAT(service.get(cat("/forward-message?From=Ann&Body=Hi")).body,
              HasSubstr("<Message to=\"+15005550101\">Ann: Hi</Message>"));
  service.ring(kNumber);
  EXPECT_TRUE(service.await_event("call.bridged", ""));
}

TEST(New, JsonApiQuotesPrices) {
  const Made made("json-api");
  Served service(made);
  const auto quote = service.post_json("/quote", {{"item", "tea"}, {"count", 3}});
  EXPECT_EQ(quote.status, 200);
  EXPECT_EQ(Json::parse(quote.body),
            (Json{{"item", "tea"}, {"count", 3}, {"cents", 750}, {"currency", "EUR"}}));
  EXPECT_EQ(service.get("/quote?item=coffee").status, 200);
  EXPECT_EQ(service.get("/quote?item=cocoa").status, 404);
  EXPECT_EQ(service.get("/quote?item=tea&count=-1").status, 400);
  EXPECT_EQ(Json::parse(service.get("/quote").body), (Json{{"message", "item is missing"}}));
  EXPECT_THAT(service.get("/index.html").body, HasSubstr("<title>Quote</title>"));
}

/// As a user builds it: with CMake, against what an installation has.
TEST(New, BuildsAgainstTheInstalledSdk) {
  const ServiceFolder folder("");
  fs::remove_all(folder.path());
  auto command = ringback(folder, {"new", folder.path()});
  command.folder = "/";
  ASSERT_EQ(run(command).status, 0);
  const auto prefix = (folder.scratch() / "prefix").string();
  const auto build = (folder.scratch() / "build").string();
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"--install", RINGBACK_BUILD_FOLDER, "--prefix", prefix, "--component", "sdk"},
           {"-S", folder.path(), "-B", build, cat("-DCMAKE_PREFIX_PATH=", prefix)},
           {"--build", build}}) {
    Command cmake{.words = words};
    cmake.words.insert(cmake.words.begin(), RINGBACK_CMAKE);
    const auto outcome = run(cmake);
    ASSERT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  }
  Served service(folder);
  EXPECT_EQ(service.get("/hello?name=Ann").body, "Hello, Ann!");
}

}  // namespace
}  // namespace ringback::e2e
