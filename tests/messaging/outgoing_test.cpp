// What a client may ask for when it creates a message.
// https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
#include "messaging/smart_encoding.hpp"
#include "messaging/world.hpp"

namespace ringback::messaging {
namespace {

const std::string kTemplate = "HX" + std::string(32, '1');

/// A messaging service with kOwn in its pool.
struct Service : World {
  explicit Service(const Json& more = Json::object()) {
    Json service = {{"sid", kShop}, {"account_sid", kAccount}, {"friendly_name", "My shop"}};
    service.update(more);
    store.put(kind::kMessagingService, kShop, service);
    number(kOwn, "", {{"sid", "PN1"}});
    store.put(kind::kServiceNumber, "PN1",
              {{"sid", "PN1"}, {"service_sid", kShop}, {"phone_number", kOwn}});
    at("/told", "text/plain", "");
  }

  Result<Json> sends(FormFields fields) {
    fields.emplace_back("MessagingServiceSid", kShop);
    fields.emplace_back("From", "");
    fields.emplace_back("StatusCallback", "https://a.example/told");
    return create(fields);
  }

  int code(FormFields fields) {
    const auto sent = sends(std::move(fields));
    return sent.ok() ? 0 : sent.error().code;
  }
};

FormFields at_time(std::string_view time) {
  return {{"ScheduleType", "fixed"}, {"SendAt", std::string(time)}};
}

TEST(ScheduledMessage, IsSentAtItsTime) {
  Service world;
  const auto created = world.sends(at_time("2023-11-14T22:20:00Z"));
  ASSERT_TRUE(created.ok());
  EXPECT_EQ((*created)["status"], "scheduled");
  EXPECT_EQ((*created)["from"], nullptr);
  EXPECT_EQ((*created)["num_segments"], "0");
  EXPECT_EQ((*created)["date_sent"], nullptr);
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus"),
            "06:40.000 queued\n06:40.200 sent\n06:41.000 delivered\n");
}

struct BadTime {
  const char* type;
  const char* send_at;
  bool service;
  int code;

