// Holds every file of the repository to the rules of tests/tidy/rules.hpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "rules.hpp"

namespace ringback::tidy {
namespace {

const std::vector<Source>& repository() {
  static const auto sources = read_repository(RINGBACK_SOURCE_DIR);
  return sources;
}

/// Fails with every objection of a rule, one a line.
testing::AssertionResult is_kept(Findings (*rule)(const Source&)) {
  auto failure = testing::AssertionFailure();
  bool kept = true;
  for (const auto& source : repository()) {
    for (const auto& finding : rule(source)) {
      failure << "\n  " << to_string(finding);
      kept = false;
    }
  }
  return kept ? testing::AssertionSuccess() : failure;
}

bool has_file(std::string_view path) {
  return std::any_of(repository().begin(), repository().end(),
                     [&](const Source& source) { return source.path == path; });
}

TEST(Repository, IsReadWhole) {
  EXPECT_TRUE(has_file("tests/tidy/tidy_test.cpp"));
  EXPECT_TRUE(has_file("runtime/CMakeLists.txt"));
  EXPECT_TRUE(has_file("Makefile"));
  EXPECT_TRUE(has_file("scripts/setup"));
  EXPECT_TRUE(has_file(".ci/run"));
  EXPECT_FALSE(has_file("build/openapi/twilio_api_v2010.json"));
}

TEST(Repository, FitsInto100Columns) { EXPECT_TRUE(is_kept(wide_lines)); }

TEST(Repository, HasNoFileOver500Lines) { EXPECT_TRUE(is_kept(long_files)); }

TEST(Repository, HasNoFunctionOver70Lines) { EXPECT_TRUE(is_kept(long_functions)); }

TEST(Repository, OpensEveryFileWithItsPurpose) { EXPECT_TRUE(is_kept(missing_purposes)); }

TEST(Repository, GuardsEveryHeader) { EXPECT_TRUE(is_kept(unguarded_headers)); }

TEST(Repository, OpensNoNamespaceInHeaders) { EXPECT_TRUE(is_kept(namespaces_in_headers)); }

TEST(Repository, IncludesDownTheLayersOnly) { EXPECT_TRUE(is_kept(includes_against_layers)); }

TEST(Repository, KeepsAsioBehindItsWall) { EXPECT_TRUE(is_kept(includes_of_asio)); }

TEST(Repository, AsksOnlyTheClockForTimeAndTheSeedForChance) {
  EXPECT_TRUE(is_kept(own_time_or_chance));
}

TEST(Repository, SpeaksOfTheProjectAlone) { EXPECT_TRUE(is_kept(foreign_words)); }

}  // namespace
}  // namespace ringback::tidy
