// Messages that come in, and the replies of the number's handler.
// https://www.twilio.com/docs/messaging/twiml
#include "messaging/world.hpp"

namespace ringback::messaging {
namespace {

/// The replies to a message, given by the verbs of the document, as World::messages() has them.
struct Answered : World {
  explicit Answered(std::string_view verbs) {
    at("/sms", "text/xml", cat("<Response>", verbs, "</Response>"));
    at("/told", "text/plain", "");
    receive();
  }

  std::string replies() const {
    const auto all = messages();
    return all.substr(all.find('\n') + 1);
  }
};

std::string reply(std::string_view body, std::string_view to = kAnn,
                  std::string_view from = kOther) {
  return cat("outbound-reply ", from, " > ", to, ": ", body, " (delivered)\n");
}

TEST(InboundMessage, IsBroughtToTheNumbersHandler) {
  World world;
  world.at("/sms", "text/xml", "<Response/>");
  const auto sid = world.receive("Hi there");
  const FormFields expected = {{"MessageSid", sid},
                               {"SmsSid", sid},
                               {"SmsMessageSid", sid},
                               {"AccountSid", kAccount},
                               {"From", kAnn},
                               {"To", kOther},
                               {"Body", "Hi there"},
                               {"NumMedia", "0"},
                               {"NumSegments", "1"},
                               {"SmsStatus", "received"},
                               {"ApiVersion", "2010-04-01"}};
  ASSERT_EQ(world.asks.size(), 1u);
  EXPECT_EQ(world.asks[0].parameters, expected);
  EXPECT_EQ(world.messages(), cat("inbound ", kAnn, " > ", kOther, ": Hi there (received)\n"));
}

TEST(InboundMessage, MayBeBroughtByGet) {
  World world;
  world.number(kOther, "https://a.example/sms?x=1", {{"sms_method", "GET"}});
  world.at("/sms", "text/xml", "<Response/>");
  world.receive();
  EXPECT_EQ(world.told("/sms", "x Body"), "00:00.000 1 Hi\n");
}

TEST(InboundMessage, IsKeptWhenNobodyIsToBeAsked) {
  World world;
  ASSERT_TRUE(world.messenger.receive({kAnn, kOwn, "Hi"}, 0).ok());
  world.until_idle();
  EXPECT_TRUE(world.asks.empty());
  EXPECT_EQ(world.alerts(), "");
  EXPECT_EQ(world.store.size(kind::kMessage), 1u);
}

TEST(InboundMessage, ToANumberThatIsNotOursIsRefused) {
  World world;
  EXPECT_EQ(world.messenger.receive({kAnn, "+15550999999", "Hi"}, 0).error().code, 21211);
}

TEST(Reply, GoesBackToTheSender) {
  EXPECT_EQ(Answered("<Message>Thanks</Message>").replies(), reply("Thanks"));
  EXPECT_EQ(Answered("<Message><Body>Thanks</Body></Message>").replies(), reply("Thanks"));
  EXPECT_EQ(Answered("<Sms>Thanks</Sms>").replies(), reply("Thanks"));
}

TEST(Reply, MayGoElsewhere) {
  EXPECT_EQ(Answered("<Message to='+15550200009' from='+15550100001'>Psst</Message>").replies(),
            reply("Psst", "+15550200009", kOwn));
}

TEST(Reply, MayHaveMedia) {
  World world;
  world.at("/media/1.png", "image/png", "PNG");
  world.at("/sms", "text/xml",
           "<Response><Message><Body>Look</Body><Media>/media/1.png</Media></Message></Response>");
  world.receive();
  EXPECT_NE(world.messages().find(reply("Look")), std::string::npos);
  const auto sent = world.store.find(
      kind::kMessage, [](const Json& message) { return text_of(message, "num_media") == "1"; });
  ASSERT_NE(sent, nullptr);
  EXPECT_EQ((*sent)["_media"], Json::array({"https://a.example/media/1.png"}));
}

TEST(Reply, TellsItsOwnCallback) {
  Answered world("<Message statusCallback='/told'>Thanks</Message>");
  EXPECT_EQ(world.told("/told", "MessageStatus"), "00:00.200 sent\n00:01.000 delivered\n");
}

TEST(Reply, OfPlainTextIsOneMessage) {
  World world;
  world.at("/sms", "text/plain; charset=utf-8", " <b>Thanks</b>\n");
  world.receive();
  EXPECT_NE(world.messages().find(reply("<b>Thanks</b>")), std::string::npos);
}

TEST(Reply, ThatIsEmptySendsNothing) {
  World world;
  world.at("/sms", "text/html", "");
  world.receive();
  EXPECT_EQ(world.store.size(kind::kMessage), 1u);
  EXPECT_EQ(world.alerts(), "");
}

TEST(Reply, EndsAfterTenMessages) {
  std::string verbs;
  for (int i = 0; i < 12; ++i) verbs += "<Message>a</Message>";
  Answered world(verbs);
  EXPECT_EQ(world.store.size(kind::kMessage), 11u);
  EXPECT_EQ(world.alerts(), "14109");
}

TEST(Reply, ThatCannotBeSentDoesNotStopTheOthers) {
  Answered world("<Message to='nobody'>a</Message><Message/><Message>b</Message>");
  EXPECT_EQ(world.replies(), reply("b"));
  EXPECT_EQ(world.alerts(), "14101 14103");
}

TEST(Reply, WarnsOfWhatMessagesDoNotKnow) {
  Answered world("<Say>a</Say><Message voice='man'>b</Message>");
  EXPECT_EQ(world.replies(), reply("b"));
  EXPECT_EQ(world.alerts(), "14110 12200");
}

TEST(Reply, ToSomebodyWhoOptedOutIsRefused) {
  World world;
  world.refuses(kAnn, 21610);
  world.at("/sms", "text/plain", "Thanks");
  world.receive();
  EXPECT_EQ(world.store.size(kind::kMessage), 1u);
  EXPECT_EQ(world.alerts(), "21610");
}

TEST(Reply, BetweenTwoHandlersThatAnswerEachOtherComesToAnEnd) {
  World world;
  world.number(kOwn, "https://a.example/sms");
  world.at("/sms", "text/plain", "And you?");
  ASSERT_TRUE(world.messenger.receive({kOwn, kOther, "How are you?"}, 0).ok());
  world.until_idle();
  EXPECT_EQ(world.alerts(), "14107");
}

TEST(Handler, ThatFailsIsToldOf) {
  World missing;
  missing.receive();
  EXPECT_EQ(missing.alerts(), "11200");
  World faulty;
  faulty.at("/sms", "text/xml", "<Response>");
  faulty.receive();
  EXPECT_EQ(faulty.alerts(), "12100");
  World json;
  json.at("/sms", "application/json", "{}");
  json.receive();
  EXPECT_EQ(json.alerts(), "12300");
}

TEST(Handler, ThatFailsHasAFallback) {
  World world;
  world.number(
      kOther, "https://a.example/sms",
      {{"sms_fallback_url", "https://a.example/fallback"}, {"sms_fallback_method", "GET"}});
  world.at("/fallback", "text/plain", "Sorry");
  world.receive();
  EXPECT_EQ(world.told("/fallback", "Body ErrorCode ErrorUrl"),
            "00:00.000 Hi 11200 https://a.example/sms\n");
  EXPECT_NE(world.messages().find(reply("Sorry")), std::string::npos);
}

TEST(Handler, WhoseFallbackFailsTooIsNotAskedAgain) {
  World world;
  world.number(kOther, "https://a.example/sms",
               {{"sms_fallback_url", "https://a.example/fallback"}});
  world.receive();
  EXPECT_EQ(world.asks.size(), 2u);
  EXPECT_EQ(world.alerts(), "11200 11200");
}

}  // namespace
}  // namespace ringback::messaging
