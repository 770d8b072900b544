// Usage and Insights, counted from calls and messages.
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

struct Usage : testing::Test {
  /// A call of this many seconds on a day; a child's where `owner` says so.
  void call(const std::string& sid, const std::string& day, int seconds,
            const std::string& owner = kSid) {
    world.store.put(kind::kCall, sid,
                    {{"sid", sid},
                     {"account_sid", owner},
                     {"direction", "outbound-api"},
                     {"duration", std::to_string(seconds)},
                     {"status", "completed"},
                     {"price", "-0.0140"},
                     {"date_created", day + "T10:00:00Z"},
                     {"start_time", day + "T10:00:05Z"},
                     {"end_time", day + "T10:01:05Z"}});
  }

  void SetUp() override {  // it is the 14th of November 2023
    call("CA1", "2023-11-14", 61);
    call("CA2", "2023-11-13", 10);
    call("CA3", "2023-10-01", 10);
    world.store.put(kind::kMessage, "SM1",
                    {{"sid", "SM1"},
                     {"account_sid", kSid},
                     {"direction", "inbound"},
                     {"num_media", "0"},
                     {"num_segments", "3"},
                     {"date_created", "2023-11-14T10:00:00Z"}});
  }

  Json records(const std::string& rest) {
    return world.read(cat(kAccountUrl, "/Usage/Records", rest))["usage_records"];
  }

  World world;
};

TEST_F(Usage, CountsByCategory) {
  const auto calls = records(".json?Category=calls");
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0]["count"], "3");
  EXPECT_EQ(calls[0]["usage"], "4");  // minutes that were begun
  EXPECT_EQ(records(".json?Category=sms-inbound")[0]["usage"], "3");
  EXPECT_EQ(records(".json?Category=totalprice")[0]["usage"], "0.042");
  EXPECT_EQ(records(".json?Category=faxes")[0]["count"], "0");
}

TEST_F(Usage, CountsByTime) {
  EXPECT_EQ(records("/Today.json?Category=calls")[0]["count"], "1");
  EXPECT_EQ(records("/Yesterday.json?Category=calls")[0]["count"], "1");
  EXPECT_EQ(records("/ThisMonth.json?Category=calls")[0]["count"], "2");
  EXPECT_EQ(records("/LastMonth.json?Category=calls")[0]["count"], "1");
  EXPECT_EQ(records("/AllTime.json?Category=calls")[0]["count"], "3");
  EXPECT_EQ(records(".json?Category=calls&StartDate=2023-11-14")[0]["count"], "1");
  EXPECT_EQ(records(".json?Category=calls&StartDate=-1days")[0]["count"], "2");
  const auto days = records("/Daily.json?Category=calls&StartDate=2023-11-13");
  ASSERT_EQ(days.size(), 2u);
  EXPECT_EQ(days[0]["start_date"], "2023-11-14");
  const auto months = records("/Monthly.json?Category=calls");
  ASSERT_EQ(months.size(), 2u);
  EXPECT_EQ(months[1]["end_date"], "2023-10-31");
  EXPECT_EQ(months[1]["count"], "1");
  EXPECT_EQ(records("/Yearly.json?Category=calls")[0]["count"], "3");
}

TEST_F(Usage, HoldsSubaccountsUnlessTheyAreLeftOut) {
  world.store.put(kind::kAccount, "AC2", {{"sid", "AC2"}, {"owner_account_sid", kSid}});
  world.store.put(kind::kAccount, "AC3", {{"sid", "AC3"}, {"owner_account_sid", "AC3"}});
  call("CA4", "2023-11-14", 1, "AC2");
  call("CA5", "2023-11-14", 1, "AC3");
  EXPECT_EQ(records("/Today.json?Category=calls")[0]["count"], "2");
  EXPECT_EQ(records("/Today.json?Category=calls&IncludeSubaccounts=false")[0]["count"], "1");
}

TEST_F(Usage, IsPaidFromTheBalance) {
  EXPECT_EQ(world.read(kAccountUrl + "/Balance.json")["balance"], "99.958");
}

TEST_F(Usage, MayCostMoreThanThereIs) {
  for (int i = 0; i < 3; ++i) {
    world.store.put(
        kind::kMessage, cat("SM", 10 + i),
        {{"account_sid", kSid}, {"price", "-33.5"}, {"date_created", "2023-11-14T10:00:00Z"}});
  }
  EXPECT_EQ(world.read(kAccountUrl + "/Balance.json")["balance"], "-0.542");
}

TEST_F(Usage, IsToldByInsights) {
  const auto base = std::string("https://insights.twilio.com/v1/Voice");
  EXPECT_EQ(world.read(base + "/Summaries")["call_summaries"].size(), 3u);
  const auto summary = world.read(base + "/CA1/Summary");
  EXPECT_EQ(summary["call_state"], "completed");
  EXPECT_EQ(summary["duration"], 65);
  EXPECT_EQ(summary["connect_duration"], 60);
  EXPECT_EQ(summary["call_type"], "carrier");
  world.store.update(kind::kCall, "CA2", {{"to", "whatsapp:+15550001111"}});
  EXPECT_EQ(world.read(base + "/CA2/Summary")["call_type"], "whatsapp");
  const auto events = world.read(base + "/CA1/Events")["events"];
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[1]["name"], "answered");
  EXPECT_EQ(world.get(base + "/CA9/Summary").status, 404);
}

}  // namespace
}  // namespace ringback::rest
