// What Twilio serves to anybody.
#include "app/public_pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ringback::app {
namespace {

using testing::HasSubstr;

http::Response ask(std::string_view address) {
  http::Request request;
  request.method = "GET";
  request.url = http::parse_url(address).value();
  EXPECT_TRUE(is_public(request.url)) << address;
  return answer_public(request);
}

TEST(PublicPages, AreTwiliosDemonstrations) {
  EXPECT_THAT(ask("http://demo.twilio.com/docs/voice.xml").body, HasSubstr("<Say>"));
  EXPECT_THAT(ask("https://demo.twilio.com/welcome/voice/").body, HasSubstr("<Play>http://demo."));
  EXPECT_THAT(ask("https://demo.twilio.com/welcome/sms/reply/").body, HasSubstr("<Message>"));
  EXPECT_EQ(ask("https://demo.twilio.com/owl.png").headers.get("Content-Type"), "image/png");
  EXPECT_EQ(ask("https://demo.twilio.com/nowhere").status, 404);
}

TEST(PublicPages, HaveMusic) {
  for (const auto* address :
       {"http://demo.twilio.com/docs/classic.mp3", "https://api.twilio.com/cowbell.mp3",
        "http://com.twilio.sounds.music.s3.amazonaws.com/MARKOVICHAMP-Borghestral.mp3",
        "https://s3.amazonaws.com/com.twilio.music.rock/nickleus_-_original_guitar_song.mp3"}) {
    const auto music = ask(address);
    EXPECT_EQ(music.headers.get("Content-Type"), "audio/mpeg") << address;
    EXPECT_GT(music.body.size(), 60'000u) << address;
  }
}

TEST(PublicPages, AreTwimletsThatEchoSpeakAndPlay) {
  EXPECT_EQ(ask("http://twimlets.com/echo?Twiml=%3CResponse%2F%3E").body, "<Response/>");
  EXPECT_THAT(ask("http://twimlets.com/message?Message%5B0%5D=A+%26+B"),
              testing::Field(&http::Response::body, HasSubstr("<Say>A &amp; B</Say></Response>")));
  EXPECT_THAT(ask("http://twimlets.com/holdmusic?Bucket=com.twilio.music.rock").body,
              HasSubstr("<Play>http://com.twilio.music.rock.s3.amazonaws.com/music.mp3</Play>"));
  EXPECT_EQ(ask("http://twimlets.com/simulring").status, 501);
}

TEST(PublicPages, AreNobodyElses) {
  for (const auto* address : {"https://api.twilio.com/2010-04-01/Accounts.json",
                              "https://mine.s3.amazonaws.com/a.mp3", "http://example.com/"}) {
    EXPECT_FALSE(is_public(http::parse_url(address).value())) << address;
  }
}

}  // namespace
}  // namespace ringback::app
