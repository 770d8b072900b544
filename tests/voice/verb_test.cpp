// Documents on live calls: sounds, keys, media and webhooks that do not answer.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/audio.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

/// 8 kHz, 16 bit, mono.
http::Response audio(int seconds) {
  Json recording = {{"channels", 1}, {"_length_ms", seconds * 1000}};
  return http::response(200, "audio/wav", recording_wav(recording));
}

TEST(PlayedAudio, TakesAsLongAsItsFile) {
  World world;
  world.at("/voice", "<Play loop='2'>/three.wav</Play><Say>Done</Say>");
  world.at("/three.wav", [](const FormFields&) { return audio(3); });
  world.call();
  world.until_idle();
  EXPECT_EQ(world.heard(),
            "00:03.000 plays https://a.example/three.wav\n"
            "00:06.000 plays https://a.example/three.wav\n"
            "00:09.000 says: Done\n");
}

TEST(PlayedAudio, IsFollowedToWhereItHasMoved) {
  World world;
  world.at("/voice", "<Play>/old.wav</Play><Say>Done</Say>");
  world.at("/old.wav", [](const FormFields&) {
    return http::Response{302, {{"Location", "/three.wav"}}, ""};
  });
  world.at("/three.wav", [](const FormFields&) { return audio(3); });
  world.call();
  world.until_idle();
  EXPECT_EQ(world.asked(),
            "00:03.000 POST /voice\n00:03.000 GET /old.wav\n00:03.000 GET /three.wav\n");
  EXPECT_EQ(world.heard(), "00:03.000 plays https://a.example/old.wav\n00:06.000 says: Done\n");
}

TEST(PlayedAudio, ThatIsMissingIsToldOfAndPassedOver) {
  World world;
  world.alerts = "11200";
  world.at("/voice", "<Play loop='0'>/gone.mp3</Play><Say>Done</Say>");
  world.call();
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 POST /voice\n00:03.000 GET /gone.mp3\n");
  EXPECT_EQ(world.heard(), "00:03.000 says: Done\n");
  EXPECT_EQ(world.only(kind::kAlert)["request_url"], "https://a.example/gone.mp3");
}

TEST(PlayedAudio, ThatIsMissingLeavesItsAnswerInTheJournal) {
  World world;
  world.alerts = "11200";
  world.at("/voice", "<Play>/gone.mp3</Play>");
  world.at("/gone.mp3",
           [](const FormFields&) { return http::response(410, "text/plain", "Gone"); });
  world.call();
  world.until_idle();
  const auto webhook = webhook_of(world.trace, world.only(kind::kAlert));
  ASSERT_NE(webhook.answer, nullptr);
  EXPECT_EQ(webhook.answer->text(), "410 Gone");
  EXPECT_EQ(detail_of(webhook.answer)["body"], "Gone");
}

TEST(PlayedAudio, ThatIsEmptyIsPassedOver) {
  World world;
  world.at("/voice", "<Play loop='0'>/empty.mp3</Play><Say>Done</Say>");
  world.at("/empty.mp3", [](const FormFields&) { return http::response(200, "audio/mpeg", ""); });
  world.call();
  world.until_idle();
  EXPECT_EQ(world.heard(), "00:03.000 says: Done\n");
}

TEST(PlayedAudio, ThatComesTooLateIsNotPlayed) {
  World world;
  world.at("/voice", "<Gather numDigits='1' action='/pressed'><Play>/slow.mp3</Play></Gather>");
  world.silent("/slow.mp3");
  world.at("/pressed", "<Say>one two three</Say><Pause length='30'/><Say>End</Say>");
  world.phone(kAnn, {{"answers_after", "1s"}, {"script", {{{"wait", "1s"}}, {{"press", "1"}}}}});
  world.call();
  world.until_idle();
  EXPECT_EQ(world.heard(),
            "00:02.000 +15550200001 presses 1\n00:02.000 says: one two three\n"
            "00:33.200 says: End\n");
}

