// Many calls at a time, everything by chance from one seed: every call ends, and nothing stays.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/text.hpp"
#include "voice/audio.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

constexpr int kCalls = 200;

class Storm : public World {
 public:
  explicit Storm(std::uint32_t seed) : random_(seed) {
    number("+15550100003", "https://a.example/any",
           {{"status_callback", "https://a.example/told"}});
    number("+15550100004", "https://a.example/any",
           {{"voice_fallback_url", "https://a.example/sorry"}});
    for (int i = 0; i < 20; ++i) phone(number_of(i), behaviour());
    at("/any", [this](const FormFields&) { return any_answer(); });
    at("/other", [this](const FormFields&) { return any_answer(); });
    at("/told", "");
    at("/sorry", "<Say>Sorry</Say>");
    silent("/silent");
  }

  /// Places all calls within ten minutes and disturbs them, until nothing happens any more.
  void rage() {
    std::vector<std::string> sids;
    for (int i = 0; i < kCalls; ++i) {
      if (below(3) == 0) {
        const auto behaviour_of_caller = phone_behaviour(behaviour());
        const auto arrived =
            exchange.dial_in(number_of(below(20)), own_number(), behaviour_of_caller, 0);
        sids.push_back(text_of(*arrived, "sid"));
      } else {
        sids.push_back(call({{"To", below(4) == 0 ? own_number() : number_of(below(20))},
                             {"Url", "https://a.example/any"},
                             {"StatusCallback", "https://a.example/told"},
                             {"Record", below(2) == 0 ? "true" : "false"},
                             {"SendDigits", below(8) == 0 ? "w1#" : ""}}));
      }
      run_for(Duration(below(3000)));
      disturb(sids[static_cast<std::size_t>(below(static_cast<int>(sids.size())))]);
    }
    until_idle();
  }

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }

  static std::string number_of(int index) { return cat("+1555020", 1000 + index); }

  std::string own_number() { return cat("+1555010000", 2 + below(3)); }

  void disturb(const std::string& sid) {
    switch (below(6)) {
      case 0: update(sid, {{"Status", "completed"}}); break;
      case 1: update(sid, {{"Status", "canceled"}}); break;
      case 2: update(sid, {{"Url", "https://a.example/any"}}); break;
      case 3: update(sid, {{"Twiml", "<Response><Record action='x'/></Response>"}}); break;
      default: break;
    }
  }

  Json behaviour() {
    Json phone = Json::object();
    switch (below(6)) {
      case 0: phone["declines_after"] = cat(below(10)); break;
      case 1: phone["never_answers"] = true; break;
      case 2: phone["busy"] = true; break;
      case 3: phone["unreachable"] = true; break;
      default: phone["answers_after"] = cat(below(10)); break;
    }
    phone["hangs_up_after"] = cat(below(60));
    phone["script"] = Json::array();
    for (int left = below(5); left > 0; --left) {
      const Json steps = {{{"wait", cat(below(4))}},
                          {{"say", "some words, now"}},
                          {{"press", cat(below(10), "#*")}},
                          {{"hear", "a"}},
                          "hang up"};
      phone["script"].push_back(steps[static_cast<std::size_t>(below(5))]);
    }
    return phone;
  }

  http::Response any_answer() {
    if (below(20) == 0) return http::response(500, "text/plain", "broken");
    if (below(20) == 0) return http::response(200, "text/plain", "just a few words");
    std::string document;
    for (int left = below(4); left > 0; --left) document += any_verb();
    return verbs(document);
  }

  std::string any_verb() {
    const std::string whisper = below(2) == 0 ? " url='/any'" : "";
    const std::string other = cat("<Number>", number_of(below(20)), "</Number>");
    switch (below(12)) {
      case 0: return "<Say>a word or two</Say>";
      case 1: return "<Play>/missing.mp3</Play>";
      case 2: return cat("<Pause length='", below(4), "'/>");
      case 3: return "<Gather action='/any'><Say>a key</Say></Gather>";
      case 4: return "<Gather input='dtmf speech' timeout='2'><Pause/></Gather>";
      case 5: return "<Record action='/any' recordingStatusCallback='/told' maxLength='9'/>";
      case 6:
        return cat("<Dial action='/any' timeout='9'><Number", whisper, ">", number_of(below(20)),
                   "</Number>", other, "</Dial>");
      case 7:
        return cat("<Dial sequential='true' record='record-from-ringing'>", other, other, other,
                   "</Dial>");
      case 8:
        return cat("<Dial answerOnBridge='true' hangupOnStar='true' timeLimit='20' ",
                   "record='record-from-answer-dual'><Number statusCallback='/told'>",
                   number_of(below(20)), "</Number></Dial>");
      case 9: return below(2) == 0 ? "<Redirect>/any</Redirect>" : "<Redirect>/silent</Redirect>";
      case 10: return below(2) == 0 ? "<Reject/>" : "<Hangup/>";
      default:
        return cat("<Dial timeout='20'>", below(3) == 0 ? own_number() : number_of(1), "</Dial>");
    }
  }

  std::mt19937 random_;
};

class StormTest : public testing::TestWithParam<std::uint32_t> {};

TEST_P(StormTest, PassesAndLeavesNothing) {
  Storm storm(GetParam());
  storm.rage();
  EXPECT_EQ(storm.exchange.live_calls(), 0u);
  EXPECT_GE(storm.store.size(kind::kCall), static_cast<std::size_t>(kCalls));
  const std::set<std::string> final_states = {"completed", "busy", "no-answer", "failed",
                                              "canceled"};
  for (const auto* call : storm.store.list(kind::kCall, {{}, 0, 100'000, true}).documents) {
    EXPECT_TRUE(final_states.contains(text_of(*call, "status"))) << print_json(*call);
    EXPECT_FALSE((*call)["end_time"].is_null()) << print_json(*call);
  }
  for (const auto* one : storm.store.list(kind::kRecording, {{}, 0, 100'000, true}).documents) {
    EXPECT_EQ((*one)["status"], "completed") << print_json(*one);
    recording_wav(*one);
  }
  storm.store.clear();  // alerts are part of it
}

INSTANTIATE_TEST_SUITE_P(Seeds, StormTest, testing::Range(1u, 5u));

}  // namespace
}  // namespace ringback::voice
