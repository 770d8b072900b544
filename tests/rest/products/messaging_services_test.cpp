// Messaging services: their defaults and the senders of their pools.
// https://www.twilio.com/docs/messaging/api/service-resource
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

constexpr auto kServices = "https://messaging.twilio.com/v1/Services";

struct MessagingService : testing::Test {
  void SetUp() override {
    service = make();
    number = text_of(body_of(world.post(kAccountUrl + "/IncomingPhoneNumbers.json",
                                        "PhoneNumber=%2B17042001111")),
                     "sid");
  }
  std::string make() { return text_of(body_of(world.post(kServices, "FriendlyName=Shop")), "sid"); }
  http::Response add(const std::string& to, const std::string& sid) {
    return world.post(cat(kServices, "/", to, "/PhoneNumbers"), "PhoneNumberSid=" + sid);
  }
  Json pool(const std::string& of) {
    return world.read(cat(kServices, "/", of, "/PhoneNumbers"))["phone_numbers"];
  }
  static std::string refusal(const http::Response& response) {
    return cat(response.status, " ", text_of(body_of(response), "code"));
  }

  World world;
  std::string service;
  std::string number;
};

TEST_F(MessagingService, HasTwiliosDefaults) {
  const auto made = world.read(cat(kServices, "/", service));
  EXPECT_EQ(made["sticky_sender"], true);
  EXPECT_EQ(made["inbound_method"], "POST");
  EXPECT_EQ(made["use_inbound_webhook_on_number"], false);
  EXPECT_EQ(made["validity_period"], 36000);
  EXPECT_EQ(refusal(world.post(kServices)), "400 21702");
}

TEST_F(MessagingService, TakesANumberUnderTheNumbersSid) {
  const auto added = body_of(add(service, number));
  EXPECT_EQ(added["sid"], number);
  EXPECT_EQ(added["phone_number"], "+17042001111");
  EXPECT_EQ(added["country_code"], "US");
  EXPECT_EQ(added["capabilities"], Json::array({"SMS", "MMS", "Voice"}));
  EXPECT_EQ(pool(service).size(), 1u);
  const auto url = cat(kServices, "/", service, "/PhoneNumbers/", number);
  EXPECT_EQ(world.get(url).status, 200);
  EXPECT_EQ(world.send("DELETE", url).status, 204);
  EXPECT_EQ(pool(service).size(), 0u);
}

TEST_F(MessagingService, SharesNoNumberWithAnother) {
  add(service, number);
  EXPECT_EQ(refusal(add(service, number)), "409 21710");
  const auto other = make();
  EXPECT_EQ(refusal(add(other, number)), "409 21712");
  EXPECT_EQ(refusal(add(service, sid_of_name("PN", "nobody"))), "400 21421");
  world.send("DELETE", cat(kServices, "/", service));
  EXPECT_EQ(add(other, number).status, 201) << "its service is gone";
}

TEST_F(MessagingService, LosesANumberThatIsReleased) {
  add(service, number);
  world.send("DELETE", cat(kAccountUrl, "/IncomingPhoneNumbers/", number, ".json"));
  EXPECT_EQ(pool(service).size(), 0u);
}

TEST_F(MessagingService, TakesNoNumberThatCannotText) {
  world.store.update(kind::kIncomingPhoneNumber, number,
                     {{"capabilities", {{"voice", true}, {"sms", false}, {"mms", false}}}});
  EXPECT_EQ(refusal(add(service, number)), "400 21715");
}

TEST_F(MessagingService, TakesAlphabeticSendersOnce) {
  const auto url = cat(kServices, "/", service, "/AlphaSenders");
  const auto added = body_of(world.post(url, "AlphaSender=My+Shop"));
  EXPECT_EQ(added["alpha_sender"], "My Shop");
  EXPECT_EQ(added["capabilities"], Json::array({"SMS"}));
  EXPECT_EQ(refusal(world.post(url, "AlphaSender=my+shop")), "409 21710");
  EXPECT_EQ(refusal(world.post(url, "AlphaSender=12345")), "400 21709");
  EXPECT_EQ(refusal(world.post(url, "AlphaSender=MuchTooLongName")), "400 21709");
}

TEST_F(MessagingService, TakesShortCodesOfTheAccount) {
  const auto sid = sid_of_name("SC", "code");
  world.store.put("api.v2010.account.short_code", sid,
                  {{"sid", sid}, {"account_sid", kSid}, {"short_code", "898989"}});
  const auto added =
      body_of(world.post(cat(kServices, "/", service, "/ShortCodes"), "ShortCodeSid=" + sid));
  EXPECT_EQ(added["short_code"], "898989");
  EXPECT_EQ(added["sid"], sid);
}

}  // namespace
}  // namespace ringback::rest
