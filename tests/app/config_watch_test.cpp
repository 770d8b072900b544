// twilio.yaml and .env, watched.
#include "app/config_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace ringback::app {
namespace {

namespace fs = std::filesystem;

struct WatchedConfiguration : testing::Test {
  WatchedConfiguration() {
    fs::remove_all(home);
    fs::create_directories(home);
  }
  ~WatchedConfiguration() override { fs::remove_all(home); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(home / name) << text;
  }

  /// The name of the account, `-` when nothing has changed, or what is wrong.
  static std::string next(ConfigWatch& watch) {
    const auto loaded = watch.refresh();
    if (!loaded) return "-";
    return loaded->ok() ? (*loaded)->account_name : loaded->error().message;
  }

  static std::string named(const std::string& name) { return "account: {name: " + name + "}\n"; }

  const fs::path home =
      fs::path(testing::TempDir()) / ("config_watch_test_" + std::to_string(getpid()));
};

TEST_F(WatchedConfiguration, IsReadOnceAndWhenItChanges) {
  write("twilio.yaml", named("one"));
  ConfigWatch watch(home / "twilio.yaml");
  EXPECT_EQ(next(watch), "one");
  EXPECT_EQ(next(watch), "-");
  write("twilio.yaml", named("two"));
  EXPECT_EQ(next(watch), "two");
  write("other.yaml", named("three"));
  EXPECT_EQ(next(watch), "-");
}

TEST_F(WatchedConfiguration, MayComeByRename) {
  write("twilio.yaml", named("one"));
  ConfigWatch watch(home / "twilio.yaml");
  next(watch);
  write("new", named("two"));
  fs::rename(home / "new", home / "twilio.yaml");
  EXPECT_EQ(next(watch), "two");
  fs::remove(home / "twilio.yaml");
  EXPECT_EQ(next(watch), Config{}.account_name);
}

TEST_F(WatchedConfiguration, IsNotReadBeforeItIsClosed) {
  write("twilio.yaml", named("one"));
  ConfigWatch watch(home / "twilio.yaml");
  next(watch);
  std::ofstream half(home / "twilio.yaml");
  half << "account: {nam" << std::flush;
  EXPECT_EQ(next(watch), "-");
  half << "e: two}" << std::flush;
  half.close();
  EXPECT_EQ(next(watch), "two");
}

TEST_F(WatchedConfiguration, HasAnEnvFileBesideIt) {
  write("twilio.yaml", "env: {A: from yaml, C: \"${B}\"}");
  ConfigWatch watch(home / "twilio.yaml");
  EXPECT_THAT(next(watch), testing::HasSubstr("variable B is not set"));
  write(".env", "B=from .env\nA=hidden\n");
  const auto loaded = watch.refresh();
  ASSERT_TRUE(loaded && loaded->ok());
  const Variables expected = {{"B", "from .env"}, {"A", "from yaml"}, {"C", "from .env"}};
  EXPECT_EQ((*loaded)->env, expected);
}

TEST_F(WatchedConfiguration, MayBeALink) {
  fs::create_directory(home / "one");
  fs::create_directory(home / "two");
  write("one/twilio.yaml", named("one"));
  write("two/twilio.yaml", named("two"));
  fs::create_directory_symlink("one", home / "data");
  fs::create_symlink("data/twilio.yaml", home / "twilio.yaml");
  ConfigWatch watch(home / "twilio.yaml");
  EXPECT_EQ(next(watch), "one");
  write("one/twilio.yaml", named("changed"));
  EXPECT_EQ(next(watch), "changed");
  fs::create_directory_symlink("two", home / "data_new");
  fs::rename(home / "data_new", home / "data");
  EXPECT_EQ(next(watch), "two");
}

TEST_F(WatchedConfiguration, IsNeverWaitedFor) {
  ASSERT_EQ(mkfifo((home / ".env").c_str(), 0600), 0);
  ConfigWatch watch(home / "twilio.yaml");
  EXPECT_THAT(next(watch), testing::EndsWith(".env: cannot be read"));
}

TEST_F(WatchedConfiguration, WarnsOfVariablesThatTheCloudWouldNotTake) {
  write(".env", "A=" + std::string(450, 'x') + "\nB=" + std::string(451, 'x') + "\n");
  ConfigWatch watch(home / "twilio.yaml");
  EXPECT_THAT((*watch.refresh())->warnings,
              testing::ElementsAre("the variable B has 451 bytes; Twilio takes at most 450"));
  std::string many;
  for (const char* name : {"A", "B", "C", "D", "E", "F", "G", "H"}) {
    many += std::string(name) + "=" + std::string(400, 'x') + "\n";
  }
  write(".env", many);
  EXPECT_THAT((*watch.refresh())->warnings,
              testing::ElementsAre(testing::StartsWith("the environment variables have 3208")));
}

}  // namespace
}  // namespace ringback::app
