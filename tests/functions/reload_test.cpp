// Builds that come, change and go while the host serves.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

namespace fs = std::filesystem;

class Reload : public testing::TestWithParam<Isolation> {
 protected:
  void start() {
    fixture.start();
    fixture.host().watch();
  }

  bool until_recorded(std::string_view kind, std::size_t count = 1) {
    return fixture.run_until([&] { return fixture.journal(kind).size() >= count; });
  }

  /// Overwrites in place, as cp does.
  void overwrite(const std::string& handler, const std::string& file) {
    fixture.write(file, HostFixture::library_bytes(handler));
  }

  std::string reason() {
    for (const auto& function : fixture.host().list()) return function.broken;
    return "";
  }

  HostFixture fixture{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Isolation, Reload, testing::Values(Isolation::Process, Isolation::None),
                         [](const auto& info) {
                           return info.param == Isolation::Process ? "Process" : "Thread";
                         });

TEST_P(Reload, ServesALibraryThatWasCopiedIn) {
  start();
  EXPECT_EQ(fixture.get("/f").status, 404);
  overwrite("first_build", "f.so");
  ASSERT_TRUE(until_recorded("function.loaded"));
  EXPECT_EQ(fixture.get("/f").body, "first build");
}

TEST_P(Reload, ServesTheNewBuildAfterARename) {
  fixture.install("first_build", "f.so");
  start();
  EXPECT_EQ(fixture.get("/f").body, "first build");
  fixture.install("second_build", "f.so");
  ASSERT_TRUE(until_recorded("function.loaded"));
  EXPECT_EQ(fixture.get("/f").body, "second build");
}

TEST_P(Reload, ServesTheNewBuildAfterAnOverwriteInPlace) {
  fixture.install("first_build", "f.so");
  start();
  EXPECT_EQ(fixture.get("/f").body, "first build");
  overwrite("second_build", "f.so");
  ASSERT_TRUE(until_recorded("function.loaded"));
  EXPECT_EQ(fixture.get("/f").body, "second build");
}

TEST_P(Reload, KeepsTheOldBuildWhenTheNewOneIsCutShort) {
  fixture.install("first_build", "f.so");
  start();
  const auto whole = HostFixture::library_bytes("second_build");
  fixture.write("f.so", std::string_view(whole).substr(0, whole.size() / 2));
  ASSERT_TRUE(until_recorded("function.rejected"));
  EXPECT_NE(reason().find("incomplete"), std::string::npos) << reason();
  EXPECT_EQ(fixture.get("/f").body, "first build");
  fixture.write("f.so", whole);
  ASSERT_TRUE(until_recorded("function.loaded"));
  EXPECT_EQ(fixture.get("/f").body, "second build");
  EXPECT_EQ(reason(), "");
}

TEST_P(Reload, KeepsTheOldBuildWhenTheNewOneCannotBeLoaded) {
  fixture.install("first_build", "f.so");
  start();
  fixture.install("newer", "f.so");
  ASSERT_TRUE(until_recorded("function.rejected"));
  EXPECT_NE(reason().find("version 2"), std::string::npos) << reason();
  EXPECT_EQ(fixture.get("/f").body, "first build");
}

TEST_P(Reload, MakesNoWorkingRouteOfATruncatedFile) {
  start();
  const auto whole = HostFixture::library_bytes("echo");
  fixture.write("f.so", std::string_view(whole).substr(0, 5000));
  ASSERT_TRUE(until_recorded("function.rejected"));
  EXPECT_EQ(fixture.get("/f").status, 500);
}

TEST_P(Reload, LetsTheOldBuildFinishWhatItHas) {
  fixture.install("sleeps", "f.so");
  start();
  fixture.begin("/f?seconds=9");
  fixture.install("first_build", "f.so");
  ASSERT_TRUE(fixture.run_until([&] { return fixture.answers[0].has_value(); }));
  EXPECT_EQ(fixture.answers[0]->body, "slept");
  ASSERT_TRUE(until_recorded("function.loaded"));
  EXPECT_EQ(fixture.get("/f").body, "first build");
}

TEST_P(Reload, LosesNoRequestWhileBuildsReplaceEachOther) {
  fixture.install("first_build", "f.so");
  start();
  for (std::size_t round = 1; round <= 10; ++round) {
    fixture.install(round % 2 ? "second_build" : "first_build", "f.so");
    const auto replaced = [&] { return fixture.journal("function.loaded").size() >= round; };
    while (!replaced()) ASSERT_EQ(fixture.get("/f").status, 200);
    EXPECT_EQ(fixture.get("/f").body, round % 2 ? "second build" : "first build");
  }
}

TEST_P(Reload, RemovesTheRouteWithTheFile) {
  fixture.install("first_build", "f.so");
  start();
  EXPECT_EQ(fixture.get("/f").status, 200);
  fs::remove(fixture.folder() / "f.so");
  ASSERT_TRUE(until_recorded("function.removed"));
  EXPECT_EQ(fixture.get("/f").status, 404);
  EXPECT_TRUE(fixture.host().list().empty());
}

TEST_P(Reload, FollowsARenamedFile) {
  fixture.install("first_build", "f.so");
  start();
  fs::rename(fixture.folder() / "f.so", fixture.folder() / "g.private.so");
  ASSERT_TRUE(until_recorded("function.loaded"));
  EXPECT_FALSE(fixture.host().has("/f"));
  ASSERT_TRUE(fixture.host().has("/g"));
  EXPECT_EQ(fixture.host().list()[0].visibility, Visibility::Private);
}

TEST_P(Reload, FollowsFoldersThatComeAndGo) {
  start();
  fixture.install("first_build", "sms/reply.so");
  ASSERT_TRUE(until_recorded("function.loaded"));
  EXPECT_EQ(fixture.get("/sms/reply").body, "first build");
  fs::rename(fixture.folder() / "sms", fixture.folder() / "voice");
  ASSERT_TRUE(until_recorded("function.loaded", 2));
  EXPECT_FALSE(fixture.host().has("/sms/reply"));
  EXPECT_EQ(fixture.get("/voice/reply").body, "first build");
  fs::remove_all(fixture.folder() / "voice");
  ASSERT_TRUE(until_recorded("function.removed", 2));
  EXPECT_FALSE(fixture.host().has("/voice/reply"));
}

TEST_P(Reload, ChangesVisibilityWithTheName) {
  fixture.install("first_build", "f.so");
  start();
  EXPECT_EQ(fixture.get("/f").status, 200);
  fs::rename(fixture.folder() / "f.so", fixture.folder() / "f.protected.so");
  ASSERT_TRUE(fixture.run_until([&] {
    const auto all = fixture.host().list();
    return all.size() == 1 && all[0].visibility == Visibility::Protected && all[0].working;
  }));
  EXPECT_EQ(fixture.get("/f").status, 403);
}

TEST(ReloadOfProcesses, KeepsTheOldBuildWhenTheNewOneDies) {
  HostFixture fixture(Isolation::Process);
  fixture.install("first_build", "f.so");
  fixture.start();
  fixture.host().watch();
  fixture.install("dies_early", "f.so");
  ASSERT_TRUE(fixture.run_until([&] { return !fixture.journal("function.rejected").empty(); }));
  EXPECT_EQ(fixture.journal("function.rejected")[0], "it did not start: SIGABRT");
  EXPECT_EQ(fixture.get("/f").body, "first build");
}

TEST(ReloadOfProcesses, SaysWhichSymbolIsMissing) {
  HostFixture fixture(Isolation::Process);
  fixture.install("first_build", "f.so");
  fixture.start();
  fixture.host().watch();
  fixture.install("unresolved", "f.so");
  ASSERT_TRUE(fixture.run_until([&] { return !fixture.journal("function.rejected").empty(); }));
  EXPECT_NE(fixture.journal("function.rejected")[0].find("nowhere_defined"), std::string::npos);
  EXPECT_EQ(fixture.get("/f").body, "first build");
}

TEST(ReloadOfProcesses, SeesAFolderThatIsMadeLater) {
  HostFixture fixture(Isolation::Process);
  fixture.settings.folder = fixture.folder() / "functions";
  fixture.start();
  fixture.host().watch();
  for (std::size_t round = 1; round <= 2; ++round) {
    fixture.install("first_build", "functions/f.so");
    ASSERT_TRUE(
        fixture.run_until([&] { return fixture.journal("function.loaded").size() >= round; }));
    EXPECT_EQ(fixture.get("/f").body, "first build");
    round == 1 ? fs::rename(fixture.folder() / "functions", fixture.folder() / "away")
               : static_cast<void>(fs::remove_all(fixture.folder() / "functions"));
    ASSERT_TRUE(
        fixture.run_until([&] { return fixture.journal("function.removed").size() >= round; }));
    EXPECT_FALSE(fixture.host().has("/f"));
  }
}

TEST(ReloadOfProcesses, RemovesWhatKilledHostsLeftAndNothingElse) {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const auto parent =
      runtime && fs::is_directory(runtime) ? fs::path(runtime) : fs::temp_directory_path();
  const auto dead = fork();
  if (dead == 0) _exit(0);
  ASSERT_GT(dead, 0);
  ASSERT_EQ(waitpid(dead, nullptr, 0), dead);
  const auto abandoned = parent / ("ringback-" + std::to_string(dead) + "-AbCdEf");
  const auto alive = parent / ("ringback-" + std::to_string(getpid()) + "-AbCdEf");
  const auto other = parent / ("ringback-" + std::to_string(dead));
  for (const auto& folder : {abandoned, alive, other}) fs::create_directory(folder);
  std::ofstream(abandoned / "f.1.so") << "old";

  HostFixture fixture(Isolation::Process);
  fixture.start();
  EXPECT_FALSE(fs::exists(abandoned));
  EXPECT_TRUE(fs::exists(alive));
  EXPECT_TRUE(fs::exists(other));
  for (const auto& folder : {alive, other}) fs::remove(folder);
}

/// What a host holds: descriptors of this process, staged copies, and worker processes.
std::vector<std::ptrdiff_t> holdings() {
  const auto count = [](const fs::path& folder) {
    std::error_code gone;
    return std::distance(fs::directory_iterator(folder, gone), fs::directory_iterator());
  };
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  std::ptrdiff_t staged = 0;
  for (const auto& entry : fs::directory_iterator(
           runtime && fs::is_directory(runtime) ? fs::path(runtime) : fs::temp_directory_path())) {
    const auto prefix = "ringback-" + std::to_string(getpid()) + "-";
    if (entry.path().filename().string().starts_with(prefix)) staged += count(entry.path());
  }
  std::ifstream list("/proc/self/task/" + std::to_string(getpid()) + "/children");
  const auto children = std::distance(std::istream_iterator<int>(list), {});
  return {count("/proc/self/fd"), staged, children};
}

TEST(ReloadOfProcesses, LosesNoRequestAndLeavesNothingInAThousandReloads) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr int reloads = 60;
#else
  constexpr int reloads = 1000;
#endif
  HostFixture fixture(Isolation::Process);
  fixture.settings.build_pause = Duration(1);
  fixture.settings.workers = 2;
  fixture.install("second_build", "f.so");
  fixture.start();
  fixture.host().watch();
  EXPECT_EQ(fixture.get("/f").status, 200);
  const auto before = holdings();
  const auto bytes = resident_bytes();
  for (int round = 0; round < reloads; ++round) {
    const std::string expected = round % 2 ? "second build" : "first build";
    fixture.install(round % 2 ? "second_build" : "first_build", "f.so");
    bool replaced = false;
    while (!replaced) {
      fixture.answers.clear();
      for (int i = 0; i < 4; ++i) fixture.begin("/f");
      fixture.until_answered();
      for (const auto& answer : fixture.answers) {
        ASSERT_TRUE(answer);
        ASSERT_EQ(answer->status, 200) << answer->body;
        replaced = replaced || answer->body == expected;
      }
    }
  }
  const auto settled = [&] {
    const auto now = holdings();
    return now[0] <= before[0] + 10 && now[1] <= 2 && now[2] <= 3;
  };
  EXPECT_TRUE(fixture.poll_until(settled)) << testing::PrintToString(holdings());
  EXPECT_LE(resident_bytes(), bytes + bearable_growth);
}

}  // namespace
}  // namespace ringback::functions
