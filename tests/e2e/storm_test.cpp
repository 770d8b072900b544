// `ringback storm`: a scenario's caller many times over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

constexpr auto kOrder = R"(
people: {Ann: "+13125550142", Office: "+17045551212"}
steps:
  - Ann: {calls: Charlotte Office}
  - Office: answers
  - Ann: {is connected: Office}
  - Ann: {says: Twelve bagels please}
  - Ann: hangs up
)";

Outcome storm(const ServiceFolder& folder, std::vector<std::string> words) {
  folder.write("storm.yaml", kOrder);
  words.insert(words.begin(), {"storm", "storm.yaml"});
  return run(ringback(folder, words));
}

TEST(Storm, ConnectsEveryCallerAndTellsHowLongTheyWaited) {
  const ServiceFolder folder;
  const auto ran = storm(folder, {"-n", "50", "--arrivals", "poisson:5/s", "--json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const auto tally = parse_json(ran.out);
  ASSERT_TRUE(tally.ok()) << ran.out;
  EXPECT_EQ((*tally)["callers"], 50);
  EXPECT_EQ((*tally)["connected"], 50);
  EXPECT_EQ((*tally)["waiting_ms"]["count"], 50);
  EXPECT_GE((*tally)["waiting_ms"]["p50"], 3000.0);
  EXPECT_EQ((*tally)["functions_ms"]["count"], 100);  // the forwarder, and its action
}

TEST(Storm, CountsWhoDoesNotWaitThatLong) {
  const ServiceFolder folder;
  const auto ran = storm(folder, {"-n", "10", "--arrivals", "every:1s", "--patience", "2s"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("0 connected, 0 served, 10 abandoned, 0 failed"));
  EXPECT_THAT(ran.out, ContainsRegex("giving up +2 s +2 s +2 s +2 s +of 10"));
}

TEST(Storm, TellsWhoHangsUpByThemselvesFromWhomTheServiceHasServed) {
  const ServiceFolder folder(R"(
bins: {hours: "<Response><Say>We open at nine</Say><Pause length=\"5\"/></Response>"}
numbers: {"+17045550100": {voice: "bin:hours"}}
)");
  const auto told = [&folder](std::string_view last) {
    folder.write("hours.yaml", cat(R"(
people: {Ann: "+13125550142"}
steps:
  - Ann: {calls: "+17045550100"}
  - Ann: {hears: we open}
)",
                                   last));
    return run(ringback(folder, {"storm", "hours.yaml", "-n", "3", "--arrivals", "every:1s"})).out;
  };
  const auto by_caller = told("  - wait: 2s\n  - Ann: hangs up\n");
  EXPECT_THAT(by_caller, HasSubstr("0 connected, 0 served, 3 abandoned, 0 failed"));
  EXPECT_THAT(by_caller, ContainsRegex("giving up .*of 3"));
  EXPECT_THAT(told("  - Ann: is hung up on\n"),
              HasSubstr("0 connected, 3 served, 0 abandoned, 0 failed"));
}

constexpr auto kMenus = R"(
account: {sid: AC00000000000000000000000000000001, token: 0123456789abcdef0123456789abcdef}
bins:
  first: '<Response><Gather numDigits="1" action="https://handler.twilio.com/twiml/second">
    <Say>Main menu. Press 1 for sales.</Say></Gather></Response>'
  second: '<Response><Gather numDigits="1" action="https://handler.twilio.com/twiml/sales">
    <Say>Second menu</Say></Gather></Response>'
  sales: '<Response><Dial>+17045551212</Dial></Response>'
numbers: {"+17045550100": {voice: "bin:first"}}
)";

TEST(Storm, HearsWhatItsKeysBringWhileTheyArePressed) {
  const ServiceFolder folder(kMenus);
  folder.write("menus.yaml", R"(
people: {Ann: "+13125550142", Sales: "+17045551212"}
steps:
  - Ann: {calls: "+17045550100"}
  - Ann: {hears: main menu}
  - Ann: {presses: "1"}
  - Ann: {hears: second menu}
  - Ann: {presses: "2"}
  - Sales: answers
  - Ann: is connected
  - Ann: hangs up
)");
  const auto ran = run(ringback(folder, {"storm", "menus.yaml", "-n", "3"}));
  EXPECT_THAT(ran.out, HasSubstr("3 connected, 0 served, 0 abandoned, 0 failed")) << ran.err;
}

TEST(Storm, LetsPeopleWithABehaviourOfTheirOwnDoTheirSteps) {
  const ServiceFolder folder(R"(
bins: {sales: "<Response><Dial>+17045551212</Dial></Response>"}
numbers: {"+17045550100": {voice: "bin:sales"}}
)");
  folder.write("sales.yaml", R"(
people: {Ann: "+13125550142", Sales: {number: "+17045551212", answers_after: 4s}}
steps:
  - Ann: {calls: "+17045550100"}
  - Ann: {is connected: Sales}
  - Sales: {says: bye now}
  - Ann: {hears: bye now}
  - Ann: hangs up
)");
  const auto ran =
      run(ringback(folder, {"storm", "sales.yaml", "-n", "3", "--arrivals", "every:1s", "--json"}));
  const auto tally = parse_json(ran.out);
  ASSERT_TRUE(tally.ok()) << ran.out << ran.err;
  EXPECT_EQ((*tally)["connected"], 3);
  EXPECT_EQ((*tally)["waiting_ms"]["p50"], 4000.0);
  EXPECT_LT((*tally)["emulated_seconds"], 20.0);
}

TEST(Storm, HearsAnyWordsForAStar) {
  const ServiceFolder folder(kMenus);
  folder.write("star.yaml", R"(
people: {Ann: "+13125550142"}
steps:
  - Ann: {calls: "+17045550100"}
  - Ann: {hears: main * for sales}
  - Ann: hangs up
)");
  const auto ran = run(ringback(folder, {"storm", "star.yaml", "-n", "3"}));
  EXPECT_THAT(ran.out, HasSubstr("0 connected, 0 served, 3 abandoned, 0 failed")) << ran.err;
}

TEST(Storm, IsTheSameFromTheSameSeed) {
  const ServiceFolder folder;
  const auto emulated = [&](const char* seed) {
    const auto ran = storm(folder, {"-n", "20", "--json", "--seed", seed});
    const auto tally = parse_json(ran.out);
    return tally.ok() ? tally->value("emulated_seconds", 0.0) : -1;
  };
  EXPECT_EQ(emulated("3"), emulated("3"));
  EXPECT_NE(emulated("3"), emulated("4"));
}

/// What is emulated of a storm: a run's real times differ.
Json emulated_of(Json told) {
  for (const auto* real : {"functions_ms", "real_seconds"}) told.erase(real);
  return told;
}

TEST(Storm, RunsMoreThanOnceEachTimeFromTheNextSeed) {
  const ServiceFolder folder;
  const auto told = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"-n", "20", "--arrivals", "poisson:5/s", "--json"});
    const auto ran = storm(folder, words);
    EXPECT_EQ(ran.status, 0) << ran.err;
    return parse_json(ran.out);
  };
  const auto all = told({"--runs", "3", "--seed", "5"});
  ASSERT_TRUE(all.ok());
  EXPECT_EQ((*all)["callers"], 60);
  EXPECT_EQ((*all)["connected"], 60);
  ASSERT_EQ((*all)["runs"].size(), 3u);
  for (const int run : {0, 1, 2}) {
    const auto alone = told({"--seed", std::to_string(5 + run)});
    ASSERT_TRUE(alone.ok());
    EXPECT_EQ(emulated_of((*all)["runs"][run]), emulated_of(*alone));
  }
}

