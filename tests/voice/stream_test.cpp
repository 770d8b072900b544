// Media streams: what a WebSocket server is told, in which order, and what it can do.
#include <gtest/gtest.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

constexpr auto kServer = "wss://stream.example/audio";

/// Messages as words: `media inbound 1 at 0`, one a line; of media only the first and the last of
/// each run.
std::string in_words(const Json& message) {
  const auto event = text_of(message, "event");
  if (event == "media") {
    const auto& media = message["media"];
    return cat("media ", text_of(media, "track"), " ", text_of(media, "chunk"), " at ",
               text_of(media, "timestamp"));
  }
  if (event == "mark") return cat("mark ", text_of(message["mark"], "name"));
  if (event == "dtmf") return cat("dtmf ", text_of(message["dtmf"], "digit"));
  return event;
}

std::string in_words(const std::vector<Json>& messages) {
  std::string out;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto is_media = [&](std::size_t index) {
      return index < messages.size() && text_of(messages[index], "event") == "media";
    };
    const bool in_run = i > 0 && is_media(i - 1) && is_media(i) && is_media(i + 1);
    if (!in_run) out += in_words(messages[i]) + "\n";
  }
  return out;
}

/// So many milliseconds of sound.
Json media(int ms) {
  const std::string silence(static_cast<std::size_t>(8 * ms), '\xFF');
  return {{"event", "media"}, {"media", {{"payload", base64(silence)}}}};
}

Json mark(const std::string& name) { return {{"event", "mark"}, {"mark", {{"name", name}}}}; }

/// kOwn calls kAnn, who answers after a second, with these verbs.
struct StreamWorld : World {
  explicit StreamWorld(std::string_view verbs, Json ann = Json::object()) {
    at("/voice", verbs);
    at("/told", "");
    at("/over", "<Say>Over</Say>");
    ann["answers_after"] = "1s";
    phone(kAnn, ann);
  }

  SocketServer& server() { return network.servers[kServer]; }

  std::string messages() { return in_words(server().messages); }
};

constexpr auto kForked =
    "<Start><Stream url='wss://stream.example/audio' name='mine' statusCallback='/told'>"
    "<Parameter name='shop' value='7'/></Stream></Start><Pause length='1'/>";

TEST(Stream, TellsOfItsBeginningOfSoundAndOfItsEnd) {
  StreamWorld world(kForked);
  world.server();
  const auto sid = world.call();
  world.until_idle();
  EXPECT_EQ(world.messages(),
            "connected\nstart\nmedia inbound 1 at 0\nmedia inbound 49 at 960\nstop\n");
  const auto& messages = world.server().messages;
  const auto stream = text_of(world.only(kind::kStream), "sid");
  EXPECT_EQ(print_json(messages[0]),
            R"({"event":"connected","protocol":"Call","version":"1.0.0"})");
  EXPECT_EQ(print_json(messages[1]),
            cat(R"({"event":"start","sequenceNumber":"1","start":{"accountSid":")", kAccount,
                R"(","streamSid":")", stream, R"(","callSid":")", sid,
                R"(","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw",)",
                R"("sampleRate":8000,"channels":1},"customParameters":{"shop":"7"}},)",
                R"("streamSid":")", stream, "\"}"));
  const auto silence = base64(std::string(160, '\xFF'));
  EXPECT_EQ(print_json(messages[2]),
            cat(R"({"event":"media","sequenceNumber":"2","media":{"track":"inbound",)",
                R"("chunk":"1","timestamp":"0","payload":")", silence, R"("},"streamSid":")",
                stream, "\"}"));
  EXPECT_EQ(print_json(messages.back()),
            cat(R"({"event":"stop","sequenceNumber":"51","stop":{"accountSid":")", kAccount,
                R"(","callSid":")", sid, R"("},"streamSid":")", stream, "\"}"));
  EXPECT_TRUE(world.server().closed);
  EXPECT_EQ(world.server().handshake.get("X-Twilio-Signature"),
            twilio_signature(kToken, kServer, {}));
  EXPECT_EQ(world.only(kind::kStream)["status"], "stopped");
}

