// The runtime's functions against the recorded ones of the original.
//
//   parity_test                                     checks every record, and the document
//   parity_test --write docs/parity-functions.md    writes the document
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "base/text.hpp"
#include "parity/replay.hpp"
#include "parity/report.hpp"

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
