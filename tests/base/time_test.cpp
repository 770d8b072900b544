// Dates and durations as Twilio prints and reads them.
#include "base/time.hpp"

#include <gtest/gtest.h>

namespace ringback {
namespace {

using namespace std::chrono_literals;

Time instant(long long seconds) { return Time(std::chrono::seconds(seconds)); }

const Time in_august = instant(1'283'286'988);  // Tue, 31 Aug 2010 20:36:28

TEST(Dates, ArePrintedInTheFormOfEachApi) {
  EXPECT_EQ(rfc2822(in_august), "Tue, 31 Aug 2010 20:36:28 +0000");
  EXPECT_EQ(iso8601(in_august), "2010-08-31T20:36:28Z");
  EXPECT_EQ(http_date(in_august), "Tue, 31 Aug 2010 20:36:28 GMT");
}

TEST(Dates, AreEachTheirOwnHoweverTheyFollow) {
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(rfc2822(instant(0)), "Thu, 01 Jan 1970 00:00:00 +0000");
    EXPECT_EQ(rfc2822(instant(0) - 1ms), "Wed, 31 Dec 1969 23:59:59 +0000");
    EXPECT_EQ(rfc2822(in_august), "Tue, 31 Aug 2010 20:36:28 +0000");
    EXPECT_EQ(rfc2822(in_august + 999ms), "Tue, 31 Aug 2010 20:36:28 +0000");
  }
}

TEST(Dates, DropMilliseconds) {
  EXPECT_EQ(iso8601(in_august + 999ms), "2010-08-31T20:36:28Z");
  EXPECT_EQ(iso8601(instant(0) - 1ms), "1969-12-31T23:59:59Z");
}

TEST(Dates, AreReadInEveryFormTheyArePrinted) {
  for (const char* text : {"2010-08-31T20:36:28Z", "Tue, 31 Aug 2010 20:36:28 +0000",
                           "Tue, 31 Aug 2010 20:36:28 GMT"}) {
    const auto time = parse_time(text);
    ASSERT_TRUE(time.ok()) << text;
    EXPECT_EQ(*time, in_august) << text;
  }
}

TEST(Dates, WithoutATimeAreMidnight) {
  const auto day = parse_time("2010-08-31");
  ASSERT_TRUE(day.ok());
  EXPECT_EQ(iso8601(*day), "2010-08-31T00:00:00Z");
}

TEST(Dates, MayCarryFractionsAndOffsets) {
  for (const char* text :
       {"2010-08-31T20:36:28", "2010-08-31T20:36:28.000Z", "2010-08-31T22:36:28+02:00",
        "2010-08-31T16:36:28-0400", "Tue, 31 Aug 2010 22:36:28 +0200"}) {
    const auto time = parse_time(text);
    ASSERT_TRUE(time.ok()) << text;
    EXPECT_EQ(*time, in_august) << text;
  }
}

TEST(Dates, OfNoCalendarAreRefused) {
  for (const char* text : {"", "yesterday", "2010-13-01", "2010-02-30", "2010-08-31 and more",
                           "2010-08-31T25:00:00Z", "2010-08-31T20:36", "2010-08-31T20:36:28Zulu",
                           "Tue, 31 Foo 2010 20:36:28 +0000", "31/08/2010"}) {
    const auto time = parse_time(text);
    ASSERT_FALSE(time.ok()) << text;
    EXPECT_EQ(time.error().code, 20001);
    EXPECT_NE(time.error().message.find(text), std::string::npos);
  }
}

TEST(Durations, AreReadWithTheirUnits) {
  EXPECT_EQ(parse_duration("250ms").value(), 250ms);
  EXPECT_EQ(parse_duration("5s").value(), 5s);
  EXPECT_EQ(parse_duration("2m").value(), 2min);
  EXPECT_EQ(parse_duration("1h").value(), 1h);
  EXPECT_EQ(parse_duration("0s").value(), 0s);
}

TEST(Durations, WithoutAUnitAreSeconds) {
  EXPECT_EQ(parse_duration("3").value(), 3s);
  EXPECT_EQ(parse_duration("2.5").value(), 2500ms);
}

TEST(Durations, OfNothingAreRefused) {
  for (const char* text : {"", "s", "-1s", "5 s", "5d", "1.2.3s", "1e3", "9999999999h", "soon"}) {
    const auto duration = parse_duration(text);
    ASSERT_FALSE(duration.ok()) << text;
    EXPECT_NE(duration.error().message.find("250ms"), std::string::npos) << "says what would do";
  }
}

TEST(Stopwatch, ShowsHoursOnlyWhenThereAreAny) {
  EXPECT_EQ(stopwatch(0ms), "00:00.000");
  EXPECT_EQ(stopwatch(5s), "00:05.000");
  EXPECT_EQ(stopwatch(59min + 59s + 999ms), "59:59.999");
  EXPECT_EQ(stopwatch(1h + 2min + 3s + 4ms), "1:02:03.004");
}

TEST(Durations, AreBilledByTheStartedSecond) {
  EXPECT_EQ(seconds_up(0ms), 0);
  EXPECT_EQ(seconds_up(1ms), 1);
  EXPECT_EQ(seconds_up(1000ms), 1);
  EXPECT_EQ(seconds_up(1001ms), 2);
}

}  // namespace
}  // namespace ringback
