// What becomes of a message, and who is told.
// https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
#include "messaging/world.hpp"

namespace ringback::messaging {
namespace {

TEST(Message, IsSentAndDelivered) {
  World world;
  world.at("/told", "text/plain", "");
  const auto sid = text_of(*world.create(kTold), "sid");
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus SmsStatus ErrorCode"),
            "00:00.200 sent sent -\n00:01.000 delivered delivered -\n");
  const auto message = *world.store.get(kind::kMessage, sid);
  EXPECT_EQ(message["status"], "delivered");
  EXPECT_EQ(message["error_code"], nullptr);
  EXPECT_EQ(message["date_sent"], "Tue, 14 Nov 2023 22:13:20 +0000");
  EXPECT_EQ(message["date_updated"], "Tue, 14 Nov 2023 22:13:21 +0000");
  EXPECT_EQ(world.alerts(), "");
}

TEST(Message, IsToldOfWithTheDocumentedParameters) {
  World world;
  world.at("/told", "text/plain", "");
  const auto sid = text_of(*world.create(kTold), "sid");
  world.until_idle();
  const FormFields expected = {{"MessageSid", sid},
                               {"SmsSid", sid},
                               {"MessageStatus", "sent"},
                               {"SmsStatus", "sent"},
                               {"AccountSid", kAccount},
                               {"From", kOwn},
                               {"To", kAnn},
                               {"ApiVersion", "2010-04-01"}};
  EXPECT_EQ(world.asks[0].parameters, expected);
}

TEST(Message, ThatTheCarrierRefusesIsUndelivered) {
  World world;
  world.at("/told", "text/plain", "");
  world.refuses(kAnn, 30003);
  const auto sid = text_of(*world.create(kTold), "sid");
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus ErrorCode"),
            "00:00.200 sent -\n00:01.000 undelivered 30003\n");
  const auto message = *world.store.get(kind::kMessage, sid);
  EXPECT_EQ(message["status"], "undelivered");
  EXPECT_EQ(message["error_code"], 30003);
  EXPECT_EQ(world.told("/told", "ErrorMessage"),
            cat("00:00.200 -\n00:01.000 ", text_of(message, "error_message"), "\n"));
}

TEST(Message, GoesOnWhenItsCallbackFails) {
  World world;
  ASSERT_TRUE(world.create(kTold).ok());
  world.until_idle();
  EXPECT_EQ(world.messages(), cat("outbound-api ", kOwn, " > ", kAnn, ": Hello (delivered)\n"));
  EXPECT_EQ(world.alerts(), "15003 15003");
  const auto* alert = world.store.find(kind::kAlert, [](const Json&) { return true; });
  ASSERT_NE(alert, nullptr);
  EXPECT_EQ(detail_of(webhook_of(world.trace, *alert).answer)["status"], 404);
}

TEST(Message, IsSentWholeWhenItsTextIsTakenAwayWhileItsMediaAreFetched) {
  World world;
  world.at("/sms", "text/xml", "<Response/>");
  const FormFields picture = {
      {"To", kOther}, {"Body", "secret"}, {"MediaUrl", "https://a.example/media/1.png"}};
  const auto sid = text_of(*world.create(picture), "sid");
  world.at("/media/1.png", "image/png", "PNG");
  world.during = [&world, sid](const std::string& path) {
    if (path != "/media/1.png") return;
    ASSERT_TRUE(world.messenger.update_message(sid, {{"Body", ""}}, 0).ok());
  };
  world.until_idle();
  EXPECT_EQ(world.told("/sms", "Body NumMedia"), "00:01.000 secret 1\n");
}

TEST(Message, LeavesNothingOfATextThatWasTakenAwayWhenNoReceiptComes) {
  World world;
  world.store.put(kind::kPhone, kAnn, {{"sms_status", "sent"}});
  const auto sid = text_of(*world.create({{"Body", "secret"}}), "sid");
  ASSERT_TRUE(world.messenger.update_message(sid, {{"Body", ""}}, 0).ok());
  world.until_idle();
  const auto& message = *world.store.get(kind::kMessage, sid);
  EXPECT_EQ(message["status"], "sent");
  EXPECT_EQ(print_json(message).find("secret"), std::string::npos);
}

TEST(Message, HasItsPriceOnceItIsSent) {
  World world;
  const auto price = [&world](const Result<Json>& message) {
    return (*world.store.get(kind::kMessage, text_of(*message, "sid")))["price"];
  };
  const auto sent = world.create({{"Body", std::string(161, 'x')}});
  EXPECT_EQ(price(sent), nullptr);
  world.until_idle();
  EXPECT_EQ(price(sent), "-0.01580");
  EXPECT_EQ(price(world.messenger.receive({kAnn, kOther, "Hi"}, 0)), "-0.00790");
}

TEST(Message, NeedsACallbackThatIsAUrl) {
  World world;
  for (const auto* callback : {"told", "/told", "localhost/told", "ftp://a.example/told"}) {
    EXPECT_EQ(world.refused({{"StatusCallback", callback}}), 21609) << callback;
  }
  EXPECT_EQ(world.refused({{"StatusCallback", "http://localhost:3000/told"}}), 0);
}

TEST(Message, IsSentWholeWhenItsTextIsTakenAwayMeanwhile) {
  World world;
  world.at("/sms", "text/xml", "<Response/>");
  const auto sid = text_of(*world.create({{"To", kOther}, {"Body", "secret"}}), "sid");
  ASSERT_TRUE(world.messenger.update_message(sid, {{"Body", ""}}, 0).ok());
  EXPECT_EQ((*world.store.get(kind::kMessage, sid))["body"], "");
  world.until_idle();
  EXPECT_EQ(world.told("/sms", "Body"), "00:01.000 secret\n");
  EXPECT_EQ(print_json(*world.store.get(kind::kMessage, sid)).find("secret"), std::string::npos);
}

TEST(Message, ThatIsDeletedOnItsWayIsForgotten) {
  World world;
  const auto sid = text_of(*world.create(kTold), "sid");
  world.store.erase(kind::kMessage, sid);
  world.until_idle();
  EXPECT_TRUE(world.asks.empty());
}

TEST(Message, ToANumberOfOursIsReceivedThere) {
  World world;
  world.at("/sms", "text/xml", "<Response/>");
  ASSERT_TRUE(world.create({{"To", kOther}}).ok());
  world.until_idle();
  EXPECT_EQ(world.messages(), cat("outbound-api ", kOwn, " > ", kOther, ": Hello (delivered)\n",
                                  "inbound ", kOwn, " > ", kOther, ": Hello (received)\n"));
  EXPECT_EQ(world.told("/sms", "From To Body"), cat("00:01.000 ", kOwn, " ", kOther, " Hello\n"));
}

}  // namespace
}  // namespace ringback::messaging
