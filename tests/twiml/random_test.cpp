// Whatever happens, in whatever state: the interpreter ignores what means nothing, and ends.
#include <gtest/gtest.h>

#include <random>

#include "base/text.hpp"
#include "twiml/script.hpp"

namespace ringback::twiml {
namespace {

/// Documents and events from one seed.
class Chance {
 public:
  explicit Chance(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  std::string verbs() {
    static const std::vector<std::string> kVerbs = {
        "<Say loop='2'>a</Say>",
        "<Play>b.mp3</Play>",
        "<Play digits='1w2'/>",
        "<Pause/>",
        "<Gather numDigits='2'><Say>c</Say><Pause/></Gather>",
        "<Gather input='dtmf speech' actionOnEmptyResult='true'/>",
        "<Gather input='speech' partialResultCallback='/p' speechTimeout='auto'/>",
        "<Record/>",
        "<Record playBeep='false' timeout='0' action='/d'/>",
        "<Dial>+15550001111</Dial>",
        "<Dial action='/e'><Number url='/w'>+15550001111</Number></Dial>",
        "<Dial>x</Dial>",
        "<Redirect>/f</Redirect>",
        "<Reject/>",
        "<Hangup/>",
        "<Echo/>",
        "<Pay maxAttempts='2' statusCallback='/p'/>",
        "<Refer action='/r'><Sip>sip:a@b</Sip></Refer>",
        "<Sms>a</Sms>",
        "<Connect action='/c'><Stream url='wss://a'/></Connect>",
        "<Start><Stream url='wss://a'/><Transcription/></Start>",
        "<Nonsense/>"};
    std::string out;
    for (auto left = below(5); left > 0; --left) out += kVerbs[below(kVerbs.size())];
    return out;
  }

  Event event() {
    switch (below(20)) {
      case 0: return Fetched{url("https://a.example/voice"), 404, "text/html", "gone"};
      case 1: return FetchFailed{url("https://a.example/voice"), {11200, "late", 502}};
      case 2: return Finished{};
      case 3: return NotPlayed{};
      case 4: return Pressed{"0123456789*#"[below(12)]};
      case 5: return SpeechStarted{"some words", Duration(800)};
      case 6: return SpeechEnded{"words"};
      case 7: return TimedOut{Alarm::kWait};
      case 8: return TimedOut{Alarm::kLimit};
      case 9: return Recorded{};
      case 10: return Recorded{RecordingInfo{"RE1", "https://api.twilio.com/RE1", 1}};
      case 11: return dial_ended("busy");
      case 12: return below(20) == 0 ? Event(HungUp{}) : Event(Finished{});
      case 13: return TimedOut{Alarm::kPartial};
      case 14: return MonthTold{{2026, 11}};
      case 15: return ReferEnded{"completed", "202", "200"};
      case 16: return SmsSent{"SM1", "sent"};
      case 17: return StreamEnded{};
      default: return document(cat("<Response>", verbs(), "</Response>"));
    }
  }

 private:
  std::mt19937 random_;
};

TEST(Interpreter, SurvivesAnyEventInAnyState) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(cat("seed ", seed));
    Chance chance(seed);
    Script call({url("https://a.example/voice"), "POST", url("https://a.example/f"), "GET"});
    for (int i = 0; i < 100; ++i) {
      const bool was_done = call.done();
      const auto effects = call.on(chance.event());
      ASSERT_FALSE(was_done && !effects.empty()) << effects;
    }
  }
}

/// What ends each of the states in which a call can be left when its caller hangs up.
TEST(Interpreter, IsDoneSoonAfterTheHangUp) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(cat("seed ", seed));
    Chance chance(seed);
    Script call;
    for (auto left = chance.below(30); left > 0; --left) call.on(chance.event());
    call.on(HungUp{});
    call.on(Recorded{RecordingInfo{"RE1", "https://api.twilio.com/RE1", 1}});
    call.on(dial_ended("canceled"));
    call.on(document("<Response><Say>a</Say></Response>"));
    EXPECT_TRUE(call.done());
  }
}

}  // namespace
}  // namespace ringback::twiml