TEST(Stream, TellsItsStatus) {
  StreamWorld world(kForked);
  world.server();
  world.call();
  world.until_idle();
  EXPECT_EQ(world.told("/told", "StreamEvent StreamName StreamError"),
            "00:01.000 stream-started mine -\n00:02.000 stream-stopped mine -\n");
}

TEST(Stream, HasATonewhereSomebodySpeaks) {
  StreamWorld world(
      "<Start><Stream url='wss://stream.example/audio' track='both_tracks'/></Start>"
      "<Say>one two</Say><Pause length='1'/>",
      {{"script", {{{"wait", "1s"}}, {{"say", "three"}}}}});
  world.server();
  world.call();
  world.until_idle();
  std::map<std::string, std::string> sounding;  // a letter for every tenth of a second
  const auto silence = base64(std::string(160, '\xFF'));
  for (const auto& message : world.server().messages) {
    if (text_of(message, "event") != "media") continue;
    const auto& told = message["media"];
    const auto at = parse_integer(text_of(told, "timestamp")).value_or(0);
    if (at % 100 != 0) continue;
    sounding[text_of(told, "track")] += text_of(told, "payload") == silence ? '.' : '#';
  }
  EXPECT_EQ(sounding["outbound"], "########..........");
  EXPECT_EQ(sounding["inbound"], "..........####....");
}

TEST(Stream, EndsWhenItIsStopped) {
  StreamWorld world(
      "<Start><Stream url='wss://stream.example/audio' name='mine'/></Start><Pause length='1'/>"
      "<Stop><Stream name='mine'/></Stop><Pause length='1'/>");
  world.server();
  world.call();
  world.until_idle();
  EXPECT_EQ(world.messages(),
            "connected\nstart\nmedia inbound 1 at 0\nmedia inbound 49 at 960\nstop\n");
}

TEST(Stream, WithoutAServerIsAnError) {
  StreamWorld world(kForked);
  world.alerts = "31902";
  world.call();
  world.until_idle();
  EXPECT_EQ(world.told("/told", "StreamEvent StreamError"),
            "00:01.000 stream-error 31902 wss://stream.example/audio: refused\n");
}

TEST(Stream, MayBeOneOfFour) {
  std::string verbs;
  for (int i = 0; i < 5; ++i) {
    verbs += cat("<Start><Stream url='wss://stream.example/audio' name='", i, "'/></Start>");
  }
  StreamWorld world(verbs + "<Pause length='1'/>");
  world.server();
  world.alerts = "31900";
  world.call();
  world.until_idle();
  EXPECT_EQ(world.store.size(kind::kStream), 4u);
}

constexpr auto kConnected =
    "<Connect action='/over'><Stream url='wss://stream.example/audio'/></Connect>";

TEST(ConnectedStream, HearsKeysAndEndsWhenTheServerHangsUp) {
  StreamWorld world(kConnected, {{"script", {{{"wait", "500ms"}}, {{"press", "1w2"}}}}});
  world.server().answer = [&world](const Json& message) -> std::vector<Json> {
    if (text_of(message, "event") != "dtmf") return {};
    if (text_of(message["dtmf"], "digit") == "2") world.server().hang_up();
    return {};
  };
  world.call();
  world.until_idle();
  EXPECT_EQ(world.messages(),
            "connected\nstart\nmedia inbound 1 at 0\nmedia inbound 24 at 460\ndtmf 1\n"
            "media inbound 25 at 480\nmedia inbound 62 at 1220\ndtmf 2\nstop\n");
  EXPECT_EQ(world.asked(), "00:01.000 POST /voice\n00:02.250 POST /over\n");
  EXPECT_EQ(world.heard(),
            "00:01.500 +15550200001 presses 1\n00:02.250 +15550200001 presses 2\n"
            "00:02.250 says: Over\n");
}

