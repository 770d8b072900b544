// `ringback test --watch`, while somebody writes scenarios and functions.
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

namespace fs = std::filesystem;

constexpr auto kBusy = R"(
people: {Ann: "+13125550142"}
steps:
  - Ann: {calls: "+17045550100"}
  - Ann: {call ends: failed}
)";

constexpr auto kSilentService = R"(
numbers: {"+17045550100": {name: Nothing}}
)";

/// A service with one scenario, which is being watched.
struct Watched {
  Watched() : folder(kSilentService) {
    folder.write("tests/scenarios/a.yaml", kBusy);
    process.emplace(ringback(folder, {"test", "--watch"}));
  }

  /// Whether the latest round comes to say so.
  bool says(std::string_view last) const {
    return until([&] { return process->out().ends_with(cat(last, "; seed 1\n")); });
  }

  /// How often all were run.
  std::size_t rounds() const { return split(process->out(), ';').size() - 1; }

  ServiceFolder folder;
  std::optional<Process> process;
};

TEST(Watch, RunsAScenarioThatIsNew) {
  const Watched watched;
  ASSERT_TRUE(watched.says("1 passed, 0 failed")) << watched.process->err();
  watched.folder.write("tests/scenarios/b.yaml", kBusy);
  EXPECT_TRUE(watched.says("2 passed, 0 failed")) << watched.process->out();
}

TEST(Watch, RunsAScenarioInAFolderThatIsNew) {
  const Watched watched;
  ASSERT_TRUE(watched.says("1 passed, 0 failed")) << watched.process->err();
  watched.folder.write("tests/scenarios/deep/down/b.yaml", kBusy);
  EXPECT_TRUE(watched.says("2 passed, 0 failed")) << watched.process->out();
}

TEST(Watch, ForgetsAScenarioThatIsGone) {
  const Watched watched;
  watched.folder.write("tests/scenarios/b.yaml", "steps: []\n");
  ASSERT_TRUE(watched.says("1 passed, 1 failed")) << watched.process->err();
  fs::remove(watched.folder.path() / "tests/scenarios/b.yaml");
  EXPECT_TRUE(watched.says("1 passed, 0 failed")) << watched.process->out();
}

TEST(Watch, AwaitsTheNextScenarioWhereTheLastIsGone) {
  const Watched watched;
  ASSERT_TRUE(watched.says("1 passed, 0 failed")) << watched.process->err();
  fs::remove(watched.folder.path() / "tests/scenarios/a.yaml");
  ASSERT_TRUE(until([&] { return !watched.process->err().empty(); }));
  watched.folder.write("tests/scenarios/c.yaml", cat(kBusy, "  - wait: 1s\n"));
  EXPECT_TRUE(until([&] { return watched.rounds() == 2; })) << watched.process->out();
}

TEST(Watch, RunsAllAgainForAFunctionDeepInItsFolder) {
  const Watched watched;
  ASSERT_TRUE(watched.says("1 passed, 0 failed")) << watched.process->err();
  watched.folder.copy(handler("first_build"), "deep/down/hello");
  ASSERT_TRUE(until([&] { return watched.rounds() > 1; })) << watched.process->out();
  const auto before = watched.rounds();
  watched.folder.copy(handler("second_build"), "deep/down/hello");
  EXPECT_TRUE(until([&] { return watched.rounds() > before; })) << watched.process->out();
}

TEST(Watch, RunsAllAgainWhenABrokenServiceIsMended) {
  const Watched watched;
  ASSERT_TRUE(watched.says("1 passed, 0 failed")) << watched.process->err();
  watched.folder.write("twilio.yaml", "numbers: 5\n");
  ASSERT_TRUE(watched.says("0 passed, 1 failed")) << watched.process->out();
  watched.folder.write("twilio.yaml", kSilentService);
  EXPECT_TRUE(watched.says("1 passed, 0 failed")) << watched.process->out();
}

}  // namespace
}  // namespace ringback::e2e
