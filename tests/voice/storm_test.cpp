// Many calls at a time, everything by chance from one seed: every call ends, and nothing stays.
#include <gtest/gtest.h>

#include "voice/audio.hpp"
#include "voice/chance.hpp"

namespace ringback::voice {
namespace {

constexpr int kCalls = 200;

class StormTest : public testing::TestWithParam<std::uint32_t> {};

TEST_P(StormTest, PassesAndLeavesNothing) {
  Chance storm(GetParam());
  storm.rage(kCalls, std::chrono::seconds(3));
  EXPECT_EQ(storm.findings(), "");
  EXPECT_GE(storm.store.size(kind::kCall), static_cast<std::size_t>(kCalls));
  for (const auto* one : storm.store.list(kind::kRecording, {{}, 0, 100'000, true}).documents) {
    recording_wav(*one);
  }
  storm.store.clear();  // alerts are part of it
}

INSTANTIATE_TEST_SUITE_P(Seeds, StormTest, testing::Range(1u, 5u));

}  // namespace
}  // namespace ringback::voice
