// Creating messages by the REST API.
// https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
#include "messaging/world.hpp"

namespace ringback::messaging {
namespace {

TEST(CreateMessage, AnswersWithTheQueuedMessage) {
  World world;
  const auto created = world.create();
  ASSERT_TRUE(created.ok());
  const auto sid = text_of(*created, "sid");
  ASSERT_TRUE(is_sid(sid, "SM"));
  const Json expected = {
      {"body", "Hello"},
      {"num_segments", "1"},
      {"direction", "outbound-api"},
      {"from", kOwn},
      {"to", kAnn},
      {"date_updated", "Tue, 14 Nov 2023 22:13:20 +0000"},
      {"price", nullptr},
      {"error_message", nullptr},
      {"uri", cat("/2010-04-01/Accounts/", kAccount, "/Messages/", sid, ".json")},
      {"account_sid", kAccount},
      {"num_media", "0"},
      {"status", "queued"},
      {"messaging_service_sid", nullptr},
      {"sid", sid},
      {"date_sent", nullptr},
      {"date_created", "Tue, 14 Nov 2023 22:13:20 +0000"},
      {"error_code", nullptr},
      {"price_unit", "USD"},
      {"api_version", "2010-04-01"}};
  EXPECT_EQ(*created, expected);
}

TEST(CreateMessage, WithMediaIsOneSegmentOfAnotherKind) {
  World world;
  const auto created = world.create({{"Body", std::string(400, 'x')},
                                     {"MediaUrl", "https://a.example/1.png"},
                                     {"MediaUrl", "https://a.example/2.png"}});
  ASSERT_TRUE(created.ok());
  EXPECT_TRUE(is_sid(text_of(*created, "sid"), "MM"));
  EXPECT_EQ((*created)["num_media"], "2");
  EXPECT_EQ((*created)["num_segments"], "1");
}

TEST(CreateMessage, NeedsNoBodyWhenThereIsMedia) {
  World world;
  EXPECT_EQ(world.refused({{"Body", ""}, {"MediaUrl", "https://a.example/1.png"}}), 0);
}

struct Refusal {
  const char* name;
  const char* value;
  int code;

  friend std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
    return out << refusal.name << "=" << refusal.value;
  }
};

class CreateMessageRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(CreateMessageRefuses, WithTwiliosCode) {
  World world;
  const auto [name, value, code] = GetParam();
  EXPECT_EQ(world.refused({{name, value}}), code) << name << "=" << value;
  EXPECT_EQ(world.store.size(kind::kMessage), 0u);
}

INSTANTIATE_TEST_SUITE_P(Codes, CreateMessageRefuses,
                         testing::Values(Refusal{"To", "", 21604}, Refusal{"To", "Ann", 21211},
                                         Refusal{"From", "", 21603}, Refusal{"From", "me?", 21212},
                                         Refusal{"From", "Shop", 21612},
                                         Refusal{"From", "+15550999999", 21606},
                                         Refusal{"Body", "", 21602},
                                         Refusal{"MediaUrl", "1.png", 21620},
                                         Refusal{"To", kOwn.c_str(), 21266},
                                         Refusal{"MessagingServiceSid", "MG1", 21701}));

TEST(CreateMessage, TakesUpTo1600Characters) {
  World world;
  const auto repeated = [](int times, const std::string& text) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
  };
  EXPECT_EQ(world.refused({{"Body", repeated(1600, "x")}}), 0);
  EXPECT_EQ(world.refused({{"Body", repeated(1601, "x")}}), 21617);
  EXPECT_EQ(world.refused({{"Body", repeated(1600, "\u00e9")}}), 0);
  EXPECT_EQ(world.refused({{"Body", repeated(1600, "\u4e2d")}}), 0);
  EXPECT_EQ(world.refused({{"Body", repeated(1601, "\u4e2d")}}), 21617);
}

TEST(CreateMessage, TakesUpTo10Media) {
  World world;
  FormFields fields(10, {"MediaUrl", "https://a.example/1.png"});
  EXPECT_EQ(world.refused(fields), 0);
  fields.emplace_back("MediaUrl", "https://a.example/1.png");
  EXPECT_EQ(world.refused(fields), 21623);
}

TEST(CreateMessage, IsRefusedForPhonesThatDoNotTakeMessages) {
  World world;
  for (const int code : {21610, 21614, 21408}) {
    world.refuses(kAnn, code);
    EXPECT_EQ(world.refused({}), code);
  }
  EXPECT_EQ(world.create().error().message, cat("The message to ", kAnn, " was refused"));
}

TEST(CreateMessage, TellsTheJournalWhatWasRefused) {
  World world;
  world.refused({{"Body", ""}});
  ASSERT_EQ(world.trace.entries().size(), 1u);
  EXPECT_EQ(world.trace.entries()[0].kind(), "message.refused");
  EXPECT_EQ(world.trace.entries()[0].text(),
            cat("message from ", kOwn, " to ", kAnn, " refused: 21602 Message body is required."));
}

}  // namespace
}  // namespace ringback::messaging
