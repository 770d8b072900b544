// How a call asks for its documents, and what it remembers from one to the next.
#include <gtest/gtest.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "voice/audio.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

// "<Response><Say>Packed</Say></Response>" by gzip.
const std::string packed(
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\xB3\x09\x4A\x2D\x2E\xC8\xCF\x2B\x4E\xB5\xB3\x09\x4E"
    "\xAC\xB4\x0B\x48\x4C\xCE\x4E\x4D\xB1\xD1\x07\xB1\x6D\xF4\xE1\x72\x00\xB3\xDB\xC9\xEF\x26\x00"
    "\x00\x00",
    48);

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

/// Answers with the document, but only to whoever has logged in.
World::Answer guarded(const World& world, std::string_view document) {
  return [&world, document = std::string(document)](const FormFields&) {
    if (world.asks.back().headers.get("Authorization") == cat("Basic ", base64("ann:secret"))) {
      return verbs(document);
    }
    return http::Response{401, {{"WWW-Authenticate", "Basic realm=\"calls\""}}, ""};
  };
}

TEST(CallCookies, ComeBackInEveryRequestOfTheCall) {
  World world;
  world.at("/voice", [](const FormFields&) {
    auto answer = verbs("<Redirect method='GET'>/next</Redirect>");
    answer.headers.add("Set-Cookie", "stage=2; Path=/");
    return answer;
  });
  world.at("/next", "<Say>Hello</Say>");
  world.at("/progress", "");
  const FormFields callback = {{"StatusCallback", "https://a.example/progress"}};
  world.call(callback);
  world.until_idle();
  EXPECT_EQ(world.headed("Cookie"), "POST /voice -\nGET /next stage=2\nPOST /progress stage=2\n");
  world.asks.clear();
  world.call();
  world.until_idle();
  EXPECT_EQ(world.headed("Cookie"), "POST /voice -\nGET /next stage=2\n")
      << "they are forgotten with the call";
}

TEST(CallCookies, OfACallbackComeBackInDocuments) {
  World world;
  world.at("/progress", [](const FormFields&) {
    return http::Response{204, {{"Set-Cookie", "seen=1; Path=/"}}, ""};
  });
  world.at("/voice", "<Hangup/>");
  world.call(
      {{"StatusCallback", "https://a.example/progress"}, {"StatusCallbackEvent", "initiated"}});
  world.until_idle();
  EXPECT_EQ(world.headed("Cookie"), "POST /progress -\nPOST /voice seen=1\n");
}

TEST(CallCookies, OfACallAreNotItsChilds) {
  World world;
  world.at("/voice", [](const FormFields&) {
    auto answer = verbs("<Dial><Number url='/whisper'>+15550200002</Number></Dial>");
    answer.headers.add("Set-Cookie", "whose=parent; Path=/");
    return answer;
  });
  world.at("/whisper", "<Hangup/>");
  world.call();
  world.until_idle();
  EXPECT_EQ(world.headed("Cookie"), "POST /voice -\nPOST /whisper -\n");
}

TEST(DocumentUrl, DoesNotGrowByWhatEachGetAdds) {
  World world;
  int documents = 0;
  world.at("/voice", [&documents](const FormFields&) {
    return verbs(++documents < 4 ? "<Redirect method='GET'/>" : "<Hangup/>");
  });
  world.call({{"Url", "https://a.example/voice?x=1"}, {"Method", "GET"}});
  world.until_idle();
  ASSERT_EQ(world.asks.size(), 4u);
  for (const auto& ask : world.asks) {
    EXPECT_EQ(count(ask.query, "CallSid="), 1u) << ask.query;
    EXPECT_TRUE(ask.query.starts_with("x=1&")) << ask.query;
  }
}

TEST(DocumentUrl, IsWhereARedirectHasLed) {
  World world;
  world.at("/voice", [](const FormFields&) {
    return http::Response{302, {{"Location", "/moved/here?y=1"}}, ""};
  });
  world.at("/moved/here", "<Redirect>next</Redirect>");
  world.at("/moved/next", "<Hangup/>");
  world.call();
  world.until_idle();
  EXPECT_EQ(world.asked(),
            "00:03.000 POST /voice\n00:03.000 GET /moved/here\n00:03.000 POST /moved/next\n");
}

TEST(ErrorUrl, IsWithoutWhatAGetAdds) {
  World world;
  world.alerts = "11200";
  world.at("/fallback", "<Hangup/>");
  world.call({{"Url", "https://a.example/gone?x=1"},
              {"Method", "GET"},
              {"FallbackUrl", "https://a.example/fallback"}});
  world.until_idle();
  EXPECT_EQ(world.told("/fallback", "ErrorCode ErrorUrl"),
            "00:03.000 11200 https://a.example/gone?x=1\n");
}