TEST(Audio, AsADocumentIsPlayed) {
  World world;
  world.at("/voice.wav", [](const FormFields&) { return audio(2); });
  world.call({{"Url", "https://a.example/voice.wav"}});
  world.until_idle();
  EXPECT_EQ(world.heard(), "00:03.000 plays https://a.example/voice.wav\n");
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 completed 2\n");
}

TEST(PressedKeys, ReachTheGather) {
  World world;
  world.at("/voice", "<Gather action='/menu' numDigits='3'><Say>Press three keys</Say></Gather>");
  world.at("/menu", "<Hangup/>");
  world.phone(kAnn, {{"answers_after", "1s"},
                     {"script", {{{"hear", "three keys"}}, {{"press", "1w2"}}, {{"press", "3"}}}}});
  world.call();
  world.until_idle();
  EXPECT_EQ(world.told("/menu", "Digits CallStatus"), "00:03.500 123 in-progress\n");
}

TEST(PressedKeys, ArePressedWhenThePausesBeforeThemAreOver) {
  World world;
  world.at("/voice", "<Gather action='/menu' timeout='2'/>");
  world.at("/menu", "<Gather action='/next' timeout='2'/>");
  world.at("/next", "<Hangup/>");
  world.phone(kAnn, {{"answers_after", "1s"}, {"script", {{{"press", "w1WWw2W3"}}}}});
  world.call();
  world.until_idle();
  // At 1.5, 4.25 and 5.5 s: the first gather has been over for a while when the 2 comes.
  EXPECT_EQ(world.told("/menu", "Digits"), "00:03.500 1\n");
  EXPECT_EQ(world.told("/next", "Digits"), "00:07.500 23\n");
  EXPECT_EQ(world.heard(),
            "00:01.500 +15550200001 presses 1\n00:04.250 +15550200001 presses 2\n"
            "00:05.500 +15550200001 presses 3\n");
}

TEST(PressedKeys, FollowThoseThatAreStillBeingPressed) {
  World world;
  world.at("/voice", "<Gather action='/menu' numDigits='3'/>");
  world.at("/menu", "<Hangup/>");
  world.phone(kAnn, {{"answers_after", "1s"}, {"script", {{{"wait", "1m"}}}}});
  const auto sid = world.call();
  world.run_for(std::chrono::seconds(2));
  for (const auto* keys : {"1W2", "3"}) {
    world.exchange.far_sounds(sid, {Sound::Kind::kDigits, keys, Duration(0)});
  }
  world.until_idle();
  EXPECT_EQ(world.told("/menu", "Digits"), "00:03.250 123\n");
}

TEST(SpokenWords, ReachTheGather) {
  World world;
  world.at("/voice",
           "<Gather input='speech' speechTimeout='2' action='/menu'><Say>What now</Say></Gather>");
  world.at("/menu", "<Hangup/>");
  world.phone(kAnn, {{"answers_after", "1s"}, {"script", {{{"say", "The red one"}}}}});
  world.call();
  world.until_idle();
  EXPECT_EQ(world.told("/menu", "SpeechResult Confidence"), "00:04.200 The red one 0.9\n");
}

TEST(SpokenWords, AreToldOfWhileTheyAreSaid) {
  World world;
  world.at("/voice", "<Gather input='speech' partialResultCallback='/part' action='/menu'/>");
  world.at("/menu", "<Hangup/>");
  world.at("/part", "<Say>This means nothing</Say>");
  world.phone(kAnn,
              {{"answers_after", "1s"}, {"script", {{{"say", "one two three four five six"}}}}});
  world.call();
  world.until_idle();
  EXPECT_EQ(world.told("/part",
                       "CallStatus SequenceNumber StableSpeechResult "
                       "UnstableSpeechResult"),
            "00:02.000 in-progress 0  one two\n"
            "00:03.000 in-progress 1 one two three four five\n");
  EXPECT_EQ(world.told("/menu", "SpeechResult"), "00:08.400 one two three four five six\n");
}