  friend std::ostream& operator<<(std::ostream& out, const BadTime& time) {
    return out << time.type << " " << time.send_at << " " << time.service;
  }
};

class ScheduleRefuses : public testing::TestWithParam<BadTime> {};

TEST_P(ScheduleRefuses, WithTwiliosCode) {
  Service world;
  const auto [type, send_at, service, code] = GetParam();
  FormFields fields = {{"ScheduleType", type}, {"SendAt", send_at}};
  EXPECT_EQ(service ? world.code(fields) : world.refused(fields), code);
  EXPECT_EQ(world.store.size(kind::kMessage), code == 0 ? 1u : 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Codes, ScheduleRefuses,
    testing::Values(BadTime{"fixed", "", true, 35111}, BadTime{"daily", "", true, 35126},
                    BadTime{"fixed", "2023-11-14T22:20:00Z", false, 35118},
                    BadTime{"fixed", "tomorrow", true, 35114},
                    BadTime{"fixed", "2023-11-15", true, 35114},
                    BadTime{"fixed", "2023-11-14T22:18:19Z", true, 35114},  // 299 s ahead
                    BadTime{"fixed", "2023-11-14T22:18:20Z", true, 0},
                    BadTime{"fixed", "2023-12-19T22:13:20Z", true, 0},  // 35 days
                    BadTime{"fixed", "2023-12-19T22:13:21Z", true, 35114},
                    BadTime{"", "2023-11-14T22:18:20Z", true, 0}));

TEST(ScheduledMessage, MayHaveToBeMadeEarlier) {
  Service world;
  Settings settings;
  settings.schedule_lead = std::chrono::minutes(15);
  world.messenger.configure(settings);
  EXPECT_EQ(world.code(at_time("2023-11-14T22:20:00Z")), 35114);
}

TEST(ScheduledMessage, CanBeCanceledWhichIsTold) {
  Service world;
  const auto sid = text_of(*world.sends(at_time("2023-11-14T22:20:00Z")), "sid");
  const auto canceled = world.messenger.update_message(sid, {{"Status", "canceled"}}, 0);
  ASSERT_TRUE(canceled.ok());
  EXPECT_EQ((*canceled)["status"], "canceled");
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus"), "00:00.000 canceled\n");
}

TEST(ScheduledMessage, IsNotSentToWhoHasStoppedTheSenderMeanwhile) {
  Service world;
  ASSERT_TRUE(world.sends(at_time("2023-11-14T22:20:00Z")).ok());
  ASSERT_TRUE(world.messenger.receive({kAnn, kOwn, "STOP"}, 0).ok());
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus ErrorCode"), "06:40.000 failed 21610\n");
}

TEST(ScheduledMessage, GoesOnAfterARestart) {
  Service world;
  ASSERT_TRUE(world.sends(at_time("2023-11-14T22:20:00Z")).ok());
  world.messenger.forget();
  world.messenger.recover();
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus"),
            "06:40.000 queued\n06:40.200 sent\n06:41.000 delivered\n");
}

TEST(ServiceMessage, MayNameTheServiceAsItsSender) {
  Service world;
  const auto sent = world.create({{"From", kShop}});
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ((*sent)["messaging_service_sid"], kShop);
}

TEST(Template, IsFilledWithVariables) {
  World world;
  world.store.put("content.v1.content", kTemplate,
                  {{"sid", kTemplate},
                   {"account_sid", kAccount},
                   {"variables", {{"1", "you"}, {"2", "noon"}}},
                   {"types", {{"twilio/text", {{"body", "Hello {{1}}, see you at {{ 2 }}"}}}}}});
  const auto says = [&](const std::string& variables) {
    const auto sent =
        world.create({{"Body", ""}, {"ContentSid", kTemplate}, {"ContentVariables", variables}});
    return sent.ok() ? text_of(*sent, "body") : cat(sent.error().code);
  };
  EXPECT_EQ(says(""), "Hello you, see you at noon");
  EXPECT_EQ(says(R"({"1": "Ann"})"), "Hello Ann, see you at noon");
  EXPECT_EQ(says(R"({"1": "Ann", "2": 5})"), "Hello Ann, see you at 5");
  for (const auto* bad : {"Ann", "[1]", R"({"1": ""})", R"({"1": null})"}) {
    EXPECT_EQ(says(bad), "21656") << bad;
  }
  EXPECT_EQ(world.refused({{"ContentVariables", "{}"}}), 21654);
  EXPECT_EQ(world.refused({{"ContentSid", "HX2"}}), 21655);
}

TEST(Template, MayHaveMedia) {
  World world;
  world.store.put(
      "content.v1.content", kTemplate,
      {{"sid", kTemplate},
       {"account_sid", kAccount},
       {"types",
        {{"twilio/media", {{"body", "Look"}, {"media", {"https://a.example/media/{{1}}.png"}}}}}}});
  const auto sent = world.create(
      {{"Body", ""}, {"ContentSid", kTemplate}, {"ContentVariables", R"({"1": "cat"})"}});
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ((*sent)["_media"], Json::array({"https://a.example/media/cat.png"}));
}

struct Refused {
  const char* name;
  const char* value;
  int code;

