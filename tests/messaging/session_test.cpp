// What handlers of messages can answer, document after document.
// https://www.twilio.com/docs/messaging/twiml
#include "messaging/world.hpp"

namespace ringback::messaging {
namespace {

constexpr std::string_view kXml = "text/xml";

std::string document(std::string_view verbs) { return cat("<Response>", verbs, "</Response>"); }

/// The texts that are sent, blank-separated, each with its status.
std::string sent(const World& world) {
  std::string out;
  for (const auto& line : split(world.messages(), '\n')) {
    if (line.starts_with("outbound-reply")) out += line.substr(line.find(": ") + 2) + " ";
  }
  return out;
}

TEST(Redirect, GoesOnWithAnotherDocument) {
  World world;
  world.at("/sms", "text/xml",
           document("<Message>a</Message><Redirect>/next?x=1</Redirect><Message>b</Message>"));
  world.at("/next", "text/xml", document("<Message>c</Message>"));
  const auto sid = world.receive();
  EXPECT_EQ(sent(world), "a (delivered) c (delivered) ");
  EXPECT_EQ(world.told("/next", "MessageSid Body"), cat("00:00.000 ", sid, " Hi\n"));
}

TEST(Redirect, MayGet) {
  World world;
  world.at("/sms", "text/xml", document("<Redirect method='get'>/next?x=1</Redirect>"));
  world.at("/next", "text/xml", document(""));
  world.receive();
  EXPECT_EQ(world.told("/next", "x Body"), "00:00.000 1 Hi\n");
}

TEST(Redirect, ToItselfEndsAfter50Documents) {
  World world;
  world.at("/sms", "text/xml", document("<Redirect/>"));
  world.receive();
  EXPECT_EQ(world.asks.size(), 50u);
  EXPECT_EQ(world.alerts(), "14106");
}

TEST(MessageBody, IsTheMessagesOwnTextWithoutTheAddressesOfItsMedia) {
  World world;
  world.at("/media/1.png", "image/png", "PNG");
  world.at("/sms", "text/xml",
           document("<Message>Look: <Media>https://a.example/media/1.png</Media></Message>"
                    "<Message><Media>https://a.example/media/1.png</Media></Message>"
                    "<Message>a<Body>b</Body><Media>/media/1.png</Media></Message>"));
  world.receive();
  EXPECT_EQ(sent(world), "Look: (delivered)  (delivered) b (delivered) ");
  EXPECT_EQ(split(world.told("/media/1.png", "x"), '\n').size(), 4u);
}

TEST(MessageBody, HasNothingOfAnElementThatIsLeftOut) {
  World world;
  world.at(
      "/sms", "text/xml",
      document("<Message>Hi <Foo>no</Foo>there<Media>/media/1.png<Foo>no</Foo></Media></Message>"));
  world.receive();
  EXPECT_EQ(world.messages().substr(world.messages().find("outbound-reply")),
            cat("outbound-reply ", kOther, " > ", kAnn, ": Hi there (failed)\n"));
  EXPECT_EQ(world.alerts(), "12200 12200 11200");
}

TEST(MessageAction, TakesOverWithWhatBecameOfTheMessage) {
  World world;
  world.at("/sms", "text/xml", document("<Message action='/next'>a</Message><Message>b</Message>"));
  world.at("/next", "text/xml", document("<Message>c</Message>"));
  world.receive();
  EXPECT_EQ(sent(world), "a (delivered) c (delivered) ");
  EXPECT_EQ(world.told("/next", "MessageStatus From To Body ErrorCode"),
            cat("00:00.000 queued ", kOther, " ", kAnn, " a -\n"));
}

TEST(MessageAction, HearsOfAMessageThatCannotBeSent) {
  World world;
  world.at("/sms", "text/xml", document("<Message to='nobody' action='/next'>a</Message>"));
  world.at("/next", "text/xml", document("<Message>c</Message>"));
  world.receive();
  EXPECT_EQ(sent(world), "c (delivered) ");
  EXPECT_EQ(world.told("/next", "MessageStatus MessageSid ErrorCode"), "00:00.000 failed  21211\n");
}

TEST(MessageAction, MayGet) {
  World world;
  world.at("/sms", "text/xml", document("<Message action='/next?x=1' method='GET'>a</Message>"));
  world.at("/next", "text/xml", document(""));
  world.receive();
  EXPECT_EQ(world.told("/next", "x MessageStatus"), "00:00.000 1 queued\n");
}

TEST(Session, HasTenRepliesInAllItsDocuments) {
  World world;
  std::string six;
  for (int i = 0; i < 6; ++i) six += "<Message>a</Message>";
  world.at("/sms", "text/xml", document(six + "<Redirect/>"));
  world.receive();
  EXPECT_EQ(world.store.size(kind::kMessage), 11u);
  EXPECT_EQ(world.alerts(), "14109");
}

TEST(Session, FallsBackOnceWhereverItFails) {
  World world;
  world.number(kOther, "https://a.example/sms",
               {{"sms_fallback_url", "https://a.example/fallback"}});
  world.at("/sms", "text/xml", document("<Redirect>/missing</Redirect>"));
  world.at("/fallback", "text/xml", document("<Redirect>/gone</Redirect>"));
  world.receive();
  EXPECT_EQ(world.told("/fallback", "ErrorCode ErrorUrl"),
            "00:00.000 11200 https://a.example/missing\n");
  EXPECT_EQ(world.alerts(), "11200 11200");
}

TEST(Session, WaitsFifteenSecondsForAnAnswer) {
  World world;
  world.number(kOther, "https://a.example/silent",
               {{"sms_fallback_url", "https://a.example/fallback"}});
  world.at("/fallback", "text/plain", "Sorry");
  world.receive();
  EXPECT_EQ(world.told("/fallback", "ErrorCode ErrorUrl"),
            "00:15.000 11200 https://a.example/silent\n");
  EXPECT_EQ(sent(world), "Sorry (delivered) ");
}

TEST(Session, KeepsTheCookiesOfTheTwoNumbersForFourHours) {
  World world;
  auto answer = http::response(200, kXml, document(""));
  answer.headers.add("Set-Cookie", "stage=2; Path=/");
  world.answers["/sms"] = answer;
  const auto cookies = [&](Duration later, const std::string& from) {
    const auto timer = world.clock.after(later, [&] {
      EXPECT_TRUE(world.messenger.receive({from, kOther, "Hi"}, 0).ok());
    });
    world.until_idle();
    return world.asks.back().cookies;
  };
  EXPECT_EQ(cookies(Duration(0), kAnn), "");
  EXPECT_EQ(cookies(Duration(0), kAnn), "stage=2");
  EXPECT_EQ(cookies(Duration(0), "+15550200002"), "") << "of somebody else";
  EXPECT_EQ(cookies(std::chrono::minutes(239), kAnn), "stage=2");
  EXPECT_EQ(cookies(std::chrono::hours(4), kAnn), "");
}

TEST(Session, LogsInWhereAHandlerAsksForIt) {
  World world;
  http::Response answer{401, {{"WWW-Authenticate", "Basic realm=\"texts\""}}, ""};
  world.answers["/sms"] = answer;
  world.number(kOther, "https://ann:secret@a.example/sms");
  world.receive();
  ASSERT_EQ(world.asks.size(), 2u);
  EXPECT_EQ(world.asks[0].authorization, "");
  EXPECT_EQ(world.asks[1].authorization, "Basic YW5uOnNlY3JldA==");
}

struct Fault {
  const char* verb;
  const char* alert;
  int sent;