TEST(Silence, LetsTheGatherFallThrough) {
  World world;
  world.at("/voice", "<Gather timeout='4'/><Say>Nothing then</Say>");
  world.call();
  world.until_idle();
  EXPECT_EQ(world.heard(), "00:07.000 says: Nothing then\n");
}

TEST(HangUp, EndsTheDocument) {
  World world;
  world.at("/voice", "<Gather timeout='60' action='/never'/>");
  world.phone(kAnn, {{"answers_after", "1s"}, {"hangs_up_after", "5s"}});
  world.call();
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:01.000 POST /voice\n");
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 completed 5\n");
}

TEST(Rejection, OfACallThatWeMadeJustEndsIt) {
  World world;
  world.at("/voice", "<Reject/>");
  world.call();
  world.until_idle();
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 completed 0\n");
}

TEST(Webhook, HasFifteenSeconds) {
  World world;
  world.silent("/voice");
  world.alerts = "11200";
  world.call();
  world.until_idle();
  EXPECT_EQ(world.heard(), "00:18.000 says: Something went wrong in this application. Goodbye.\n");
  EXPECT_EQ(world.only(kind::kAlert)["log_level"], "error");
  EXPECT_EQ(text_of(world.only(kind::kAlert), "resource_sid"),
            text_of(world.only(kind::kCall), "sid"));
}

TEST(Webhook, MayRedirectByGet) {
  World world;
  world.at("/voice", [](const FormFields&) {
    auto response = http::response(302, "text/plain", "");
    response.headers.add("Location", "/moved");
    return response;
  });
  world.at("/moved", "<Gather numDigits='1'/>");
  world.phone(kAnn,
              {{"answers_after", "1s"}, {"script", {{{"press", "5"}}}}, {"hangs_up_after", "1s"}});
  world.call();
  world.run_for(Duration(1000));
  EXPECT_EQ(world.asked(), "00:01.000 POST /voice\n00:01.000 GET /moved\n");
  world.at("/moved", "<Hangup/>");
  world.until_idle();
}

TEST(Webhook, OfAnUnknownHostIsAnError) {
  World world;
  world.alerts = "11210";
  world.call({{"Url", "https://nowhere.example/"}});
  world.until_idle();
}

TEST(Webhook, OfACallThatIsOverIsAwaitedAndIgnored) {
  World world;
  world.silent("/voice");
  world.phone(kAnn, {{"answers_after", "1s"}, {"hangs_up_after", "2s"}});
  world.call();
  world.run_for(Duration(5000));
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 completed 2\n");
  world.until_idle();
  EXPECT_EQ(world.heard(), "");
}

TEST(Warnings, AreKeptForTheDebugger) {
  World world;
  world.alerts = "12200";
  world.at("/voice", "\n<Speak/><Say>Hi</Say>");
  world.call();
  world.until_idle();
  const auto alert = world.only(kind::kAlert);
  EXPECT_EQ(alert["log_level"], "warning");
  EXPECT_EQ(alert["request_url"], "https://a.example/voice");
  EXPECT_TRUE(text_of(alert, "alert_text").ends_with("(line 2, column 7)"))
      << text_of(alert, "alert_text");
}

TEST(AnsweringMachine, GreetsAndBeeps) {
  World world;
  world.at("/voice",
           "<Gather input='speech' timeout='60' speechTimeout='auto' action='/greeted'/>");
  world.at("/greeted", "<Say>Call us back</Say>");
  world.phone(kAnn, {{"voicemail", {{"after", "10s"}, {"greeting", "Leave a message."}}}});
  world.call();
  world.until_idle();
  EXPECT_EQ(world.heard(),
            "00:10.000 +15550200001 says Leave a message.\n"
            "00:11.400 +15550200001 says beep\n"
            "00:11.400 says: Call us back\n");
}

}  // namespace
}  // namespace ringback::voice
