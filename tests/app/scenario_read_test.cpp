// Scenario files: what is wrong in one is said with its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/scenario/evidence.hpp"
#include "app/scenario/report.hpp"
#include "app/scenario/scenario.hpp"

namespace ringback::app::scenario {
namespace {

using testing::HasSubstr;

namespace fs = std::filesystem;

class File {
 public:
  explicit File(const std::string& text) {
    std::string name = (fs::temp_directory_path() / "scenario-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    std::ofstream(folder_ / "twilio.yaml") << "";
    std::ofstream(path()) << text;
  }
  ~File() { fs::remove_all(folder_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  fs::path path() const { return folder_ / "a.yaml"; }

 private:
  fs::path folder_;
};

struct Fault {
  const char* text;
  const char* said;
};

class ScenarioFault : public testing::TestWithParam<Fault> {};

TEST_P(ScenarioFault, IsSaidWithItsPlace) {
  const File file(GetParam().text);
  const auto read = read_scenario(file.path());
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr(file.path().string() + GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    All, ScenarioFault,
    testing::Values(
        Fault{"{", ":1:"}, Fault{"[]", ":1:1: a scenario must be a mapping"},
        Fault{"nmae: x\nsteps: []", ":1:1: unknown key 'nmae' in a scenario; known are name,"},
        Fault{"steps: []", ":1:8: steps must be a list of at least one step"},
        Fault{"steps: [{wait: 1s}]\nservice: nowhere", ":2:10: "},
        Fault{"start: noon\nsteps: [{wait: 1s}]", ":1:8: start: "},
        Fault{"people: {Ann: 555}\nsteps: [{wait: 1s}]",
              ":1:15: Ann: '555' is neither a number such as"},
        Fault{"people: {wait: '+15005550006'}\nsteps: [{wait: 1s}]",
              ":1:10: nobody can be called 'wait'"},
        Fault{"people: {Ann: {number: '+15005550006', answers: 3s}}\nsteps: [{wait: 1s}]",
              ":1:40: unknown key 'answers' in phone +15005550006"},
        Fault{"steps: [{Bob: answers}]", ":1:9: 'Bob' begins no step; known are the people ()"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: sleeps}]",
              ":2:15: 'sleeps' is nothing a person does"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {within: 3s, hears: x}}]",
              ":2:15: begin the step with what Ann does, not with 'within'"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {says: a, hears: b}}]",
              ":2:25: 'says' and 'hears' are two steps of Ann"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {hears: a, call ends: busy}}]",
              ":2:26: 'hears' and 'call ends' are two steps of Ann"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {says: a, within: 3s}}]",
              ":2:25: 'within' does not go with 'says'"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {hears: a, media: b}}]",
              ":2:26: 'media' does not go with 'hears'"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {hears: a, forwarded_from: Ann}}]",
              ":2:26: 'forwarded_from' does not go with 'hears'"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {calls: b, forwarded_from: Bob}}]",
              ":2:42: 'Bob' is neither a number nor one of the people"},
        Fault{"steps: [{alert: '11200', with: {Url: x}}]", ":1:26: unknown key 'with'"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {presses: five}}]",
              ":2:25: 'five' are no keys"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {texts: x}}]",
              ":2:15: texts needs `to`"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: answers, within: 3s}]",
              ":2:9: the step of Ann has more than one thing in it"},
        Fault{"steps: [{wait: soon}]", ":1:16: wait: "},
        Fault{"steps: [{POST: Calls.json, status: ok}]", ":1:36: status must be a number"},
        Fault{"steps: [{never: {wait: 1s}}]", ":1:9: never takes something that may happen"},
        Fault{"steps: [{never: {log: x, within: 5s}}]", ":1:9: never is to the end"},
        Fault{"steps: [{in any order: [{wait: 1s}]}]",
              ":1:9: only what is expected can come in any order"},
        Fault{"name: x", ": there are no steps"}, Fault{"", ": a scenario must be a mapping"},
        Fault{"alerts: 11200\nsteps: [{wait: 1s}]", ":1:9: alerts must be a list"},
        Fault{"override:\n  env: {A: b}\n  banana: {}\nsteps: [{wait: 1s}]",
              ":3:3: unknown key 'banana' in "},
        Fault{"override: {functions: {x: 500}}\nsteps: [{wait: 1s}]",
              ":1:24: a function is named by its route: /x"},
        Fault{"override: {functions: {/x: 99}}\nsteps: [{wait: 1s}]", ":1:28: an answer is"},
        Fault{"override: {hosts: {x: 500}}\nsteps: [{wait: 1s}]", ":1:20: 'x' is no URL"},
        Fault{"override: {functions: {/x: []}}\nsteps: [{wait: 1s}]",
              ":1:28: /x has no answer in its list"},
        Fault{"override: {assets: {x.json: null}}\nsteps: [{wait: 1s}]",
              ":1:21: there is no assets/x.json to take away"},
        Fault{"steps: [{wait: 1s}]\n---\nsteps: [{wait: 2s}]", ":3:1: a file is one scenario"},
        Fault{"people: {Ann: '+15005550006', Bob: '+15005550006'}\nsteps: [{wait: 1s}]",
              ":1:36: Bob has the number of Ann"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {hears: a, within: 1s, after: 2s}}]",
              ":2:45: `after` is longer than `within`"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {hears: a, remember: B}}]",
              ":2:36: remember needs one `*` in the words"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{Ann: {texts: a, to: B, media: {x: y}}}]",
              ":2:40: media must be"},
        Fault{"people: {Ann: '+15005550006'}\nsteps: [{in any order: [{Ann: {hears: a *, remember: "
              "B}}, {log: '${B}'}]}]",
              ":2:9: ${B} is not known before all of these have come"},
        Fault{"steps: [{POST: Calls.json, with: {Body: }}]", ":1:41: Body must be"},
        Fault{"steps: [{POST: /x, json: '{}', signed: true}]", ":1:26: json is a body by itself"},
        Fault{"override: {assets: {../x: y}}\nsteps: [{wait: 1s}]",
              ":1:21: an asset is named by its file"}));