  friend std::ostream& operator<<(std::ostream& out, const Fault& fault) {
    return out << fault.verb;
  }
};

class MessageFault : public testing::TestWithParam<Fault> {};

TEST_P(MessageFault, IsToldWithItsLine) {
  World world;
  world.at("/sms", "text/xml", document(cat("\n", GetParam().verb)));
  world.at("/next", "text/xml", document(""));
  world.receive();
  std::string told;
  for (const auto& entry : world.trace.entries()) {
    if (entry.kind() == "alert") told += entry.text().substr(0, entry.text().find(','));
  }
  EXPECT_EQ(told, GetParam().alert);
  EXPECT_EQ(world.store.size(kind::kMessage), 1u + static_cast<std::size_t>(GetParam().sent));
}

INSTANTIATE_TEST_SUITE_P(
    Codes, MessageFault,
    testing::Values(Fault{"<Message to='nobody'>a</Message>", "14101 line 2", 0},
                    Fault{"<Message from='me?'>a</Message>", "14102 line 2", 0},
                    Fault{"<Message from='+15550999999'>a</Message>", "14108 line 2", 0},
                    Fault{"<Message/>", "14103 line 2", 0},
                    Fault{"<Message action='/next' method='PUT'>a</Message>", "14104 line 2", 1},
                    Fault{"<Message statusCallback='ftp://a'>a</Message>", "14105 line 2", 1},
                    Fault{"<Redirect method='PUT'>/next</Redirect>", "13710 line 2", 0},
                    Fault{"<Say>a</Say>", "14110 line 2", 0},
                    Fault{"<Message voice='man'>a</Message>", "12200 line 2", 1}));

TEST(Alert, NamesTheDocument) {
  World world;
  world.at("/sms", "text/xml", document("<Say>a</Say>"));
  const auto sid = world.receive();
  const auto* alert = world.store.find(kind::kAlert, [](const Json&) { return true; });
  ASSERT_NE(alert, nullptr);
  EXPECT_EQ((*alert)["request_url"], "https://a.example/sms");
  EXPECT_EQ((*alert)["log_level"], "warning");
  EXPECT_EQ((*alert)["resource_sid"], sid);
  EXPECT_EQ((*alert)["request_method"], "POST");
  EXPECT_EQ(detail_of(webhook_of(world.trace, *alert).answer)["body"], document("<Say>a</Say>"));
}

TEST(Reply, TooManyInAShortTimeFails) {
  World world;
  Settings settings;
  settings.paced = false;
  world.messenger.configure(settings);
  world.at("/sms", "text/plain", "And you?");
  for (int i = 0; i < 17; ++i) world.receive();
  EXPECT_EQ(world.alerts(), "14107 14107");
  EXPECT_NE(sent(world).find("(delivered) And you? (failed) And you? (failed)"), std::string::npos);
  const auto timer = world.clock.after(std::chrono::seconds(30), [&] {
    ASSERT_TRUE(world.messenger.receive({kAnn, kOther, "Hi"}, 0).ok());
  });
  world.until_idle();
  EXPECT_TRUE(sent(world).ends_with("(failed) And you? (delivered) "));
}

}  // namespace
}  // namespace ringback::messaging
