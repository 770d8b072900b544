// Messages through a messaging service. https://www.twilio.com/docs/messaging/services
#include "messaging/world.hpp"

namespace ringback::messaging {
namespace {

struct Shop : World {
  explicit Shop(const Json& more = Json::object()) {
    Json service = {{"sid", kShop}, {"account_sid", kAccount}};
    service.update(more);
    store.put(kind::kMessagingService, kShop, service);
  }
  void sender(const std::string& sid, const std::string& number) {
    store.put(kind::kServiceNumber, sid,
              {{"sid", sid}, {"service_sid", kShop}, {"phone_number", number}});
  }
  /// Who sends to this number.
  std::string sends(const std::string& to, FormFields more = {}) {
    more.emplace_back("To", to);
    more.emplace_back("MessagingServiceSid", kShop);
    more.emplace_back("Body", "Hello");
    const auto created = messenger.create_message(kAccount, more, 0);
    if (!created.ok()) return cat(created.error().code);
    EXPECT_EQ(text_of(*created, "status"), "accepted");
    EXPECT_EQ((*created)["from"], nullptr);
    return text_of(*store.get(kind::kMessage, text_of(*created, "sid")), "from");
  }
};

TEST(ServiceMessage, GoesFromANumberOfThePool) {
  Shop world;
  EXPECT_EQ(world.sends("+15550200001"), "21703");
  world.sender("PN1", "+17042001111");
  EXPECT_EQ(world.sends("+15550200001"), "+17042001111");
  world.until_idle();
  EXPECT_EQ(world.messages(), "outbound-api +17042001111 > +15550200001: Hello (delivered)\n");
}

TEST(ServiceMessage, PrefersTheRecipientsArea) {
  Shop world;
  world.sender("PN1", "+17042001111");
  world.sender("PN2", "+14152001111");
  EXPECT_EQ(world.sends("+14153334444"), "+14152001111");
  EXPECT_EQ(world.sends("+17043334444"), "+17042001111");
}

TEST(ServiceMessage, SticksToTheSenderOfTheLastMessage) {
  Shop world;
  world.sender("PN1", "+17042001111");
  const auto first = world.sends("+14153334444");
  world.sender("PN2", "+14152001111");
  EXPECT_EQ(world.sends("+14153334444"), first);
  Shop loose(Json{{"sticky_sender", false}});
  loose.sender("PN1", "+17042001111");
  loose.sends("+14153334444");
  loose.sender("PN2", "+14152001111");
  EXPECT_EQ(loose.sends("+14153334444"), "+14152001111");
}

TEST(ServiceMessage, GoesFromTheAlphabeticSenderAbroad) {
  Shop world;
  world.sender("PN1", "+17042001111");
  world.store.put("messaging.v1.service.alpha_sender", "AI1",
                  {{"sid", "AI1"}, {"service_sid", kShop}, {"alpha_sender", "My Shop"}});
  EXPECT_EQ(world.sends("+4915123456789"), "My Shop");
  EXPECT_EQ(world.sends("+14153334444"), "+17042001111");
}

TEST(ServiceMessage, MayNameItsSenderAmongThePool) {
  Shop world;
  world.sender("PN1", "+17042001111");
  world.sender("PN2", "+14152001111");
  EXPECT_EQ(world.sends("+14153334444", {{"From", "+17042001111"}}), "+17042001111");
  EXPECT_EQ(world.sends("+14153334444", {{"From", kOwn}}), "21712");
  EXPECT_EQ(world.refused({{"MessagingServiceSid", "MG" + std::string(32, '2')}}), 21701);
}

TEST(ServiceMessage, TellsTheServicesStatusCallback) {
  Shop world(Json{{"status_callback", "https://a.example/told"}});
  world.at("/told", "text/plain", "");
  world.sender("PN1", "+17042001111");
  world.sends("+15550200001");
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus"),
            "00:00.100 queued\n00:00.300 sent\n00:01.100 delivered\n");
}

}  // namespace
}  // namespace ringback::messaging
