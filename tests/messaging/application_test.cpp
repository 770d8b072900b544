// Messages that an application or a messaging service answers.
// https://www.twilio.com/docs/usage/api/applications
#include "messaging/world.hpp"

namespace ringback::messaging {
namespace {

const std::string kApp = "AP" + std::string(32, '1');
const std::string kService = "MG" + std::string(32, '1');

/// Which address a message to kOther is brought to: the path, or "" for none.
std::string handler(World& world) {
  const auto before = world.asks.size();
  world.receive();
  return world.asks.size() == before ? "" : world.asks.back().path;
}

void add_application(World& world) {
  for (const auto* path : {"/sms", "/app", "/service", "/told"}) world.at(path, "text/xml", "");
  world.store.put(kind::kApplication, kApp,
                  {{"sid", kApp},
                   {"account_sid", kAccount},
                   {"sms_url", "https://a.example/app"},
                   {"message_status_callback", "https://a.example/told"}});
}

TEST(MessageApplication, WinsOverTheNumbersOwnAddress) {
  World world;
  add_application(world);
  EXPECT_EQ(handler(world), "/sms");
  world.number(kOther, "https://a.example/sms", {{"sms_application_sid", kApp}});
  EXPECT_EQ(handler(world), "/app");
}

TEST(MessageApplication, HearsWhatBecomesOfMessages) {
  World world;
  add_application(world);
  ASSERT_TRUE(world.create({{"ApplicationSid", kApp}}).ok());
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus"), "00:00.200 sent\n00:01.000 delivered\n");
}

TEST(MessagingService, AnswersForItsNumbersUnlessItLeavesThatToThem) {
  World world;
  add_application(world);
  world.number(kOther, "https://a.example/sms", {{"sid", "PN1"}});
  world.store.put(kind::kServiceNumber, "PN1", {{"sid", "PN1"}, {"service_sid", kService}});
  Json service = {{"sid", kService},
                  {"use_inbound_webhook_on_number", false},
                  {"inbound_request_url", "https://a.example/service"},
                  {"inbound_method", "POST"}};
  world.store.put(kind::kMessagingService, kService, service);
  EXPECT_EQ(handler(world), "/service");
  service["inbound_request_url"] = nullptr;
  world.store.put(kind::kMessagingService, kService, service);
  EXPECT_EQ(handler(world), "") << "the service drops them";
  service["use_inbound_webhook_on_number"] = true;
  world.store.put(kind::kMessagingService, kService, service);
  EXPECT_EQ(handler(world), "/sms");
  EXPECT_EQ(http::field(world.asks.back().parameters, "MessagingServiceSid"), kService);
}

TEST(OutgoingMessage, GoesFromNumbersOfTheAccountOnly) {
  World world;
  world.number(kOwn, "", {{"account_sid", "AC" + std::string(32, '2')}});
  EXPECT_EQ(world.refused({}), 21606);
}

}  // namespace
}  // namespace ringback::messaging
