// `ringback dev`: what is edited is served, what does not compile is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A function in C, which compiles in a moment, that always gives this answer.
std::string function_that_says(const std::string& words) {
  return cat(R"(// Answers with one text.
#include <stddef.h>
#include <twilio/abi.h>
static const tw_host* host;
static int32_t init(const tw_host* given) { host = given; return TW_OK; }
static void invoke(tw_call call, const tw_event* event) {
  static const char text[] = ")",
             words, R"(";
  tw_reply reply = {0};
  (void)event;
  reply.struct_size = sizeof reply;
  reply.status = 200;
  reply.body = (tw_str){text, sizeof text - 1};
  host->reply(call, &reply);
}
TW_EXPORT const tw_function tw_function_entry = {TW_ABI_VERSION, sizeof(tw_function), init, invoke};
)");
}

/// A project in which nothing is built yet, with the function /tiny.
class Project : public ServiceFolder {
 public:
  explicit Project(const std::string& words) : ServiceFolder("") {
    fs::remove_all(path());
    auto command = ringback(*this, {"new", path()});
    command.folder = "/";
    run(command);
    fs::remove(path() / "functions/hello.cpp");
    write("functions/tiny.c", function_that_says(words));
  }

  Command dev() const { return ringback(*this, {"dev", ".", "--port", "0"}); }
};

bool answers(const Served& service, const std::string& route, const std::string& body) {
  return until([&] { return service.get(route).body == body; });
}

TEST(Dev, ServesWhatIsEditedAndTellsWhatDoesNotCompile) {
  const Project project("one");
  Served service(project.dev());
  const auto said = [&](const std::string& words) {
    return until([&] { return service.process().err().find(words) != std::string::npos; });
  };
  ASSERT_TRUE(answers(service, "/tiny", "one")) << service.process().err();

  project.write("functions/tiny.c", function_that_says("two"));
  ASSERT_TRUE(answers(service, "/tiny", "two")) << service.process().err();

  project.write("functions/tiny.c", function_that_says("three") + "int missing = nowhere;\n");
  ASSERT_TRUE(said("the build failed")) << service.process().err();
  EXPECT_THAT(service.process().err(), testing::ContainsRegex("tiny\\.c:[0-9]+:[0-9]+: error: "));
  EXPECT_THAT(service.process().err(), HasSubstr("nowhere"));
  EXPECT_EQ(service.get("/tiny").body, "two");

  project.write("functions/tiny.c", function_that_says("four"));
  ASSERT_TRUE(answers(service, "/tiny", "four")) << service.process().err();

  fs::create_directories(project.path() / "functions/deep");
  project.write("functions/deep/more.c", function_that_says("five"));
  ASSERT_TRUE(answers(service, "/deep/more", "five")) << service.process().err();

  fs::remove(project.path() / "functions/tiny.c");
  EXPECT_TRUE(until([&] { return service.get("/tiny").status == 404; }));
  EXPECT_EQ(service.get("/deep/more").body, "five");
  service.process().signal(SIGTERM);
  EXPECT_EQ(service.process().wait(), 0);
}

TEST(Dev, EndsTheBuildThatIsRunningWithItself) {
  const Project project("one");
  project.write("CMakeLists.txt", "execute_process(COMMAND sleep 1000)\n");
  Served service(project.dev());
  const auto children = children_of(service.process().id());
  ASSERT_EQ(children.size(), 1u);
  std::vector<pid_t> below;
  ASSERT_TRUE(until([&] { return !(below = children_of(children.front())).empty(); }));
  service.process().signal(SIGTERM);
  EXPECT_EQ(service.process().wait(), 0);
  EXPECT_TRUE(until([&] { return !is_alive(children.front()) && !is_alive(below.front()); }));
}

TEST(Dev, SaysThatThereIsNothingToBuildWith) {
  const ServiceFolder folder("{}");
  const auto outcome = run(ringback(folder, {"dev", "."}));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("no CMakeLists.txt"));
  EXPECT_THAT(outcome.err, HasSubstr("ringback new"));
}

}  // namespace
}  // namespace ringback::e2e
