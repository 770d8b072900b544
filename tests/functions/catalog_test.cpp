// Where private copies of libraries go.
#include "functions/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

namespace ringback::functions {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Staging : public testing::Test {
 protected:
  void SetUp() override {
    auto pattern = (fs::temp_directory_path() / "ringback-test-XXXXXX").string();
    home = mkdtemp(pattern.data());
    for (const auto* name : {"first", "second"}) fs::create_directory(home / name);
  }
  void TearDown() override { fs::remove_all(home); }

  fs::path home;
};

TEST_F(Staging, IsInTheFirstPlaceThatAllowsIt) {
  const auto made =
      make_staging_folder({home / "first", home / "second"}, [](const fs::path&) { return false; });
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->path.parent_path(), home / "first");
}

TEST_F(Staging, PassesOverWhatIsMountedNoexecOrCannotBeWrittenTo) {
  const auto made =
      make_staging_folder({home / "first", home / "none", home / "second"},
                          [&](const fs::path& folder) { return folder == home / "first"; });
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->path.parent_path(), home / "second");
}

TEST_F(Staging, SaysWhatIsWrongWithEveryPlace) {
  const auto made =
      make_staging_folder({home / "first", home / "none"},
                          [&](const fs::path& folder) { return folder == home / "first"; });
  ASSERT_FALSE(made.ok());
  EXPECT_THAT(made.error().message, HasSubstr((home / "first").string() + " is mounted noexec"));
  EXPECT_THAT(made.error().message, HasSubstr("cannot make a folder in " + home.string()));
  EXPECT_THAT(made.error().message, HasSubstr("--tmpfs /tmp:exec"));
}

TEST_F(Staging, IsLookedForInMemoryLast) {
  const auto parents = staging_parents();
  ASSERT_GE(parents.size(), 2u);
  EXPECT_EQ(parents.back(), "/dev/shm");
  EXPECT_FALSE(forbids_execution(home / "none")) << "what is not there is another error";
}

}  // namespace
}  // namespace ringback::functions
