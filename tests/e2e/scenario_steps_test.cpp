// What the steps of a scenario mean, by the verdicts of `ringback test`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "e2e/scenario_judge.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;

std::string late_host(std::string_view after, std::string_view body) {
  return cat("override: {hosts: {\"https://app.test/\": {body: \"", body,
             "\", type: text/xml, after: ", after, "}}}\n");
}

TEST(Scenario, HasAHostAnswerLateByEmulatedTime) {
  const auto ran = judge(cat(late_host("2s", "<Response><Say>Good day</Say></Response>"), R"(
people: {Ann: "+13125550142"}
steps:
  - Ann: {calls: Line}
  - Ann: {hears: Good day, after: 2s, within: 3s}
)"));
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
}

TEST(Scenario, WaitsForAHostNoLongerThanTwilioDoes) {
  const auto called = judge(cat(late_host("16s", "<Response/>"), R"(
people: {Ann: "+13125550142"}
steps:
  - Ann: {calls: Line}
  - alert: "11200"
    after: 15s
    within: 16s
)"));
  EXPECT_EQ(called.status, 0) << called.out << called.err;
  const auto texted = judge(cat(late_host("16s", "<Response/>"), R"(
people: {Ann: "+13125550142"}
steps:
  - Ann: {texts: Hello, to: "+17045550100"}
  - alert: "11200"
    after: 15s
    within: 16s
)"));
  EXPECT_EQ(texted.status, 0) << texted.out << texted.err;
}

constexpr auto kRoom = R"(
override:
  bins: {room: "<Response><Dial><Conference>room</Conference></Dial></Response>"}
  numbers: {"+17045550100": {voice: "bin:room"}}
people: {Ann: "+13125550142", Bob: "+13125550143", Carl: "+13125550144"}
steps:
  - never: {Ann: {is connected: Carl}}
  - Ann: {calls: "+17045550100"}
  - wait: 1s
  - Bob: {calls: "+17045550100"}
)";

TEST(Scenario, ConnectsThoseWhoAreInOneConference) {
  const auto two = judge(cat(kRoom, R"(
  - Ann: {is connected: Bob, within: 1s}
  - Bob: {is connected: Ann}
  - Ann: hangs up
  - Bob: hangs up
)"));
  EXPECT_EQ(two.status, 0) << two.out << two.err;
  const auto three = judge(cat(kRoom, R"(
  - Carl: {calls: "+17045550100"}
  - Carl: {is connected: Ann}
  - Carl: {is connected: Bob}
  - Ann: hangs up
  - Bob: hangs up
  - Carl: hangs up
)"));
  EXPECT_THAT(three.out, HasSubstr("never: Ann is connected \"Carl\": it happened"));
}

TEST(Scenario, LetsTwoPeopleExpectWhatBothHear) {
  const auto ran = judge(replace_all(cat(kRoom, R"(
  - Carl: {calls: "+17045550100"}
  - Carl: {is connected: Ann}
  - Carl: {says: Good day}
  - Ann: {hears: Good day}
  - Bob: {hears: Good day}
  - Ann: hangs up
  - Bob: hangs up
  - Carl: hangs up
)"),
                                     "never: {Ann: {is connected: Carl}}", "wait: 1s"));
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
}

TEST(Scenario, ConnectsNobodyWhoWaitsAlone) {
  const auto ran = judge(replace_all(cat(kRoom, "  - Bob: is connected\n"),
                                     "- Ann: {calls: \"+17045550100\"}", "- wait: 1s"));
  EXPECT_THAT(ran.out, HasSubstr("a.yaml:11  a\n      Bob is connected: did not happen"));
}

TEST(Scenario, IsNotOverBeforeWhatItsCallsSetOffIs) {
  const auto told = [](std::string_view override) {
    return judge(cat("override:\n", override, R"(
people: {Ann: "+13125550142"}
steps:
  - Ann: {calls: "+17045550100"}
  - Ann: {says: Good day}
  - wait: 2s
  - Ann: hangs up
)"));
  };
  const auto callback = told(R"(
  bins: {wait: "<Response><Say>Hello</Say><Pause length=\"60\"/></Response>"}
  numbers: {"+17045550100": {voice: "bin:wait", status_callback: /late}}
  functions: {/late: {status: 500, after: 3s}})");
  EXPECT_EQ(callback.status, 1);
  EXPECT_THAT(callback.out, HasSubstr("unexpected: 15003"));
  const auto recorded = told(R"(
  bins:
    r: "<Response><Record recordingStatusCallback=\"http://localhost:3000/late\"/></Response>"
  numbers: {"+17045550100": {voice: "bin:r"}}
  functions: {/late: 500})");
  EXPECT_THAT(recorded.out, HasSubstr("unexpected: 15003"));
}

TEST(Scenario, WaitsForNoMessageThatIsScheduled) {
  const auto ran = judge(R"(
steps:
  - POST: messaging.twilio.com/v1/Services
    with: {FriendlyName: Reminders}
    remember: {SERVICE: sid}
  - GET: IncomingPhoneNumbers.json
    remember: {NUMBER: incoming_phone_numbers.0.sid}
  - POST: "messaging.twilio.com/v1/Services/${SERVICE}/PhoneNumbers"
    with: {PhoneNumberSid: "${NUMBER}"}
  - POST: Messages.json
    with: {MessagingServiceSid: "${SERVICE}", To: "+13125550142", Body: Soon, ScheduleType: fixed,
           SendAt: "2026-01-01T02:00:00Z"}
)");
  EXPECT_THAT(ran.out, HasSubstr("(0.000 s emulated"));
}

TEST(Scenario, ForbidsResources) {
  const auto told = [](std::string_view never) {
    return judge(cat(R"(
override:
  bins:
    m: "<Response><Sms>Hi</Sms><Dial record=\"record-from-answer\">+13125550143</Dial></Response>"
  numbers: {"+17045550100": {voice: "bin:m"}}
people: {Ann: "+13125550142", Bob: "+13125550143"}
alerts: ["*"]
steps:
  - POST: Messages.json
    with: {From: "+17045550100", To: "+13125550142", Body: Before}
  - never: {)",
                     never, R"(}
  - Ann: {calls: "+17045550100"}
  - Bob: answers
  - Bob: {is connected: Ann}
  - wait: 5s
  - Ann: hangs up
)"));
  };
  const auto broken = [&told](std::string_view never) {
    const auto ran = told(never);
    return ran.status == 1 && ran.out.find("a.yaml:11") != std::string::npos;
  };
  EXPECT_TRUE(broken("message: {body: Hi}"));
  EXPECT_TRUE(broken("call: {to: \"+13125550143\", status: ringing}"));
  EXPECT_TRUE(broken("recording: {}"));
  EXPECT_EQ(told("message: {body: Before, status: queued}").status, 0);
  EXPECT_EQ(told("call: {to: \"+13125550144\"}").status, 0);
}

TEST(Scenario, SaysThatNobodyAsksWhatIsOverridden) {
  const auto useless = judge("override:\n  functions:\n    /nope: 500\nsteps: [{wait: 1s}]");
  EXPECT_EQ(useless.status, 1);
  EXPECT_THAT(useless.out, HasSubstr("a.yaml:3  a\n      override of /nope: nobody asks it"));
  const auto asked = judge(
      "override: {functions: {/nope: 500}}\n"
      "steps: [{GET: /nope, status: 500}]");
  EXPECT_EQ(asked.status, 0) << asked.out;
}

TEST(Scenario, KnowsWhichMembersResourcesHave) {
  const auto call = judge("steps:\n  - wait: 5s\n  - call: {status: busy, zork: 1}\n");
  EXPECT_THAT(call.out, HasSubstr("a.yaml:3  a\n      a call has no member 'zork'\n"));
  const auto message = judge("steps: [{never: {message: {zork: 1}}}]");
  EXPECT_THAT(message.out, HasSubstr("a message has no member 'zork'"));
  const auto recording = judge("steps: [{in any order: [{recording: {zork: 1}}]}]");
  EXPECT_THAT(recording.out, HasSubstr("a recording has no member 'zork'"));
  const auto known = judge("steps: [{never: {call: {subresource_uris.recordings: \"*\"}}}]");
  EXPECT_EQ(known.status, 0) << known.out;
}

TEST(Scenario, RemembersOnlyWhatIsThere) {
  const auto missing = judge("steps: [{GET: Calls.json, remember: {X: calls.7.sid}}]");
  EXPECT_THAT(missing.out, HasSubstr("a.yaml:1  a\n      GET Calls.json answers no calls.7.sid to "
                                     "remember as X\n"));
  const auto unknown = judge("steps: [{GET: \"Calls/${NOPE}.json\", status: 404}]");
  EXPECT_THAT(unknown.out, HasSubstr("a.yaml:1  a\n      ${NOPE}: nothing was remembered so\n"));
}

}  // namespace
}  // namespace ringback::e2e
