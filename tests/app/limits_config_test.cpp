// The `limits` of twilio.yaml: profiles, single limits, sizes, and mistakes with their place.
#include "app/limits_config.hpp"

#include <gtest/gtest.h>

#include "app/config.hpp"

namespace ringback::app {
namespace {

using functions::kUnlimited;
using functions::kUnlimitedTime;
using functions::Limits;

Result<Config> parse(const std::string& text) {
  return parse_config(text, "twilio.yaml", [](const std::string&) { return std::nullopt; });
}

Limits limits_of(const std::string& text) {
  const auto config = parse(text);
  EXPECT_TRUE(config.ok()) << config.error().message;
  return config.ok() ? config->limits : Limits();
}

TEST(LimitsConfig, AreTheCloudsUnlessTheFileSaysOtherwise) {
  for (const auto* text : {"", "limits: cloud\n", "limits: {}\n"}) {
    const auto limits = limits_of(text);
    EXPECT_EQ(limits.time, Duration(10'000)) << text;
    EXPECT_EQ(limits.concurrency, 30u);
    EXPECT_EQ(limits.memory_bytes, 256u << 20);
    EXPECT_EQ(limits.request_bytes, 1u << 20);
    EXPECT_EQ(limits.response_bytes, 4u << 20);
    EXPECT_EQ(limits.header_bytes, 15'000u);
    EXPECT_EQ(limits.header_count, 90u);
  }
}

TEST(LimitsConfig, OfTheLocalToolLetNearlyEverythingThrough) {
  const auto limits = limits_of("limits: twilio-run\n");
  EXPECT_EQ(limits.time, kUnlimitedTime);
  EXPECT_EQ(limits.concurrency, kUnlimited);
  EXPECT_EQ(limits.memory_bytes, kUnlimited);
  EXPECT_EQ(limits.request_bytes, 6u << 20);
  EXPECT_EQ(limits.response_bytes, kUnlimited);
}

TEST(LimitsConfig, MayBeSetOneByOneOverAProfile) {
  const auto limits = limits_of(
      "limits:\n  profile: twilio-run\n  time: 30s\n  concurrency: 5\n  memory: 64MiB\n"
      "  request: 2MB\n  response: none\n  headers: 20kB\n  header_count: 10\n");
  EXPECT_EQ(limits.time, Duration(30'000));
  EXPECT_EQ(limits.concurrency, 5u);
  EXPECT_EQ(limits.memory_bytes, 64u << 20);
  EXPECT_EQ(limits.request_bytes, 2'000'000u);
  EXPECT_EQ(limits.response_bytes, kUnlimited);
  EXPECT_EQ(limits.header_bytes, 20'000u);
  EXPECT_EQ(limits.header_count, 10u);
  EXPECT_EQ(limits_of("limits:\n  time: none\n").time, kUnlimitedTime);
}

TEST(LimitsConfig, NameLineAndColumnOfAMistake) {
  const struct {
    const char* text;
    const char* place;
    const char* message;
  } faults[] = {
      {"limits: local\n", "1:9", "'local' is not cloud or twilio-run"},
      {"limits:\n  profile: none\n", "2:12", "is not cloud or twilio-run"},
      {"limits:\n  speed: 3\n", "2:3", "speed"},
      {"limits:\n  time: 0s\n", "2:9", "above 0"},
      {"limits:\n  concurrency: 0\n", "2:16", "above 0"},
      {"limits:\n  concurrency: 1.5\n", "2:16", "whole number"},
      {"limits:\n  memory: lots\n", "2:11", "'lots' is not a size"},
      {"limits:\n  response: -4MB\n", "2:13", "not a size"},
  };
  for (const auto& fault : faults) {
    const auto config = parse(fault.text);
    ASSERT_FALSE(config.ok()) << fault.text;
    EXPECT_NE(config.error().message.find(fault.place), std::string::npos)
        << config.error().message;
    EXPECT_NE(config.error().message.find(fault.message), std::string::npos)
        << config.error().message;
  }
}

TEST(LimitsConfig, ReadsSizesInThousandsAndInPowersOfTwo) {
  EXPECT_EQ(*parse_size("1"), 1u);
  EXPECT_EQ(*parse_size("15kB"), 15'000u);
  EXPECT_EQ(*parse_size("15 KB"), 15'000u);
  EXPECT_EQ(*parse_size("4MiB"), 4u << 20);
  EXPECT_EQ(*parse_size("1gb"), 1'000'000'000u);
  for (const auto* text : {"", "MB", "0", "1.5MB", "4XB", "99999999999999999999"}) {
    EXPECT_FALSE(parse_size(text).ok()) << text;
  }
}

}  // namespace
}  // namespace ringback::app
