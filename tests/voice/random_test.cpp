// Thousands of small worlds by chance: whatever phones, documents, faults and the REST API do, each
// call ends along the documented statuses and everybody is told once.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/chance.hpp"

namespace ringback::voice {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint32_t kRuns = 50;  ///< Ten times slower each.
#else
constexpr std::uint32_t kRuns = 500;
#endif

class RandomRuns : public testing::TestWithParam<std::uint32_t> {};

TEST_P(RandomRuns, EndEveryCallAndTellEverybodyOnce) {
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    const auto seed = GetParam() * 1000 + run;
    Chance chance(seed);
    chance.rage(4, std::chrono::seconds(12));
    ASSERT_EQ(chance.findings(), "") << "seed " << seed;
    chance.store.clear();  // alerts are part of it
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomRuns, testing::Range(1u, 21u));

}  // namespace
}  // namespace ringback::voice
