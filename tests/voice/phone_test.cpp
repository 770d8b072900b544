// Simulated phones as machines.
#include "voice/phone.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/overloaded.hpp"
#include "base/text.hpp"

namespace ringback::voice {
namespace {

std::string in_words(const std::vector<PhoneEffect>& effects) {
  std::vector<std::string> words;
  for (const auto& effect : effects) {
    words.push_back(std::visit(
        Overloaded{[](const PickUp&) { return std::string("pick up"); },
                   [](const Decline& e) { return cat("decline ", e.call_status); },
                   [](const Speak& e) { return cat("say ", e.text); },
                   [](const PressKeys& e) { return cat("press ", e.digits); },
                   [](const PutDown&) { return std::string("put down"); },
                   [](const SetTimer& e) { return cat("in ", e.after.count()); },
                   [](const SetTimeLimit& e) { return cat("at most ", e.after.count()); }},
        effect));
  }
  return join(words, "; ");
}

/// A phone of this description, told one event after another.
struct Told {
  explicit Told(const Json& description) : phone(phone_behaviour(description)) {}
  std::string operator()(const PhoneEvent& event) { return in_words(phone.on(event, now)); }
  Phone phone;
  Time now;
};

TEST(PhoneMachine, RingsAndPicksUp) {
  Told phone(Json{{"answers_after", "4s"}});
  EXPECT_EQ(phone(Rings{}), "in 4000");
  EXPECT_EQ(phone(Rings{}), "");
  EXPECT_EQ(phone(Elapsed{}), "pick up");
}

TEST(PhoneMachine, Declines) {
  Told phone(Json{{"declines_after", "2s"}});
  EXPECT_EQ(phone(Rings{}), "in 2000");
  EXPECT_EQ(phone(Elapsed{}), "decline busy");
  EXPECT_EQ(phone(Rings{}), "");
}

TEST(PhoneMachine, IsBusyOrUnreachableOrSilent) {
  EXPECT_EQ(Told(Json{{"busy", true}})(Rings{}), "decline busy");
  EXPECT_EQ(Told(Json{{"unreachable", true}})(Rings{}), "decline failed");
  EXPECT_EQ(Told(Json{{"never_answers", true}})(Rings{}), "");
  EXPECT_EQ(Told(Json{{"busy", false}})(Rings{}), "in 3000");
}

TEST(PhoneMachine, FollowsItsScriptStepByStep) {
  Told phone(
      Json{{"script", {{{"wait", "1s"}}, {{"say", "Hi there"}}, {{"press", "1w#"}}, "hang up"}}});
  EXPECT_EQ(phone(Connected{}), "in 1000");
  EXPECT_EQ(phone(Connected{}), "");
  EXPECT_EQ(phone(Elapsed{}), "say Hi there; in 800");
  EXPECT_EQ(phone(Elapsed{}), "press 1w#; in 1000");
  EXPECT_EQ(phone(Elapsed{}), "put down");
  EXPECT_EQ(phone(Elapsed{}), "");
}

TEST(PhoneMachine, WaitsForTheWordsItIsToHear) {
  Told phone(Json{{"script", {{{"hear", "Press ONE"}}, {{"press", "1"}}}}});
  EXPECT_EQ(phone(Connected{}), "");
  EXPECT_EQ(phone(Elapsed{}), "");
  EXPECT_EQ(phone(Hears{"Welcome", Duration(400)}), "");
  // When the words have ended, and a moment later.
  EXPECT_EQ(phone(Hears{"Now press one, please", Duration(2000)}), "in 2300");
  EXPECT_EQ(phone(Hears{"Now press one, please", Duration(2000)}), "");
  EXPECT_EQ(phone(Elapsed{}), "press 1; in 250");
}

TEST(PhoneMachine, HearsWhatIsSaidWhileItPresses) {
  Told phone(Json{{"script", {{{"press", "1"}}, {{"hear", "sales"}}, "hang up"}}});
  EXPECT_EQ(phone(Connected{}), "press 1; in 250");
  EXPECT_EQ(phone(Hears{"Sales it is", Duration(1000)}), "");
  phone.now += Duration(250);
  EXPECT_EQ(phone(Elapsed{}), "in 1050");
  EXPECT_EQ(phone(Elapsed{}), "put down");
}

TEST(PhoneMachine, HearsWhatIsSaidWhileItWaits) {
  Told phone(Json{{"script", {{{"wait", "5s"}}, {{"hear", "beep"}}, "hang up"}}});
  phone(Connected{});
  EXPECT_EQ(phone(Hears{"beep", Duration(500)}), "");
  phone.now += Duration(5000);
  EXPECT_EQ(phone(Elapsed{}), "in 0");
  EXPECT_EQ(phone(Elapsed{}), "put down");
}

TEST(PhoneMachine, DoesNotHearAgainWhatWasSaidBeforeItSpoke) {
  Told phone(Json{{"script", {{{"wait", "5s"}}, {{"say", "Hi"}}, {{"hear", "beep"}}, "hang up"}}});
  phone(Connected{});
  phone(Hears{"beep", Duration(500)});
  phone(Elapsed{});
  EXPECT_EQ(phone(Elapsed{}), "");
  EXPECT_EQ(phone(Hears{"beep", Duration(500)}), "in 800");
}

TEST(PhoneMachine, HearsEachThingOnce) {
  Told phone(Json{{"script", {{{"hear", "one"}}, {{"hear", "one"}}, "hang up"}}});
  phone(Connected{});
  EXPECT_EQ(phone(Hears{"one", Duration(500)}), "in 800");
  EXPECT_EQ(phone(Hears{"one again", Duration(500)}), "");
  phone.now += Duration(800);
  EXPECT_EQ(phone(Elapsed{}), "in 0");
  EXPECT_EQ(phone(Elapsed{}), "put down");
}

TEST(PhoneMachine, HearsNothingOfBeforeSomebodyHasJoined) {
  Told phone(Json{{"script", {{{"wait", "5s"}}, "connected", {{"hear", "hello"}}, "hang up"}}});
  phone(Connected{});
  phone(Hears{"hello", Duration(500)});
  phone.now += Duration(1000);
  phone(Joined{});
  EXPECT_EQ(phone(Elapsed{}), "in 0");
  EXPECT_EQ(phone(Elapsed{}), "");
  EXPECT_EQ(phone(Hears{"hello", Duration(500)}), "in 800");
}

TEST(PhoneMachine, HearsAnyCharactersForAStar) {
  Told phone(Json{{"script", {{{"hear", "you are * in line"}}, "hang up"}}});
  phone(Connected{});
  EXPECT_EQ(phone(Hears{"You are first", Duration(500)}), "");
  EXPECT_EQ(phone(Hears{"Hi. You are number 3 in line.", Duration(500)}), "in 800");
}

TEST(PhoneMachine, HangsUpWhenItsTimeIsUp) {
  Told phone(Json{{"hangs_up_after", "20s"}});
  EXPECT_EQ(phone(Connected{}), "at most 20000");
  EXPECT_EQ(phone(TimeIsUp{}), "put down");
  EXPECT_EQ(phone(TimeIsUp{}), "");
}

TEST(PhoneMachine, DoesNothingOnceTheLineIsDead) {
  Told phone(Json{{"script", {{{"say", "Hello"}}}}});
  phone(Rings{});
  EXPECT_EQ(phone(LineEnded{}), "");
  EXPECT_EQ(phone(Elapsed{}), "");
  EXPECT_EQ(phone(Connected{}), "");
}

TEST(PhoneMachine, CanBeAnAnsweringMachine) {
  Told phone(Json{{"voicemail", {{"after", "15s"}, {"greeting", "Not in"}}}});
  EXPECT_EQ(phone(Rings{}), "in 15000");
  EXPECT_EQ(phone(Elapsed{}), "pick up; say Not in; in 800");
  EXPECT_EQ(phone(Elapsed{}), "say beep; in 500");
  EXPECT_EQ(phone(Elapsed{}), "in 60000");
  EXPECT_EQ(phone(Elapsed{}), "put down");
}

TEST(PhoneBehaviour, HasDefaults) {
  const auto plain = phone_behaviour(Json::object());
  EXPECT_EQ(plain.when_called, WhenCalled::kAnswers);
  EXPECT_EQ(plain.after, Duration(3000));
  EXPECT_TRUE(plain.script.empty());
  EXPECT_FALSE(plain.hangs_up_after);
  const auto machine = phone_behaviour({{"voicemail", Json::object()}, {"name", "Office"}});
  EXPECT_EQ(machine.name, "Office");
  EXPECT_EQ(machine.after, Duration(20'000));
  EXPECT_EQ(machine.script.size(), 4u);
}

}  // namespace
}  // namespace ringback::voice