  friend std::ostream& operator<<(std::ostream& out, const Refused& refused) {
    return out << refused.name << "=" << refused.value;
  }
};

class MessageRules : public testing::TestWithParam<Refused> {};

TEST_P(MessageRules, AreChecked) {
  World world;
  const auto [name, value, code] = GetParam();
  EXPECT_EQ(world.refused({{name, value}}), code);
}

INSTANTIATE_TEST_SUITE_P(
    Codes, MessageRules,
    testing::Values(
        Refused{"ValidityPeriod", "0", 21624}, Refused{"ValidityPeriod", "36001", 21624},
        Refused{"ValidityPeriod", "soon", 21624}, Refused{"ValidityPeriod", "36000", 0},
        Refused{"ContentRetention", "forget", 30029}, Refused{"ContentRetention", "discard", 0},
        Refused{"AddressRetention", "forget", 30030}, Refused{"AddressRetention", "obfuscate", 0},
        Refused{"MaxPrice", "cheap", 0}, Refused{"Attempt", "3", 0},
        Refused{"ForceDelivery", "true", 0}, Refused{"RiskCheck", "disable", 0}));

TEST(Message, IsSmartlyEncodedWhereItIsWanted) {
  const FormFields curly = {{"Body", "\u201cIt\u2019s \u2014 fine\u2026\u201d"}};
  World world;
  EXPECT_EQ(text_of(*world.create(curly), "body"), curly[0].second);
  auto wanted = curly;
  wanted.emplace_back("SmartEncoded", "true");
  EXPECT_EQ(text_of(*world.create(wanted), "body"), "\"It's - fine...\"");
  Service service(Json{{"smart_encoding", true}});
  EXPECT_EQ(text_of(*service.sends(curly), "body"), "\"It's - fine...\"");
  wanted.back().second = "false";
  EXPECT_EQ(text_of(*service.sends(wanted), "body"), curly[0].second);
}

TEST(SmartEncoding, ReplacesWhatLooksLikeACharacterOfGsm7) {
  EXPECT_EQ(smart_encode("\u301eA\u301e \u00bd\u2044\u2026"), "\"A\" 1/2/...");
  EXPECT_EQ(smart_encode("\uff21\uff3a\uff10\uff01\uff3b"), "AZ0![");
  EXPECT_EQ(smart_encode("a\u00a0b\u3000c\u200bd\te"), "a b cd e");
  EXPECT_EQ(smart_encode("\uff41\uff40"), "\uff41\uff40") << "not on the list";
  EXPECT_EQ(smart_encode("Gr\u00fc\u00dfe \U0001f600\n"), "Gr\u00fc\u00dfe \U0001f600\n");
}

TEST(Message, MayBeAnMmsWithoutMedia) {
  World world;
  const auto sent = world.create({{"SendAsMms", "true"}, {"Body", std::string(500, 'x')}});
  ASSERT_TRUE(sent.ok());
  EXPECT_TRUE(is_sid(text_of(*sent, "sid"), "MM"));
  EXPECT_EQ((*sent)["num_segments"], "1");
  EXPECT_EQ((*sent)["num_media"], "0");
}

TEST(Message, IsForgottenWhereThatIsWanted) {
  World world;
  ASSERT_TRUE(
      world.create({{"ContentRetention", "discard"}, {"AddressRetention", "obfuscate"}}).ok());
  world.until_idle();
  EXPECT_EQ(world.messages(), cat("outbound-api ", kOwn, " > +1555020XXXX:  (delivered)\n"));
}

TEST(Message, SaysThatLinksAreNotShortened) {
  World world;
  EXPECT_EQ(world.refused({{"ShortenUrls", "true"}}), 0);
  EXPECT_EQ(world.alerts(), "12400");
}

TEST(Message, FromANameGoesWhereNamesAreAllowed) {
  World world;
  EXPECT_EQ(world.refused({{"From", "My Shop"}, {"To", "+4915123456789"}}), 0);
  EXPECT_EQ(world.refused({{"From", "My Shop"}}), 21612);
  EXPECT_EQ(world.refused({{"From", "A name too long"}, {"To", "+4915123456789"}}), 21212);
}

TEST(Message, FromAShortCodeOfTheAccountGoes) {
  World world;
  world.store.put("api.v2010.account.short_code", "SC1",
                  {{"sid", "SC1"}, {"account_sid", kAccount}, {"short_code", "55555"}});
  EXPECT_EQ(world.refused({{"From", "55555"}}), 0);
  EXPECT_EQ(world.refused({{"From", "66666"}}), 21212);
}

TEST(Message, NeedsASenderThatCanSendIt) {
  World world;
  world.number(kOwn, "", {{"capabilities", {{"sms", false}, {"mms", true}}}});
  EXPECT_EQ(world.refused({}), 21606);
  world.number(kOwn, "", {{"capabilities", {{"sms", true}, {"mms", false}}}});
  EXPECT_EQ(world.refused({}), 0);
  EXPECT_EQ(world.refused({{"MediaUrl", "https://a.example/media/1.png"}}), 21621);
}

TEST(Message, LosesItsTextOnly) {
  World world;
  const auto sid = text_of(*world.create(), "sid");
  world.until_idle();
  const auto redacted = world.messenger.update_message(sid, {{"Body", ""}}, 0);
  EXPECT_EQ((*redacted)["body"], "");
  EXPECT_EQ((*redacted)["status"], "delivered");
}

TEST(MessageFeedback, IsKept) {
  World world;
  const auto sid = text_of(*world.create({{"ProvideFeedback", "true"}}), "sid");
  EXPECT_EQ((*world.messenger.create_feedback(sid, {{"Outcome", "confirmed"}}, 0))["outcome"],
            "confirmed");
  EXPECT_EQ((*world.messenger.create_feedback(sid, {}, 0))["outcome"], "unconfirmed");
  EXPECT_EQ(world.messenger.create_feedback(sid, {{"Outcome", "maybe"}}, 0).error().code, 20001);
  EXPECT_EQ(world.messenger.create_feedback("SM1", {}, 0).error().code, 20404);
}

}  // namespace
}  // namespace ringback::messaging
