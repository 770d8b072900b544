// Connection overrides in a URL's fragment.
#include "http/overrides.hpp"

#include <gtest/gtest.h>

namespace ringback::http {
namespace {

using namespace std::chrono_literals;

int refused(std::string_view fragment) {
  const auto overrides = read_overrides(fragment);
  return overrides.ok() ? 0 : overrides.error().code;
}

TEST(Overrides, AreTwiliosDefaultsWithoutAFragment) {
  const auto overrides = read_overrides("").value();
  EXPECT_EQ(overrides.connect_timeout, 5s);
  EXPECT_EQ(overrides.read_timeout, 15s);
  EXPECT_EQ(overrides.total_timeout, 15s);
  EXPECT_EQ(overrides.retries, 1);
  EXPECT_TRUE(overrides.after_connecting);
  EXPECT_FALSE(overrides.after_4xx || overrides.after_5xx || overrides.after_reading);
  EXPECT_TRUE(overrides.names_host);
}

TEST(Overrides, SayHowLongAndHowOften) {
  const auto overrides =
      read_overrides("ct=100&rt=200&tt=15000&rc=5&rp=4xx,rt&sni=n&e=dublin,sydney").value();
  EXPECT_EQ(overrides.connect_timeout, 100ms);
  EXPECT_EQ(overrides.read_timeout, 200ms);
  EXPECT_EQ(overrides.total_timeout, 15s);
  EXPECT_EQ(overrides.retries, 5);
  EXPECT_TRUE(overrides.after_4xx && overrides.after_reading);
  EXPECT_FALSE(overrides.after_5xx || overrides.after_connecting);
  EXPECT_FALSE(overrides.names_host);
  const auto all = read_overrides("rp=all").value();
  EXPECT_TRUE(all.after_4xx && all.after_5xx && all.after_connecting && all.after_reading);
}

TEST(Overrides, AreRefusedWhenTheySayNothing) {
  for (const auto* fragment : {"rp=3xx", "rp=", "ct=99", "ct=10001", "rt=15001", "tt=15001", "rc=6",
                               "rc=-1", "rc=x", "sni=yes", "what=1", "rc=1&what=1"}) {
    EXPECT_EQ(refused(fragment), 11243) << fragment;
  }
  EXPECT_EQ(refused("e=atlantis"), 11240);
  EXPECT_EQ(refused("e=ashburn-ix"), 11242);
}

TEST(Overrides, AreNotWhatNamesAPlaceInADocument) { EXPECT_EQ(refused("part"), 0); }

}  // namespace
}  // namespace ringback::http
