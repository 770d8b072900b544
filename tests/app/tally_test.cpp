// What storms tell, alone and together.
#include "app/scenario/tally.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ringback::app::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Tally quiet_day() {
  Tally tally;
  tally.callers = 4;
  tally.connected = 3;
  tally.abandoned = 1;
  tally.waiting = {3000, 1000, 2000};
  tally.giving_up = {30'000};
  tally.functions = {0.25, 0.125};
  tally.emulated_ms = 61'007;
  tally.begun_s = 10;
  tally.over_s = 12;
  return tally;
}

Tally busy_day() {
  Tally tally;
  tally.callers = 2;
  tally.connected = 1;
  tally.served = 1;
  tally.waiting = {9000};
  tally.functions = {4};
  tally.emulated_ms = 20'003;
  tally.begun_s = 9;
  tally.over_s = 11;
  return tally;
}

TEST(Tally, IsReadAsItWasPrinted) {
  const auto read = parse_tally(print_tally(quiet_day()));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(print_tally(*read), print_tally(quiet_day()));
  EXPECT_THAT(read->waiting, ElementsAre(3000, 1000, 2000));
  EXPECT_EQ(read->over_s, 12);
}

TEST(Tally, TellsWhatWasWrongOrThatTheRunBrokeOff) {
  EXPECT_EQ(parse_tally(print_tally(Error{0, "nobody calls"})).error().message, "nobody calls");
  EXPECT_EQ(parse_tally("").error().message, "a run of this storm broke off");
  EXPECT_EQ(parse_tally("{\"callers\": 4, ").error().message, "a run of this storm broke off");
}

TEST(Tally, OfSeveralStormsIsOfAllTheirCallers) {
  const auto all = pooled({quiet_day(), busy_day()});
  EXPECT_EQ(all.callers, 6u);
  EXPECT_EQ(all.connected, 4u);
  EXPECT_EQ(all.served, 1u);
  EXPECT_EQ(all.abandoned, 1u);
  EXPECT_THAT(all.waiting, ElementsAre(3000, 1000, 2000, 9000));
  EXPECT_EQ(all.emulated_ms, 81'010);
}

TEST(Tally, TakesTheTimeFromTheFirstBeginToTheLastEnd) {
  EXPECT_EQ(json_of({quiet_day(), busy_day()})["real_seconds"], 3);
  EXPECT_THAT(lines_of({quiet_day(), busy_day()}), HasSubstr("2 callers a second of real time"));
}

TEST(Tally, OfOneStormTellsNothingOfRuns) {
  EXPECT_FALSE(json_of({quiet_day()}).contains("runs"));
  const auto lines = lines_of({quiet_day()});
  EXPECT_THAT(lines, HasSubstr("4 callers in 61 s of emulated time: 3 connected"));
  EXPECT_THAT(lines, Not(HasSubstr("lowest")));
}

TEST(Tally, OfSeveralStormsTellsHowFarApartTheyWere) {
  const auto lines = lines_of({quiet_day(), busy_day()});
  EXPECT_THAT(lines, HasSubstr("6 callers of 2 runs in 81 s of emulated time: 4 connected"));
  EXPECT_THAT(lines, HasSubstr("waiting             3 s        9 s        9 s        9 s   of 4\n"
                               "  lowest            2 s        3 s        3 s        3 s\n"
                               "  highest           9 s        9 s        9 s        9 s\n"));
}

TEST(Tally, OfAStormWhereNobodyGaveUpCountsInNoExtreme) {
  EXPECT_THAT(lines_of({quiet_day(), busy_day()}),
              HasSubstr("  lowest           30 s       30 s       30 s       30 s\n"));
}

TEST(Tally, SaysOnceWhyCallsWereNotPlaced) {
  auto flooded = busy_day();
  flooded.refused = 2;
  flooded.unplaced = 3;
  flooded.refusal = "10004 too many";
  const auto read = parse_tally(print_tally(flooded));
  ASSERT_TRUE(read.ok());
  const auto lines = lines_of({quiet_day(), *read, flooded});
  EXPECT_THAT(lines, HasSubstr(" 0 failed, 4 refused\n"));
  EXPECT_THAT(lines, HasSubstr("\n6 calls could not be placed: 10004 too many\n"));
  EXPECT_EQ(json_of({flooded})["refused"], 2);
  EXPECT_THAT(lines_of({quiet_day()}), Not(HasSubstr("refused")));
}

TEST(Tally, NamesEachRunForPrograms) {
  const auto told = json_of({quiet_day(), busy_day()});
  EXPECT_EQ(told["callers"], 6);
  ASSERT_EQ(told["runs"].size(), 2u);
  EXPECT_EQ(told["runs"][0]["waiting_ms"]["p50"], 2000);
  EXPECT_EQ(told["runs"][1]["waiting_ms"]["count"], 1);
}

}  // namespace
}  // namespace ringback::app::scenario
