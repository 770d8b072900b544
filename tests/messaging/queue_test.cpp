// The queues of senders, and what phones and their carriers make of messages.
// https://www.twilio.com/docs/api/errors/30001
#include "messaging/carrier.hpp"
#include "messaging/world.hpp"

namespace ringback::messaging {
namespace {

FormFields told(FormFields fields) {
  fields.push_back(kTold[0]);
  return fields;
}

TEST(SenderQueue, LetsALongCodeSendOneSegmentASecond) {
  World world;
  world.at("/told", "text/plain", "");
  for (const auto* body : {"a", "b"}) ASSERT_TRUE(world.create(told({{"Body", body}})).ok());
  ASSERT_TRUE(world.create(told({{"Body", std::string(200, 'x')}})).ok());
  ASSERT_TRUE(world.create(told({{"Body", "c"}})).ok());
  world.until_idle();
  std::string sent;
  for (const auto& line : split(world.told("/told", "MessageStatus"), '\n')) {
    if (line.ends_with("sent")) sent += line + "\n";
  }
  EXPECT_EQ(sent, "00:00.200 sent\n00:01.200 sent\n00:02.200 sent\n00:04.200 sent\n");
}

TEST(SenderQueue, IsOneForEachSender) {
  World world;
  world.at("/told", "text/plain", "");
  ASSERT_TRUE(world.create(kTold).ok());
  ASSERT_TRUE(world.create(told({{"From", kOther}})).ok());
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus"),
            "00:00.200 sent\n00:00.200 sent\n00:01.000 delivered\n00:01.000 delivered\n");
}

TEST(SenderQueue, CanBeSwitchedOff) {
  World world;
  Settings settings;
  settings.paced = false;
  world.messenger.configure(settings);
  world.at("/told", "text/plain", "");
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(world.create(kTold).ok());
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus").find("00:01.200"), std::string::npos);
}

TEST(SenderQueue, DropsWhatWaitsLongerThanItIsValid) {
  World world;
  world.at("/told", "text/plain", "");
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(world.create().ok());
  ASSERT_TRUE(world.create(told({{"ValidityPeriod", "3"}})).ok());
  ASSERT_TRUE(world.create(told({{"ValidityPeriod", "4"}})).ok());
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus ErrorCode"),
            "00:03.000 failed 30036\n00:04.200 sent -\n00:05.000 delivered -\n");
}

/// Puts ten hours of segments into the queue of kOwn.
void fill_queue(World& world) {
  std::string text;
  for (int i = 0; i < 1600; ++i) text += "\u4e2d";  // 24 segments
  for (int i = 0; i < 1500; ++i) ASSERT_TRUE(world.create({{"Body", text}}).ok());
}

TEST(SenderQueue, IsNoLongerThanTenHours) {
  World world;
  Settings settings;
  fill_queue(world);
  EXPECT_EQ(world.refused({}), 21611);
  EXPECT_EQ(world.refused({{"From", kOther}}), 0);
  settings.paced = false;
  world.messenger.configure(settings);
  EXPECT_EQ(world.refused({}), 0);
}

TEST(SenderQueue, OfAServiceFailsItsMessagesWhenItIsFull) {
  World world;
  const std::string service = "MG" + std::string(32, '1');
  world.store.put(kind::kMessagingService, service, {{"sid", service}, {"account_sid", kAccount}});
  world.store.put(kind::kServiceNumber, "PN1",
                  {{"sid", "PN1"}, {"service_sid", service}, {"phone_number", kOwn}});
  world.at("/told", "text/plain", "");
  fill_queue(world);
  const FormFields message = told({{"From", ""}, {"MessagingServiceSid", service}});
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(world.create(message).ok());
  while (world.told("/told", "MessageStatus").find("failed") == std::string::npos) {
    ASSERT_TRUE(world.clock.step(Time::max()));
  }
  EXPECT_EQ(world.told("/told", "MessageStatus ErrorCode"),
            "00:00.100 queued -\n00:00.100 queued -\n00:00.100 failed 30001\n");
}

TEST(Sender, HasAPaceByItsKind) {
  EXPECT_EQ(segments_per_second("+17042001111"), 1);
  EXPECT_EQ(segments_per_second("+18332001111"), 3);
  EXPECT_EQ(segments_per_second("55555"), 100);
  EXPECT_EQ(segments_per_second("My Shop"), 10);
}

/// A phone by its entry in `phones`, and what is told of a message to it.
struct Fated {
  const char* phone;
  const char* told;

  friend std::ostream& operator<<(std::ostream& out, const Fated& fate) {
    return out << fate.phone;
  }
};

class MessageFate : public testing::TestWithParam<Fated> {};

TEST_P(MessageFate, IsWhatThePhoneSays) {
  World world;
  world.at("/told", "text/plain", "");
  world.store.put(kind::kPhone, kAnn, *parse_json(GetParam().phone));
  ASSERT_TRUE(world.create(kTold).ok());
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus ErrorCode"), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Phones, MessageFate,
    testing::Values(
        Fated{R"({})", "00:00.200 sent -\n00:01.000 delivered -\n"},
        Fated{R"({"sms_after": "30s"})", "00:00.200 sent -\n00:30.200 delivered -\n"},
        Fated{R"({"sms_error": 30005})", "00:00.200 sent -\n00:01.000 undelivered 30005\n"},
        Fated{R"({"sms_error": 30007, "sms_after": "5s"})",
              "00:00.200 sent -\n00:05.200 undelivered 30007\n"},
        Fated{R"({"sms_status": "undelivered"})",
              "00:00.200 sent -\n00:01.000 undelivered 30008\n"},
        Fated{R"({"sms_status": "failed", "sms_error": 30034})", "00:01.000 failed 30034\n"},
        Fated{R"({"sms_status": "failed", "sms_error": 30034, "sms_after": "2s"})",
              "00:02.200 failed 30034\n"},
        Fated{R"({"sms_status": "sent"})", "00:00.200 sent -\n"}));

TEST(MessageFate, OfAllOthersIsThatOfTheDefault) {
  World world;
  world.store.put(kind::kPhone, "default", {{"sms_error", 21614}});
  EXPECT_EQ(world.refused({{"To", "+15550300001"}}), 21614);
  EXPECT_EQ(world.refused({}), 0) << "Ann has an entry of her own";
}

TEST(StatusCallback, SaysWhenTheCarrierKnewIt) {
  World world;
  world.at("/told", "text/plain", "");
  ASSERT_TRUE(world.create(kTold).ok());
  world.until_idle();
  EXPECT_EQ(world.told("/told", "RawDlrDoneDate"), "00:00.200 -\n00:01.000 2311142213\n");
}

}  // namespace
}  // namespace ringback::messaging
