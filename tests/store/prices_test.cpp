// What things cost.
#include "store/prices.hpp"

#include <gtest/gtest.h>

namespace ringback {
namespace {

TEST(Prices, CountSegmentsOfMessages) {
  EXPECT_EQ(price_of_message(1, false), "-0.00790");
  EXPECT_EQ(price_of_message(3, false), "-0.02370");
  EXPECT_EQ(price_of_message(1, true), "-0.02000");
  EXPECT_EQ(price_of_message(200, false), "-1.58000");
}

TEST(Prices, CountMinutesThatHaveBegun) {
  EXPECT_EQ(price_of_call(true, 60), "-0.00850");
  EXPECT_EQ(price_of_call(true, 61), "-0.01700");
  EXPECT_EQ(price_of_call(false, 1), "-0.01400");
  EXPECT_EQ(price_of_call(false, 0), "-0.00000");
  EXPECT_EQ(price_of_recording(30), "-0.00250");
}

}  // namespace
}  // namespace ringback
