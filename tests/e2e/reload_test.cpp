// Functions come, change and go while a service is served.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;

/// It takes a fraction of a second; the rest is for instrumented programs on a busy machine.
constexpr std::chrono::seconds kSoon{10};

/// The route's answer soon becomes this.
bool answers(const Served& service, const std::string& route, int status, const std::string& body) {
  const auto is_it = [&] {
    const auto answer = service.get(route);
    return answer.status == status && answer.body == body;
  };
  return until(is_it, kSoon);
}

constexpr auto kMissing = "Could not find requested resource";

TEST(Reload, ACopiedLibraryAnswersWithoutARestart) {
  const ServiceFolder folder("{}");
  Served service(folder);
  const auto process = service.process().id();
  ASSERT_EQ(service.get("/new").status, 404);
  folder.copy(handler("first_build"), "new");
  EXPECT_TRUE(answers(service, "/new", 200, "first build")) << service.process().err();
  EXPECT_TRUE(is_alive(process));
  EXPECT_FALSE(service.process().has_ended());
}

TEST(Reload, ALibraryInANewFolderAnswersToo) {
  const ServiceFolder folder("{}");
  Served service(folder);
  folder.copy(handler("first_build"), "calls/new");
  EXPECT_TRUE(answers(service, "/calls/new", 200, "first build")) << service.process().err();
}

TEST(Reload, AReplacedLibraryChangesTheAnswer) {
  const ServiceFolder folder("{}");
  folder.copy(handler("first_build"), "builds");
  Served service(folder);
  ASSERT_EQ(service.get("/builds").body, "first build");
  folder.copy(handler("second_build"), "builds");
  EXPECT_TRUE(answers(service, "/builds", 200, "second build")) << service.process().err();
  // In one step, as twilio_functions() in CMake puts it there.
  std::filesystem::copy(handler("first_build"), folder.path() / "functions/.builds.so.new");
  std::filesystem::rename(folder.path() / "functions/.builds.so.new", folder.function("builds"));
  EXPECT_TRUE(answers(service, "/builds", 200, "first build")) << service.process().err();
}

TEST(Reload, ARemovedLibraryTakesItsRouteAway) {
  const ServiceFolder folder("{}");
  folder.copy(handler("first_build"), "gone");
  Served service(folder);
  ASSERT_EQ(service.get("/gone").status, 200);
  std::filesystem::remove(folder.function("gone"));
  EXPECT_TRUE(answers(service, "/gone", 404, kMissing));
  EXPECT_EQ(service.get("/_ringback/ready").status, 200);
}

TEST(Reload, ATruncatedLibraryLeavesThePreviousOneServing) {
  const ServiceFolder folder("{}");
  folder.copy(handler("first_build"), "builds");
  Served service(folder);
  const auto whole = read_file(handler("second_build"));
  for (const auto size : {std::size_t{0}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
    const auto rejected = service.journal("function.rejected").size();
    folder.write("functions/builds.so", whole.substr(0, size));
    ASSERT_TRUE(until([&] { return service.journal("function.rejected").size() > rejected; }))
        << size << " bytes were not noticed";
    EXPECT_EQ(service.get("/builds").body, "first build") << size << " bytes";
  }
  folder.write("functions/builds.so", whole);
  EXPECT_TRUE(answers(service, "/builds", 200, "second build"));
}

TEST(Reload, SomethingElseThanALibraryIsToldAndHarmsNothing) {
  const ServiceFolder folder("{}");
  folder.copy(handler("first_build"), "good");
  Served service(folder);
  folder.write("functions/bad.so", "not a library");
  ASSERT_TRUE(service.await_event("function.rejected", "/bad"));
  EXPECT_EQ(service.get("/good").body, "first build");
  EXPECT_EQ(service.get("/bad").status, 500);
  EXPECT_EQ(service.get("/_ringback/ready").status, 200);
  EXPECT_THAT(service.process().err(), HasSubstr("/bad"));
}

}  // namespace
}  // namespace ringback::e2e