TEST(CallLogin, IsSaidWhenAskedForAndThenRemembered) {
  World world;
  world.at("/voice", guarded(world, "<Redirect>https://a.example/next</Redirect>"));
  world.at("/next", guarded(world, "<Hangup/>"));
  world.call({{"Url", "https://ann:secret@a.example/voice"}});
  world.until_idle();
  EXPECT_EQ(world.headed("Authorization"),
            "POST /voice -\nPOST /voice Basic YW5uOnNlY3JldA==\n"
            "POST /next Basic YW5uOnNlY3JldA==\n");
}

TEST(CallLogin, ThatIsWrongIsAFailure) {
  World world;
  world.alerts = "11200";
  world.at("/voice", guarded(world, "<Hangup/>"));
  world.call({{"Url", "https://ann:wrong@a.example/voice"}});
  world.until_idle();
  EXPECT_EQ(world.asks.size(), 2u);
}

TEST(Webhooks, HaveTwiliosHeaders) {
  World world;
  world.at("/voice", "<Redirect/>");
  world.at("/voice", [&world](const FormFields&) {
    return verbs(world.asks.size() < 2 ? "<Redirect/>" : "<Hangup/>");
  });
  world.call();
  world.until_idle();
  ASSERT_EQ(world.asks.size(), 2u);
  const auto& headers = world.asks[0].headers;
  EXPECT_EQ(headers.get("Accept-Encoding"), "gzip");
  EXPECT_EQ(headers.get("X-Home-Region"), "us1");
  const auto token = headers.get("I-Twilio-Idempotency-Token");
  EXPECT_EQ(token.size(), 36u);
  EXPECT_NE(world.asks[1].headers.get("I-Twilio-Idempotency-Token"), token);
}

TEST(Answers, MayBePacked) {
  World world;
  world.at("/voice", [](const FormFields&) {
    auto answer = http::response(200, "text/xml", packed);
    answer.headers.add("Content-Encoding", "gzip");
    return answer;
  });
  world.call();
  world.until_idle();
  EXPECT_EQ(world.heard(), "00:03.000 says: Packed\n");
}

TEST(Answers, ThatAreNotPackedAsTheySayAreFailures) {
  World world;
  world.alerts = "11206";
  world.at("/voice", [](const FormFields&) {
    auto answer = verbs("<Hangup/>");
    answer.headers.add("Content-Encoding", "gzip");
    return answer;
  });
  world.call();
  world.until_idle();
}

TEST(Answers, InChunksMayNotBeEmpty) {
  World world;
  world.alerts = "11770";
  world.at("/voice", [](const FormFields&) {
    auto answer = http::response(200, "text/xml", "");
    answer.headers.add("Transfer-Encoding", "chunked");
    return answer;
  });
  world.call();
  world.until_idle();
}

TEST(Answers, OfAudioArePlayedWithoutAnotherRequest) {
  World world;
  world.at("/music", [](const FormFields&) {
    const Json recording = {{"channels", 1}, {"_length_ms", 2000}};
    return http::response(200, "audio/wav", recording_wav(recording));
  });
  world.call({{"Url", "https://a.example/music"}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 POST /music\n");
  EXPECT_EQ(world.heard(), "00:03.000 plays https://a.example/music\n");
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 completed 2\n");
}

TEST(ConnectionOverrides, LetACallTurnToItsFallbackSooner) {
  World world;
  world.alerts = "11200";
  world.silent("/voice");
  world.at("/fallback", "<Hangup/>");
  world.call(
      {{"Url", "https://a.example/voice#rt=1000"}, {"FallbackUrl", "https://a.example/fallback"}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 POST /voice\n00:04.000 POST /fallback\n");
}

TEST(ConnectionOverrides, ThatMakeNoSenseFailTheRequest) {
  World world;
  world.alerts = "11243";
  world.call({{"Url", "https://a.example/voice#rp=maybe"}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "");
}

TEST(ConnectionOverrides, CountForStatusCallbacks) {
  World world;
  world.alerts = "15003";
  world.at("/voice", "<Hangup/>");
  world.call({{"StatusCallback", "https://a.example/gone#rc=2&rp=4xx"}});
  world.until_idle();
  EXPECT_EQ(world.asked(),
            "00:03.000 POST /voice\n00:03.000 POST /gone\n00:03.000 POST /gone\n"
            "00:03.000 POST /gone\n");
}

}  // namespace
}  // namespace ringback::voice
