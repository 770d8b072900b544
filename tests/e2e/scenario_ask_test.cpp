// What programs ask in a scenario, what stands in for others, and what is remembered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "e2e/scenario_judge.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;

TEST(StandIn, MayAnswerOtherwiseEachTime) {
  const auto ran = judge(R"(
override: {functions: {/crm: [500, {body: "late", after: 2s}, {body: fine}]}}
steps:
  - GET: /crm
    status: 500
  - GET: /crm
    body: late
  - GET: /crm
    body: fine
  - GET: /crm
    body: fine
)");
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(StandIn, MayBeOneOfTwiliosOwnHosts) {
  const auto ran = judge(R"(
override:
  hosts: {"https://lookups.twilio.com/": 503}
steps:
  - GET: lookups.twilio.com/v2/PhoneNumbers/+13125550142
    status: 503
  - GET: Calls.json
    answers: {page_size: "50"}
)");
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Service, HasWhatTwiliosExamplesLeanOn) {
  const auto ran = judge(R"(
override:
  bins:
    line: >
      <Response>
        <Enqueue waitUrl="http://twimlets.com/holdmusic?Bucket=com.twilio.music.rock">line</Enqueue>
      </Response>
  numbers:
    "+17045550100":
      {name: Line, voice: "bin:line", sms: "https://demo.twilio.com/welcome/sms/reply/"}
people: {Ann: "+13125550142", Bob: "+13125550143"}
steps:
  - POST: Calls.json
    with: {From: "+17045550100", To: "+13125550142", Url: "http://demo.twilio.com/docs/voice.xml"}
  - Ann: answers
  - Ann: {hears: demonstration would speak}
  - Ann: {hears: classic.mp3}
  - Bob: {calls: Line}
  - Bob: {hears: "com.twilio.music.rock*"}
  - Bob: {hears: "com.twilio.music.rock*", after: 19s, within: 21s}
  - Bob: hangs up
  - Bob: {texts: Hello, to: Line}
  - Bob: {receives: demonstration would answer}
  - POST: Messages.json
    with: {From: "+17045550100", To: "+13125550142", MediaUrl: "https://demo.twilio.com/owl.png"}
  - message: {to: "+13125550142", num_media: "1", status: delivered}
)");
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Request, OfAProgramMayRepeatAParameter) {
  const auto ran = judge(R"(
override: {hosts: {"https://app.test/": {body: "<Response/>", type: text/xml}}}
people: {Ann: "+13125550142"}
steps:
  - POST: Calls.json
    with: {From: "+17045550100", To: "+13125550142", Url: "https://app.test/voice",
           StatusCallback: "https://app.test/told", StatusCallbackEvent: [ringing, answered]}
  - request: /told
    with: {CallStatus: ringing}
  - Ann: answers
  - request: /told
    with: {CallStatus: in-progress}
)");
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Request, OfAProgramMayBeJsonWithHeadersOfItsOwn) {
  const auto ran = judge(R"(
steps:
  - POST: verify.twilio.com/v2/Services
    json: '{"FriendlyName": "Mine", "CodeLength": 4}'
    headers: {X-Order: "7"}
    status: 201
    answers: {friendly_name: Mine, code_length: ">= 4"}
)");
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Request, OfAProgramIsSignedAsTwiliosAreWhereThatIsSaid) {
  const ServiceFolder folder;
  folder.copy(folder.function("forwarder"), "locked.protected");
  folder.write("a.yaml", "steps:\n  - POST: /locked\n    status: 403\n");
  folder.write("b.yaml",
               "steps:\n  - POST: /locked\n    signed: true\n    with: {To: '+17042001111'}\n"
               "    body: '*<Dial*'\n");
  const auto ran = run(ringback(folder, {"test", "a.yaml", "b.yaml"}));
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Answer, IsComparedAsANumberWhereThePatternSaysSo) {
  const auto answers = [](std::string_view pattern) {
    return judge(cat("steps:\n  - GET: Calls.json\n    answers: {page_size: '", pattern, "'}\n"))
        .status;
  };
  EXPECT_EQ(answers("50"), 0);
  EXPECT_EQ(answers("> 49.5"), 0);
  EXPECT_EQ(answers("<= 50"), 0);
  EXPECT_EQ(answers("< 50"), 1);
  EXPECT_EQ(answers(">= 51"), 1);
}

TEST(Answer, MayReadLikeAComparison) {
  const auto ran = judge(R"(
steps:
  - POST: Messages.json
    with: {From: "+17045550100", To: "+13125550142", Body: "> 5"}
  - message: {body: "> 5"}
)");
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Words, AreRememberedWhereAStarStandsForThem) {
  const auto ran = judge(R"(
override:
  bins:
    menu: <Response><Gather action="/twiml/done"/></Response>
    done: <Response><Say>Your order is number 77, thank you</Say></Response>
  numbers: {"+17045550100": {name: Line, voice: "bin:menu"}}
people: {Ann: "+13125550142"}
steps:
  - POST: Messages.json
    with: {From: "+17045550100", To: "+13125550142", Body: "Your code is 4711."}
  - Ann: {receives: your CODE is *., remember: CODE}
  - Ann: {calls: Line}
  - Ann: {presses: "${CODE}#"}
  - request: bin:done
    with: {Digits: "4711"}
  - Ann: {hears: "number *, thank", remember: ORDER}
  - Ann: {texts: "About ${ORDER}", to: Line}
  - message: {direction: inbound, body: About 77}
)");
  EXPECT_EQ(ran.status, 0) << ran.out;
  const auto keys = judge(R"(
people: {Ann: "+13125550142"}
steps:
  - GET: Calls.json
    remember: {X: uri}
  - Ann: {presses: "${X}"}
)");
  EXPECT_THAT(keys.out, HasSubstr("' are no keys"));
}

}  // namespace
}  // namespace ringback::e2e
