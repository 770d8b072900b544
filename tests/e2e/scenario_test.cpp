// `ringback test`, as a developer and as a build server run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::MatchesRegex;

constexpr auto kAnswers = R"(
name: The office answers
people: {Ann: "+13125550142", Office: {number: "+17045551212", answers_after: 3s}}
steps:
  - Ann: {calls: Charlotte Office}
  - Office: {hears: A new caller for Charlotte Office}
  - Ann: hangs up
)";

Outcome test(const ServiceFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), "test");
  return run(ringback(folder, words));
}

TEST(Test, PassesWhatHappensAsItShould) {
  const ServiceFolder folder;
  folder.write("scenarios/a.yaml", kAnswers);
  const auto ran = test(folder, {});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out,
              ContainsRegex("PASS  scenarios/a.yaml  The office answers  \\([0-9.]+ s emul"));
  EXPECT_THAT(ran.out, HasSubstr("1 passed, 0 failed; seed 1\n"));
}

TEST(Test, ShowsTheLadderAndTheNearestOfWhatDidHappen) {
  const ServiceFolder folder;
  folder.write("scenarios/a.yaml", replace_all(kAnswers, "A new caller for Charlotte Office",
                                               "A new caller for the Raleigh Office"));
  const auto ran = test(folder, {});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("FAIL  scenarios/a.yaml:6  The office answers\n"));
  EXPECT_THAT(ran.out, HasSubstr("Office hears \"A new caller for the Raleigh Office\": did not"));
  EXPECT_THAT(ran.out, ContainsRegex("\n  00:00.000  .*calls\n"));
  EXPECT_THAT(ran.out, ContainsRegex("\n> 00:03.000  .*says: A new caller for Charlotte Office"));
  EXPECT_THAT(ran.out, ContainsRegex("\n! [0-9:.]+  Office hears"));
}

TEST(Test, FailsForWhatNobodyExpected) {
  const ServiceFolder folder;
  folder.write("scenarios/a.yaml", cat(kAnswers, "override: {functions: {/forwarder: 500}}\n"));
  folder.write("scenarios/b.yaml", R"(
people: {Ann: "+13125550142"}
override: {functions: {/forwarder: 500}}
steps:
  - Ann: {calls: Charlotte Office}
  - alert: "11200"
)");
  folder.write("scenarios/c.yaml", R"(
people: {Ann: "+13125550142"}
override: {functions: {/forwarder: {body: "<Response/>", after: 20s}}}
steps:
  - Ann: {calls: Charlotte Office}
  - Ann: is hung up on
)");
  const auto ran = test(folder, {"-j", "1"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("FAIL  scenarios/a.yaml"));
  EXPECT_THAT(ran.out, HasSubstr("PASS  scenarios/b.yaml"));
  EXPECT_THAT(ran.out, HasSubstr("FAIL  scenarios/c.yaml"));
  EXPECT_THAT(ran.out, HasSubstr("unexpected: 11200"));
}

TEST(Test, KnowsWhatItWasToldToRememberAlsoInWhatMustNeverHappen) {
  const ServiceFolder folder;
  folder.write("scenarios/a.yaml", R"(
people: {Ann: "+13125550142", Office: {number: "+17045551212", answers_after: 3s}}
steps:
  - GET: IncomingPhoneNumbers.json?FriendlyName=Charlotte%20Office
    answers: {incoming_phone_numbers.0.phone_number: "+17042001111"}
    remember: {NAME: incoming_phone_numbers.0.friendly_name}
  - never: {Office: {hears: "A new caller for ${NAME}"}}
  - Ann: {calls: "${NAME}"}
  - Office: {hears: "${NAME}"}
  - Ann: hangs up
)");
  const auto ran = test(folder, {});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("never: Office hears \"A new caller for ${NAME}\": it happened"));
}

TEST(Test, GivesOneSeedOneJournal) {
  const ServiceFolder folder;
  folder.write("scenarios/a.yaml", kAnswers);
  for (const auto* journals : {"one", "two"}) {
    ASSERT_EQ(test(folder, {"--journals", journals, "--seed", "7"}).status, 0);
  }
  ASSERT_EQ(test(folder, {"--journals", "other", "--seed", "8"}).status, 0);
  const auto journal = read_file(folder.path() / "one/a.jsonl");
  EXPECT_THAT(journal, HasSubstr("call.bridged"));
  EXPECT_EQ(journal, read_file(folder.path() / "two/a.jsonl"));
  EXPECT_NE(journal, read_file(folder.path() / "other/a.jsonl"));
}

