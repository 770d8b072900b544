// The word that host and worker share.
#include "functions/gate.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace ringback::functions {
namespace {

TEST(Gate, LetsInvocationsBeginInOrder) {
  const auto gate = *Gate::create();
  EXPECT_EQ(gate->begun(), 0u);
  EXPECT_TRUE(gate->begin(1));
  EXPECT_TRUE(gate->begin(2));
  EXPECT_EQ(gate->begun(), 2u);
}

TEST(Gate, LetsNothingBeginThatWasTakenBack) {
  const auto gate = *Gate::create();
  EXPECT_TRUE(gate->begin(1));
  EXPECT_EQ(gate->close_below(4), 1u);
  EXPECT_FALSE(gate->begin(2));
  EXPECT_FALSE(gate->begin(3));
  EXPECT_TRUE(gate->begin(4));
}

TEST(Gate, GivesEachInvocationToExactlyOneSide) {
  constexpr std::uint32_t last = 20'000;
  const auto gate = *Gate::create();
  std::set<std::uint32_t> run, taken;
  std::thread worker([&] {
    for (std::uint32_t call = 1; call <= last; ++call) {
      if (gate->begin(call)) run.insert(call);
    }
  });
  std::uint32_t closed = 1;
  for (std::uint32_t next = 50; next <= last; next += 50) {
    for (auto call = std::max(gate->close_below(next) + 1, closed); call < next; ++call) {
      taken.insert(call);
    }
    closed = next;
  }
  worker.join();
  for (std::uint32_t call = 1; call <= last; ++call) {
    EXPECT_EQ(run.count(call) + taken.count(call), 1u) << call;
  }
}

}  // namespace
}  // namespace ringback::functions
