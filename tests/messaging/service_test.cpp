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
    until_idle();
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

TEST(ServiceMessage, HasNoSenderUntilTheServiceSendsIt) {
  Shop world;
  world.sender("PN1", "+17042001111");
  const FormFields message = {{"To", kAnn}, {"MessagingServiceSid", kShop}, {"Body", "Hello"}};
  const auto created = world.messenger.create_message(kAccount, message, 0);
  ASSERT_TRUE(created.ok());
  const auto& kept = *world.store.get(kind::kMessage, text_of(*created, "sid"));
  for (const auto* shown : {&*created, &kept}) {
    EXPECT_EQ((*shown)["from"], nullptr);
    EXPECT_EQ((*shown)["num_segments"], "0");
  }
  world.store.erase(kind::kServiceNumber, "PN1");
  world.sender("PN2", "+14152001111");
  world.until_idle();
  EXPECT_EQ(kept["from"], "+14152001111");
  EXPECT_EQ(kept["num_segments"], "1");
}

TEST(ServiceMessage, FailsWhenNobodyIsLeftToSendIt) {
  Shop world;
  world.sender("PN1", "+17042001111");
  const FormFields message = {{"To", kAnn}, {"MessagingServiceSid", kShop}, {"Body", "Hello"}};
  const auto sid = text_of(*world.messenger.create_message(kAccount, message, 0), "sid");
  world.store.erase(kind::kServiceNumber, "PN1");
  world.until_idle();
  EXPECT_EQ((*world.store.get(kind::kMessage, sid))["status"], "failed");
  EXPECT_EQ((*world.store.get(kind::kMessage, sid))["error_code"], 21703);
  EXPECT_EQ(world.alerts(), "21703");
}

struct Nearest {
  std::vector<std::string> pool;
  const char* to;
  const char* from;

  friend std::ostream& operator<<(std::ostream& out, const Nearest& row) {
    return out << join(row.pool, " ") << " to " << row.to;
  }
};

class CountryCodeGeomatch : public testing::TestWithParam<Nearest> {};

TEST_P(CountryCodeGeomatch, Chooses) {
  const auto& [pool, to, from] = GetParam();
  Shop world;
  for (const auto& number : pool) world.sender("PN" + number, number);
  EXPECT_EQ(world.sends(to), from);
}

INSTANTIATE_TEST_SUITE_P(
    , CountryCodeGeomatch,
    testing::Values(Nearest{{"+17042001111", "+447700900123"}, "+447700900001", "+447700900123"},
                    Nearest{{"+17042001111", "+447700900123"}, "+12125551236", "+17042001111"},
                    Nearest{{"+447700900123", "+17042001111"}, "+33612345672", "+17042001111"},
                    Nearest{{"+447700900123"}, "+33612345672", "+447700900123"},
                    Nearest{{"+35316521111", "+33612345678"}, "+353861234567", "+35316521111"},
                    Nearest{{"+17042001111", "+447700900123"}, "+14165559999", "+17042001111"},
                    Nearest{{"+14165550111", "+18335550122"}, "+14165559999", "+18335550122"},
                    Nearest{{"+14155550111", "+18335550122"}, "+14152223333", "+14155550111"}));

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