TEST(Storm, IsTheSameHoweverManyRunAtOnce) {
  const ServiceFolder folder;
  const auto runs = [&](const char* jobs) {
    const auto ran = storm(folder, {"-n", "10", "--runs", "3", "--jobs", jobs, "--json"});
    auto told = parse_json(ran.out);
    Json emulated;
    if (told.ok()) {
      for (auto& run : (*told)["runs"]) emulated.push_back(emulated_of(run));
    }
    return emulated;
  };
  const auto one_by_one = runs("1");
  EXPECT_EQ(one_by_one.size(), 3u);
  EXPECT_EQ(runs("3"), one_by_one);
}

TEST(Storm, LeavesNoRunWorkingForAProgramThatWasKilled) {
  const ServiceFolder folder;
  folder.write("storm.yaml", kOrder);
  Process program(
      ringback(folder, {"storm", "storm.yaml", "-n", "1000000", "--runs", "2", "--jobs", "2"}));
  std::vector<pid_t> runs;
  ASSERT_TRUE(until([&] {
    runs = children_of(program.id());
    return runs.size() == 2 &&
           std::ranges::none_of(runs, [](pid_t run) { return children_of(run).empty(); });
  }));
  auto all = runs;
  for (const auto one : runs) {
    for (const auto worker : children_of(one)) all.push_back(worker);
  }
  program.signal(SIGKILL);
  for (const auto one : all) {
    EXPECT_TRUE(until([&] { return !is_alive(one); })) << "process " << one << " lives on";
  }
}

TEST(Storm, FindsLinesBusyWhereTheyAreFew) {
  const ServiceFolder folder;
  folder.write("storm.yaml", "");
  folder.write("few.yaml", replace_all(kOrder, "Office: \"+17045551212\"}",
                                       "Office: {number: \"+17045551212\", answers_after: 3s, "
                                       "lines: 1}}"));
  const auto ran =
      run(ringback(folder, {"storm", "few.yaml", "-n", "10", "--arrivals", "at-once", "--json"}));
  const auto tally = parse_json(ran.out);
  ASSERT_TRUE(tally.ok()) << ran.out << ran.err;
  EXPECT_EQ((*tally)["connected"], 1);
  EXPECT_EQ((*tally)["served"], 9);
}

