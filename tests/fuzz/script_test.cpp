// scripts/fuzz, with programs in the place of fuzz targets: nothing passes that did not run.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace ringback::fuzz {
namespace {

namespace fs = std::filesystem;

/// A copy of the script in a tree of its own.
class FuzzScript : public testing::Test {
 protected:
  void SetUp() override {
    auto pattern = (fs::temp_directory_path() / "ringback-test-XXXXXX").string();
    home = mkdtemp(pattern.data());
    for (const auto* folder : {"scripts", "build/fuzz", "tests/fuzz/corpus/target"}) {
      fs::create_directories(home / folder);
    }
    fs::copy_file(fs::path(RINGBACK_SOURCE_DIR) / "scripts/fuzz", home / "scripts/fuzz");
  }
  void TearDown() override { fs::remove_all(home); }

  void target(const std::string& commands) const {
    const auto program = home / "build/fuzz/fuzz_target";
    std::ofstream(program) << "#!/bin/sh\n" << commands << "\n";
    fs::permissions(program, fs::perms::owner_all);
  }

  /// The exit status.
  int run() const {
    const auto command =
        (home / "scripts/fuzz").string() + " 1 >" + (home / "out").string() + " 2>&1";
    return WEXITSTATUS(system(command.c_str()));
  }

  std::string said() const {
    std::ifstream file(home / "out");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path home;
};

TEST_F(FuzzScript, PassesWhenInputsRan) {
  target("echo 'stat::number_of_executed_units: 17'");
  EXPECT_EQ(run(), 0) << said();
  EXPECT_NE(said().find("executed_units: 17"), std::string::npos);
}

TEST_F(FuzzScript, FailsWithoutTheProgram) {
  EXPECT_NE(run(), 0);
  EXPECT_NE(said().find("fuzz: fuzz_target ended with 127"), std::string::npos) << said();
}

TEST_F(FuzzScript, FailsWhenTheProgramDoes) {
  target("echo 'stat::number_of_executed_units: 17'; exit 3");
  EXPECT_NE(run(), 0);
  EXPECT_NE(said().find("fuzz: fuzz_target ended with 3"), std::string::npos) << said();
}

TEST_F(FuzzScript, FailsWhenNoInputRan) {
  target("echo 'stat::number_of_executed_units: 0'");
  EXPECT_NE(run(), 0);
  target("true");
  EXPECT_NE(run(), 0);
  EXPECT_NE(said().find("ran no input"), std::string::npos) << said();
}

TEST_F(FuzzScript, FailsWhenThereIsAFinding) {
  target("echo 'stat::number_of_executed_units: 1'; echo x > build/fuzz/findings/target-crash");
  EXPECT_NE(run(), 0);
  EXPECT_NE(said().find("findings in build/fuzz/findings"), std::string::npos) << said();
}

}  // namespace
}  // namespace ringback::fuzz
