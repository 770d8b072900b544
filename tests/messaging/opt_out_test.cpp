// STOP, START and HELP.
// https://help.twilio.com/articles/223134027-Twilio-support-for-opt-out-keywords-SMS-STOP-filtering
#include "messaging/opt_out.hpp"

#include "messaging/world.hpp"

namespace ringback::messaging {
namespace {

/// kOther answers nothing of its own.
struct Quiet : World {
  Quiet() { at("/sms", "text/xml", "<Response/>"); }

  /// What the handler is told of a text, and how many answers Ann gets to it.
  std::string texts(const std::string& body) {
    const auto before = replies();
    receive(body);
    const auto& asked = asks.back().parameters;
    return cat(http::has_field(asked, "OptOutType") ? http::field(asked, "OptOutType") : "-", " ",
               replies() - before);
  }

  std::size_t replies() const {
    std::size_t count = 0;
    for (const auto& line : split(messages(), '\n')) count += line.starts_with("outbound-reply");
    return count;
  }
};

struct Keyword {
  const char* body;
  const char* type;

  friend std::ostream& operator<<(std::ostream& out, const Keyword& keyword) {
    return out << "'" << keyword.body << "'";
  }
};

class OptOutKeyword : public testing::TestWithParam<Keyword> {};

TEST_P(OptOutKeyword, IsAWordByItself) {
  EXPECT_EQ(opt_out_type(GetParam().body, "+17042001111"), GetParam().type);
}

INSTANTIATE_TEST_SUITE_P(Words, OptOutKeyword,
                         testing::Values(Keyword{"STOP", "STOP"}, Keyword{"stopall", "STOP"},
                                         Keyword{"Unsubscribe", "STOP"}, Keyword{"CANCEL", "STOP"},
                                         Keyword{"End", "STOP"}, Keyword{"QUIT", "STOP"},
                                         Keyword{"OptOut", "STOP"}, Keyword{"Revoke", "STOP"},
                                         Keyword{" stop \n", "STOP"}, Keyword{"START", "START"},
                                         Keyword{"yes", "START"}, Keyword{"unstop", "START"},
                                         Keyword{"help", "HELP"}, Keyword{"Info", "HELP"},
                                         Keyword{"STOP PLEASE", ""}, Keyword{"stop.", ""},
                                         Keyword{"", ""}, Keyword{"no", ""}));

TEST(OptOut, OfATollFreeNumberIsNotTakenBackByYes) {
  EXPECT_EQ(opt_out_type("yes", "+18332001111"), "");
  EXPECT_EQ(opt_out_type("unstop", "+18332001111"), "START");
}

TEST(OptOut, IsAnsweredOnceAndToldToTheHandler) {
  Quiet world;
  EXPECT_EQ(world.texts("Hello"), "- 0");
  EXPECT_EQ(world.texts("STOP"), "STOP 1");
  EXPECT_EQ(world.texts("stop"), "STOP 0");
  EXPECT_EQ(world.texts("help"), "HELP 0") << "nothing is sent to who has stopped it";
  EXPECT_EQ(world.texts("START"), "START 1");
  EXPECT_EQ(world.texts("start"), "START 0");
  EXPECT_EQ(world.texts("help"), "HELP 1");
}

TEST(OptOut, RefusesWhatIsSentUntilItIsTakenBack) {
  Quiet world;
  const FormFields message = {{"From", kOther}};
  world.texts("STOP");
  EXPECT_EQ(world.refused(message), 21610);
  EXPECT_EQ(world.refused({}), 0) << "of another number";
  EXPECT_EQ(world.refused({{"From", kOther}, {"To", "+15550200002"}}), 0) << "to another person";
  world.texts("START");
  EXPECT_EQ(world.refused(message), 0);
}

TEST(OptOut, RefusesTheHandlersOwnAnswerToIt) {
  World world;
  world.at("/sms", "text/plain", "Sorry to see you go");
  world.receive("STOP");
  EXPECT_EQ(world.alerts(), "21610");
  EXPECT_EQ(world.store.size(kind::kMessage), 2u) << "what came in, and Twilio's answer";
}

TEST(OptOut, CountsWhereNobodyAnswersMessages) {
  World world;
  ASSERT_TRUE(world.messenger.receive({kAnn, kOwn, "STOP"}, 0).ok());
  world.until_idle();
  EXPECT_EQ(world.refused({}), 21610);
}

TEST(OptOut, CountsForAllNumbersOfAMessagingService) {
  Quiet world;
  world.store.put(kind::kMessagingService, kShop,
                  {{"sid", kShop},
                   {"account_sid", kAccount},
                   {"friendly_name", "My shop"},
                   {"use_inbound_webhook_on_number", true}});
  for (const auto& [sid, number] : {std::pair{"PN1", kOwn}, std::pair{"PN2", kOther}}) {
    world.number(number, "https://a.example/sms", {{"sid", sid}});
    world.store.put(kind::kServiceNumber, sid,
                    {{"sid", sid}, {"service_sid", kShop}, {"phone_number", number}});
  }
  world.texts("STOP");
  const auto sent = world.create({{"From", ""}, {"MessagingServiceSid", kShop}});
  ASSERT_TRUE(sent.ok()) << "its sender is chosen later";
  world.until_idle();
  EXPECT_EQ((*world.store.get(kind::kMessage, text_of(*sent, "sid")))["error_code"], 21610);
  EXPECT_EQ(world.refused({{"From", kOwn}, {"MessagingServiceSid", kShop}}), 21610);
  world.texts("START");
  EXPECT_EQ(world.refused({{"From", ""}, {"MessagingServiceSid", kShop}}), 0);
}

class KeywordsOff : public testing::TestWithParam<Settings> {};

TEST_P(KeywordsOff, AreTextsLikeOthers) {
  Quiet world;
  world.store.put(kind::kMessagingService, kShop,
                  {{"sid", kShop},
                   {"account_sid", kAccount},
                   {"friendly_name", "My shop"},
                   {"use_inbound_webhook_on_number", true}});
  world.number(kOther, "https://a.example/sms", {{"sid", "PN1"}});
  world.store.put(kind::kServiceNumber, "PN1",
                  {{"sid", "PN1"}, {"service_sid", kShop}, {"phone_number", kOther}});
  world.messenger.configure(GetParam());
  EXPECT_EQ(world.texts("STOP"), "- 0");
  EXPECT_EQ(world.refused({{"From", kOther}}), 0);
}

INSTANTIATE_TEST_SUITE_P(Ways, KeywordsOff,
                         testing::Values(Settings{.keywords = false, .without_keywords = {}},
                                         Settings{.without_keywords = {kOther}},
                                         Settings{.without_keywords = {kShop}},
                                         Settings{.without_keywords = {"My shop"}}));

}  // namespace
}  // namespace ringback::messaging