TEST(Storm, CountsWhoseCallCouldNotBePlacedAsRefused) {
  const ServiceFolder folder(R"(
bins: {circle: "<Response><Dial answerOnBridge=\"true\">+17045550100</Dial></Response>"}
numbers: {"+17045550100": {voice: "bin:circle"}}
)");
  folder.write("circle.yaml", R"(
people: {Ann: "+13125550142"}
steps:
  - Ann: {calls: "+17045550100"}
  - Ann: is hung up on
)");
  const auto ran =
      run(ringback(folder, {"storm", "circle.yaml", "-n", "2", "--arrivals", "every:1s"}));
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("0 connected, 0 served, 0 abandoned, 0 failed, 2 refused"));
  EXPECT_THAT(ran.out, HasSubstr("\n2 calls could not be placed: 10004 too many calls"));
}

TEST(Storm, LosesNoPartOfAMillisecondBetweenCallers) {
  const ServiceFolder folder;
  const auto ran = storm(folder, {"-n", "200", "--arrivals", "poisson:1000/s", "--patience", "1s",
                                  "--json", "--isolation", "none"});
  const auto tally = parse_json(ran.out);
  ASSERT_TRUE(tally.ok()) << ran.out << ran.err;
  // The last caller gives up a second after some 0.2 s; gaps cut to whole milliseconds make 0.12.
  EXPECT_GT((*tally)["emulated_seconds"], 1.15);
  EXPECT_LT((*tally)["emulated_seconds"], 1.26);
}

TEST(Storm, CountsWhoJoinsAConferenceThatGoesOnAsConnected) {
  const ServiceFolder folder(R"(
bins: {room: "<Response><Dial><Conference>room</Conference></Dial></Response>"}
numbers: {"+17045550100": {voice: "bin:room"}}
)");
  folder.write("room.yaml", R"(
people: {Ann: "+13125550142"}
steps:
  - Ann: {calls: "+17045550100"}
  - wait: 5s
  - Ann: hangs up
)");
  const auto ran =
      run(ringback(folder, {"storm", "room.yaml", "-n", "4", "--arrivals", "every:1s", "--json"}));
  const auto tally = parse_json(ran.out);
  ASSERT_TRUE(tally.ok()) << ran.out << ran.err;
  EXPECT_EQ((*tally)["connected"], 4);
}

TEST(Storm, DoesWhatStandsInGroupsAndWaitsWithThoseWhoAnswerByThemselves) {
  const ServiceFolder folder;
  const auto took = [&folder](std::string_view steps) {
    folder.write("s.yaml", cat("people: {Ann: '+13125550142', Office: {number: '+17045551212', "
                               "answers_after: 1s}}\nsteps:\n  - Ann: {calls: Charlotte Office}\n",
                               steps, "  - Ann: is hung up on\n"));
    const auto ran = run(ringback(folder, {"storm", "s.yaml", "-n", "1", "--json"}));
    const auto tally = parse_json(ran.out);
    return tally.ok() ? static_cast<long long>(1000 * tally->value("emulated_seconds", 0.0)) : -1;
  };
  const auto at_once =
      took("  - Office: is connected\n  - Office: {says: Hello}\n  - Office: hangs up\n");
  const auto later = took(
      "  - Office: is connected\n  - wait: 20s\n  - Office: {says: Hello}\n  - Office: hangs up\n");
  const auto grouped = took(
      "  - in any order:\n    - Ann: is connected\n    - Office: is connected\n  - wait: 20s\n"
      "  - Office: {says: Hello}\n  - Office: hangs up\n");
  EXPECT_GT(at_once, 0);
  EXPECT_EQ(later, at_once + 20'000);
  EXPECT_EQ(grouped, later);
}

TEST(Storm, SaysWhatItDoesNotUnderstand) {
  const ServiceFolder folder;
  const auto ran = storm(folder, {"--arrivals", "often"});
  EXPECT_NE(ran.status, 0);
  EXPECT_THAT(ran.err, HasSubstr("use poisson:2/s, poisson:90/m, every:500ms or at-once"));
  EXPECT_THAT(storm(folder, {"--callers", "0"}).err, HasSubstr("--callers"));
  folder.write("nobody.yaml", "people: {Ann: \"+13125550142\"}\nsteps:\n  - wait: 1s\n");
  EXPECT_THAT(run(ringback(folder, {"storm", "nobody.yaml"})).err,
              HasSubstr("nobody.yaml: nobody calls in this scenario"));
  folder.write("code.yaml", cat(kOrder,
                                "  - GET: Calls.json\n    remember: {X: page}\n"
                                "  - Ann: {presses: \"${X}\"}\n"));
  EXPECT_THAT(run(ringback(folder, {"storm", "code.yaml"})).err,
              HasSubstr("code.yaml:11: in a storm nobody remembers anything"));
}

}  // namespace
}  // namespace ringback::e2e