TEST(ScenarioFile, MayOverrideSectionsThatNeedEachOther) {
  const File file(
      "override:\n  numbers: {'+17045550100': {voice: 'bin:menu'}}\n"
      "  bins: {menu: '<Response/>'}\nsteps: [{wait: 1s}]");
  const auto read = read_scenario(file.path());
  EXPECT_TRUE(read.ok()) << read.error().message;
}

TEST(ScenarioFile, ThatIsNotThereIsNamed) {
  const auto read = read_scenario("/nowhere/a.yaml");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().message, "/nowhere/a.yaml: cannot be read");
}

TEST(ScenarioFile, TakesTheNearestServiceAndItsOwnName) {
  const File file("steps: [{wait: 90s}]");
  const auto read = read_scenario(file.path());
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->name, "a");
  EXPECT_EQ(read->service, file.path().parent_path());
  EXPECT_EQ(std::get<Wait>(read->steps[0].what).how_long, Duration(90'000));
}

TEST(ScenarioFile, SaysWhoHasForwardedACall) {
  const File file(
      "people: {Ann: '+15005550006', Bob: '+15005550007'}\n"
      "steps: [{Ann: {calls: '+17045550100', forwarded_from: Bob}}]");
  const auto read = read_scenario(file.path());
  ASSERT_TRUE(read.ok()) << read.error().message;
  const auto& calls = std::get<Calls>(std::get<Act>(read->steps[0].what).deed);
  EXPECT_EQ(calls.forwarded_from, "+15005550007");
}

TEST(MemberAt, FindsItsWayThroughListsAndObjects) {
  const Json document = {{"calls", {{{"status", "busy"}, {"n", 3}}}}};
  EXPECT_EQ(member_at(document, "calls.0.status"), "busy");
  EXPECT_EQ(member_at(document, "calls.0.n"), "3");
  EXPECT_EQ(member_at(document, "calls.1.status"), std::nullopt);
  EXPECT_EQ(member_at(document, "calls.x"), std::nullopt);
}

TEST(MemberAt, IsNotThereForAStarWhenItIsNull) {
  const Json document = {{"body", ""}, {"price", nullptr}};
  EXPECT_TRUE(fits_member("*", member_at(document, "body")));
  EXPECT_FALSE(fits_member("*", member_at(document, "price")));
  EXPECT_FALSE(fits_member("*", member_at(document, "zork")));
  EXPECT_TRUE(fits_member("", member_at(document, "price")));
  EXPECT_EQ(likeness({{"body", "*"}, {"price", "*"}}, document), 0.5);
}

TEST(JUnit, TellsWhatFailedAndEscapesIt) {
  Report good{"a.yaml", "A", {}, 12.0};
  good.outcome.passed = true;
  Report bad{"b.yaml", "B & C", {}, 3.0};
  bad.outcome.line = 7;
  bad.outcome.failure = "Ann hears \"<x>\": did not\a happen";
  const auto xml = junit_of({good, bad});
  EXPECT_THAT(xml,
              HasSubstr("<testsuites tests=\"2\" failures=\"1\" errors=\"0\" time=\"0.015\">"));
  EXPECT_THAT(xml, HasSubstr("name=\"A\" file=\"a.yaml\" time=\"0.012\"/>"));
  EXPECT_THAT(xml, HasSubstr("name=\"B &amp; C\""));
  EXPECT_THAT(xml, HasSubstr("message=\"Ann hears &quot;&lt;x&gt;&quot;: did not happen\""));
  EXPECT_THAT(xml, HasSubstr("b.yaml:7\n"));
}

TEST(Report, ComesBackFromItsText) {
  Report report{"a.yaml", "A", {}, 12.0};
  report.outcome = {false, 4, "why", "ladder\n", "", Duration(5'000)};
  const auto again = parse_report(print_report(report));
  EXPECT_EQ(again.outcome.line, 4);
  EXPECT_EQ(again.outcome.ladder, "ladder\n");
  EXPECT_EQ(again.outcome.emulated, Duration(5'000));
  EXPECT_THAT(parse_report("").outcome.failure, HasSubstr("broke off"));
}

}  // namespace
}  // namespace ringback::app::scenario
