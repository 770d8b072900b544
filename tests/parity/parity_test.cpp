// The runtime's functions against the recorded ones of the original.
//
//   parity_test                                     checks every record, and the document
//   parity_test --write docs/parity-functions.md    writes the document
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/text.hpp"
#include "parity/expected.hpp"
#include "parity/replay.hpp"
#include "parity/report.hpp"
#include "parity/unrecorded.hpp"

namespace ringback::parity {
namespace {

class Parity : public testing::Test {
 protected:
  static void SetUpTestSuite() { results_ = replay(); }
  static std::vector<Result> results_;
};

std::vector<Result> Parity::results_;

TEST_F(Parity, EveryRecordIsEqualOrItsDifferenceHasAName) {
  for (const auto& result : results_) {
    if (result.named != nullptr) continue;
    EXPECT_TRUE(result.differences.empty())
        << result.probe.name << "\n    " << join(result.differences, "\n    ");
  }
}

TEST_F(Parity, EveryNamedDifferenceIsOne) {
  for (const auto& result : results_) {
    if (result.named == nullptr || result.named->kind == Difference::Kind::kInapplicable) continue;
    EXPECT_FALSE(result.differences.empty()) << result.probe.name << " is equal by now";
  }
}

/// Whether a body is this one, or begins as it does before its `...`.
bool is_expected(std::string_view expected, std::string_view body) {
  if (!expected.ends_with("...")) return body == expected;
  return body.starts_with(expected.substr(0, expected.size() - 3));
}

TEST_F(Parity, EveryNamedDifferenceIsAnsweredAsExpected) {
  for (const auto& result : results_) {
    if (result.named == nullptr || result.named->kind == Difference::Kind::kInapplicable) continue;
    const auto* expected = find_expectation(result.probe.name);
    ASSERT_NE(expected, nullptr) << result.probe.name;
    EXPECT_EQ(result.answer.status, expected->status) << result.probe.name;
    EXPECT_EQ(result.answer.body.find("there is no twin"), std::string::npos) << result.probe.name;
    if (!expected->body) continue;
    EXPECT_TRUE(is_expected(*expected->body, result.answer.body))
        << result.probe.name << "\n    " << result.answer.body;
  }
}

TEST_F(Parity, EveryExpectationIsOfADifference) {
  for (const auto& expected : all_expectations()) {
    const bool used = std::any_of(results_.begin(), results_.end(), [&](const Result& result) {
      return result.named != nullptr && result.probe.name == expected.record;
    });
    EXPECT_TRUE(used) << expected.record;
  }
}

TEST_F(Parity, NoAnswerSaysWhatItIsPoweredBy) {
  for (const auto& result : results_) {
    for (const auto& [name, value] : result.answer.headers) {
      EXPECT_FALSE(equals_ignoring_case(name, "X-Powered-By")) << result.probe.name;
    }
  }
}

/// Everything below `tests/` that is C++.
std::string sources_of_tests() {
  namespace fs = std::filesystem;
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator(RINGBACK_SOURCE_DIR "/tests")) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream file(entry.path());
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  return all;
}

TEST_F(Parity, WhatNoRecordShowsIsHeldByATestOrIsOneAfterAll) {
  const auto sources = sources_of_tests();
  for (const auto& rule : all_unrecorded()) {
    const auto dot = rule.test.find('.');
    const bool held = dot != std::string_view::npos &&
                      sources.find(cat("(", rule.test.substr(0, dot), ", ",
                                       rule.test.substr(dot + 1), ")")) != std::string::npos;
    const bool equal = std::any_of(results_.begin(), results_.end(), [&](const Result& result) {
      return result.named == nullptr && result.probe.name == rule.test;
    });
    EXPECT_TRUE(held || equal) << rule.test;
  }
}

TEST_F(Parity, WhatTheLimitsOfTheCloudChangeIsEqualWithoutThem) {
  for (const auto& result : results_) {
    if (result.named == nullptr || result.named->kind != Difference::Kind::kLimit) continue;
    EXPECT_TRUE(result.unlimited.empty())
        << result.probe.name << "\n    " << join(result.unlimited, "\n    ");
  }
}

TEST_F(Parity, EveryEntryOfTheTableIsUsed) {
  for (const auto& difference : all_differences()) {
    const bool used = std::any_of(results_.begin(), results_.end(), [&](const Result& result) {
      return result.named == &difference;
    });
    EXPECT_TRUE(used) << difference.names;
  }
}

TEST_F(Parity, TheDocumentIsUpToDate) {
  std::ifstream file(RINGBACK_SOURCE_DIR "/docs/parity-functions.md");
  const std::string written((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
  EXPECT_EQ(written, report(results_)) << "parity_test --write docs/parity-functions.md";
}

}  // namespace
}  // namespace ringback::parity

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc == 3 && std::string_view(argv[1]) == "--write") {
    std::ofstream(argv[2]) << ringback::parity::report(ringback::parity::replay());
    return 0;
  }
  return RUN_ALL_TESTS();
}