TEST(Test, KeepsJournalsOfOneNameApart) {
  const ServiceFolder folder;
  for (const auto* file : {"one/a.yaml", "two/a.yaml", "two/deep/a.yaml", "two/deep/a.yml"}) {
    folder.write(file, cat("name: ", file, "\nsteps: [{wait: 1s}]\n"));
  }
  const auto has = [&](const char* journal) {
    return std::filesystem::exists(folder.path() / journal);
  };
  ASSERT_EQ(test(folder, {"one/a.yaml", "--journals", "alone"}).status, 0);
  EXPECT_TRUE(has("alone/a.jsonl"));
  ASSERT_EQ(test(folder, {"two", "--journals", "folder"}).status, 0);
  EXPECT_TRUE(has("folder/a.jsonl"));
  EXPECT_TRUE(has("folder/two/deep/a.yaml.jsonl"));
  EXPECT_TRUE(has("folder/two/deep/a.yml.jsonl"));
  ASSERT_EQ(test(folder, {"one", "two/a.yaml", "--journals", "both"}).status, 0);
  EXPECT_TRUE(has("both/one/a.jsonl"));
  EXPECT_TRUE(has("both/two/a.jsonl"));
  EXPECT_FALSE(has("both/a.jsonl"));
}

TEST(Test, GivesOneSeedOneJournalHoweverManyHandlersAreAskedAtOnce) {
  const ServiceFolder folder;
  const std::string scenarios = cat(RINGBACK_SOURCE_DIR, "/tests/scenarios/shared-phone");
  for (const auto* journals : {"one", "two", "three"}) {
    const auto ran = test(folder, {scenarios, "--journals", journals, "--seed", "7"});
    ASSERT_EQ(ran.status, 0) << ran.out;
  }
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "one")) {
    const auto name = entry.path().filename();
    const auto journal = read_file(entry.path());
    EXPECT_EQ(journal, read_file(folder.path() / "two" / name)) << name;
    EXPECT_EQ(journal, read_file(folder.path() / "three" / name)) << name;
    ++compared;
  }
  EXPECT_GE(compared, 15U);
}

TEST(Test, WritesWhatBuildServersRead) {
  const ServiceFolder folder;
  folder.write("scenarios/a.yaml", kAnswers);
  folder.write("scenarios/b.yaml", "steps: [{Bob: answers}]");
  const auto ran = test(folder, {"--junit", "results.xml"});
  EXPECT_EQ(ran.status, 1);
  const auto xml = read_file(folder.path() / "results.xml");
  EXPECT_THAT(xml, HasSubstr("tests=\"2\" failures=\"1\""));
  EXPECT_THAT(xml, HasSubstr("name=\"The office answers\""));
  EXPECT_THAT(xml, HasSubstr("b.yaml:1:9: &apos;Bob&apos; begins no step"));
}

TEST(Test, SaysThatThereIsNothingToRun) {
  const ServiceFolder folder("{}");
  EXPECT_THAT(test(folder, {}).err, HasSubstr("there is neither tests/scenarios nor scenarios"));
  EXPECT_EQ(test(folder, {"nowhere.yaml"}).status, 2);
  EXPECT_THAT(test(folder, {"nowhere.yaml"}).err, HasSubstr("nowhere.yaml: there is no such file"));
}

TEST(Test, OutlivesAHandlerThatCrashes) {
  const ServiceFolder folder(R"(numbers: {"+17045550199": {voice: /aborts}})");
  folder.copy(handler("aborts"), "aborts");
  folder.write("scenarios/a.yaml", R"(
people: {Ann: "+13125550142"}
steps:
  - Ann: {calls: "+17045550199"}
  - alert: "11200"
alerts: ["*"]
)");
  const auto ran = test(folder, {});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
}

}  // namespace
}  // namespace ringback::e2e
