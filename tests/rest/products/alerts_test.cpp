// What went wrong, as the debugger and the older Notifications show it.
// https://www.twilio.com/docs/usage/monitor-alert
#include <gtest/gtest.h>

#include "rest/world.hpp"
#include "store/debugger.hpp"

namespace ringback::rest {
namespace {

struct Alerts : testing::Test {
  void SetUp() override {
    world.store.put(kind::kCall, call, {{"sid", call}, {"account_sid", kSid}});
    report(world.trace, 0, {kSid, call, 11200, "Got HTTP 500", "https://a.example/"});
    world.clock.move_to(world.clock.now() + std::chrono::hours(48));
    report(world.trace, 0, {kSid, "SM1", 12200, "not TwiML"});
  }
  Json alerts(const std::string& query) {
    return world.read("https://monitor.twilio.com/v1/Alerts" + query)["alerts"];
  }
  Json notifications(const std::string& rest) {
    return world.read(kAccountUrl + rest)["notifications"];
  }

  World world;
  Debugger debugger{world.trace, world.store, world.sids, kSid};
  const std::string call = "CA" + std::string(32, '1');
};

TEST_F(Alerts, AreFoundByLevelAndTime) {
  EXPECT_EQ(alerts("").size(), 2u);
  EXPECT_EQ(alerts("?LogLevel=error")[0]["error_code"], "11200");
  EXPECT_EQ(alerts("?StartDate=2023-11-15")[0]["error_code"], "12200");
  EXPECT_EQ(alerts("?StartDate=2023-11-15").size(), 1u);
  EXPECT_EQ(alerts("?EndDate=2023-11-15")[0]["error_code"], "11200");
  EXPECT_EQ(alerts("?EndDate=2023-11-15").size(), 1u);
  const auto one =
      world.read(cat("https://monitor.twilio.com/v1/Alerts/", text_of(alerts("")[0], "sid")));
  EXPECT_EQ(one["alert_text"], "not TwiML");
}

TEST_F(Alerts, AreNotificationsOfTheOlderApi) {
  EXPECT_EQ(notifications("/Notifications.json").size(), 2u);
  const auto errors = notifications("/Notifications.json?Log=0");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0]["error_code"], "11200");
  EXPECT_EQ(errors[0]["call_sid"], call);
  EXPECT_EQ(errors[0]["request_url"], "https://a.example/");
  EXPECT_EQ(notifications("/Notifications.json?MessageDate%3C=2023-11-15").size(), 1u);
  EXPECT_EQ(notifications(cat("/Calls/", call, "/Notifications.json")).size(), 1u);
}

}  // namespace
}  // namespace ringback::rest