TEST(ConnectedStream, LetsTheCallerHearWhatItSendsAndTellsOfMarks) {
  StreamWorld world(kConnected, {{"hangs_up_after", "2s"}});
  world.server().answer = [](const Json& message) -> std::vector<Json> {
    if (text_of(message, "event") != "start") return {};
    return {media(300), media(300), mark("half"), media(500), mark("all")};
  };
  world.call({{"Record", "true"}, {"RecordingChannels", "dual"}});
  world.until_idle();
  EXPECT_EQ(world.messages(),
            "connected\nstart\nmedia inbound 1 at 0\nmedia inbound 29 at 560\nmark half\n"
            "media inbound 30 at 580\nmedia inbound 54 at 1060\nmark all\n"
            "media inbound 55 at 1080\nmedia inbound 99 at 1960\nstop\n");
  EXPECT_EQ(print_json(world.only(kind::kRecording)["_sounds"]), "[[0,600,1],[600,500,1]]");
}

TEST(ConnectedStream, ForgetsWhatItWasToPlayWhenItIsCleared) {
  StreamWorld world(
      kConnected, {{"script", {{{"wait", "200ms"}}, {{"press", "1"}}}}, {"hangs_up_after", "1s"}});
  world.server().answer = [](const Json& message) -> std::vector<Json> {
    const auto event = text_of(message, "event");
    if (event == "start") return {media(5000), mark("end")};
    if (event == "dtmf") return {{{"event", "clear"}}};
    return {};
  };
  world.call({{"Record", "true"}, {"RecordingChannels", "dual"}});
  world.until_idle();
  EXPECT_EQ(world.messages(),
            "connected\nstart\nmedia inbound 1 at 0\nmedia inbound 9 at 160\ndtmf 1\n"
            "media inbound 10 at 180\nmark end\n"
            "media inbound 11 at 200\nmedia inbound 49 at 960\nstop\n");
  EXPECT_EQ(print_json(world.only(kind::kRecording)["_sounds"]), "[[0,200,1],[200,250,2]]");
}

TEST(ConnectedStream, WarnsOfMessagesThatMeanNothing) {
  StreamWorld world(kConnected, {{"hangs_up_after", "1s"}});
  world.alerts = "31951 31950";
  world.server().answer = [](const Json& message) -> std::vector<Json> {
    if (text_of(message, "event") != "start") return {};
    return {{{"event", "dance"}}, Json::array()};
  };
  world.call();
  world.until_idle();
}

TEST(ConnectedStream, WithoutAServerGoesOn) {
  StreamWorld world(kConnected);
  world.alerts = "31902";
  world.call();
  world.until_idle();
  EXPECT_EQ(world.heard(), "00:01.000 says: Over\n");
}

TEST(ConnectedStream, IsLeftWithItsDocument) {
  StreamWorld world(kConnected);
  world.server();
  const auto sid = world.call();
  world.run_for(Duration(1500));
  EXPECT_EQ(world.update(sid, {{"Url", "https://a.example/over"}}), 0);
  world.until_idle();
  EXPECT_EQ(world.heard(), "00:01.500 says: Over\n");
  EXPECT_TRUE(world.server().closed);
}

TEST(RestStream, IsStartedAndStoppedByName) {
  StreamWorld world("<Pause length='3'/>");
  world.server();
  auto& forks = world.exchange.forks();
  const auto sid = world.call();
  EXPECT_EQ(forks.create_stream(sid, {{"Url", kServer}}, 0).error().code, 21220);
  world.run_for(Duration(2000));
  EXPECT_EQ(forks.create_stream(sid, {{"Url", "https://b"}}, 0).error().code, 31922);
  world.alerts = "12200";  // of the query
  const auto made = forks.create_stream(sid,
                                        {{"Url", cat(kServer, "?c=d")},
                                         {"Name", "mine"},
                                         {"Parameter1.Name", "a"},
                                         {"Parameter1.Value", "b"}},
                                        0);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(text_of(*made, "status"), "in-progress");
  world.run_for(Duration(1000));
  const FormFields stop = {{"Status", "stopped"}};
  EXPECT_EQ(forks.stop_fork(kind::kStream, sid, "other", stop).error().code, 20404);
  const auto stopped = forks.stop_fork(kind::kStream, sid, "mine", stop);
  ASSERT_TRUE(stopped.ok());
  EXPECT_EQ(text_of(*stopped, "status"), "stopped");
  world.until_idle();
  EXPECT_EQ(text_of(world.server().messages[1]["start"]["customParameters"], "a"), "b");
}

}  // namespace
}  // namespace ringback::voice
