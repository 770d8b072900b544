// Calls that an application answers. https://www.twilio.com/docs/usage/api/applications
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

const std::string kApp = "AP" + std::string(32, '1');

/// An application whose document is at /app.
void add_application(World& world, const std::string& account = kAccount) {
  world.at("/app", "<Hangup/>");
  world.at("/told", "");
  world.store.put(kind::kApplication, kApp,
                  {{"sid", kApp},
                   {"account_sid", account},
                   {"voice_url", "https://a.example/app"},
                   {"voice_method", "GET"},
                   {"status_callback", "https://a.example/told"}});
}

TEST(Application, AnswersTheCallThatIsPlacedThroughIt) {
  World world;
  add_application(world);
  world.at("/voice", "<Hangup/>");
  world.call({{"ApplicationSid", kApp}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 GET /app\n00:03.000 POST /told\n");
}

TEST(Application, IsToldOfTheEndWhateverEventsTheCallNames) {
  World world;
  add_application(world);
  world.at("/voice", "<Hangup/>");
  world.call({{"ApplicationSid", kApp}, {"StatusCallbackEvent", "ringing"}});
  world.until_idle();
  EXPECT_EQ(world.told("/told", "CallStatus"), "00:03.000 completed\n");
}

TEST(Application, MustBeOneOfTheAccounts) {
  World world;
  EXPECT_EQ(world.refused({{"ApplicationSid", kApp}}), 21218);
  add_application(world, "AC" + std::string(32, '2'));
  EXPECT_EQ(world.refused({{"ApplicationSid", kApp}}), 21218);
}

TEST(Application, WinsOverTheNumbersOwnAddresses) {
  World world;
  add_application(world);
  world.number(kOther, "https://a.example/other", {{"voice_application_sid", kApp}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:00.000 GET /app\n00:00.000 POST /told\n");
}

TEST(Application, LeavesTheNumberToItselfOnceDeleted) {
  World world;
  world.at("/other", "<Hangup/>");
  world.number(kOther, "https://a.example/other", {{"voice_application_sid", kApp}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:00.000 POST /other\n");
}

TEST(CallerId, IsTheAccountsOwn) {
  World world;
  const auto stranger = "AC" + std::string(32, '2');
  world.number(kOwn, "", {{"account_sid", stranger}});
  EXPECT_EQ(world.refused({}), 21210);
  world.store.put(kind::kOutgoingCallerId, "PN1",
                  {{"account_sid", stranger}, {"phone_number", kOwn}});
  EXPECT_EQ(world.refused({}), 21210);
  world.store.put(kind::kOutgoingCallerId, "PN2",
                  {{"account_sid", kAccount}, {"phone_number", kOwn}});
  world.at("/voice", "<Hangup/>");
  EXPECT_EQ(world.refused({}), 0);
  world.until_idle();
}

}  // namespace
}  // namespace ringback::voice
