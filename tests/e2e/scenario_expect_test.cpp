// What the expectations of a scenario take for true, and what they do not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "e2e/scenario_judge.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;

/// A caller, and a number whose document this is.
std::string with_document(std::string_view document, std::string_view steps) {
  return cat("override:\n  bins: {menu: '<Response>", document,
             "</Response>'}\n  numbers: {'+17045550100': {name: Line, voice: 'bin:menu'}}\n"
             "people: {Ann: '+13125550142', Bob: '+13125550143'}\nsteps:\n",
             steps);
}

TEST(Expectation, IsHungUpOnByTheServiceAlone) {
  constexpr auto kHangsUp = "  - Ann: {calls: Line}\n  - wait: 1s\n  - Ann: hangs up\n";
  const auto herself = judge(with_document("<Say>Hi</Say><Pause length=\"9\"/>",
                                           cat(kHangsUp, "  - Ann: is hung up on\n")));
  EXPECT_THAT(herself.out, HasSubstr("Ann is hung up on: did not happen"));
  const auto any = judge(with_document("<Say>Hi</Say><Pause length=\"9\"/>",
                                       cat(kHangsUp, "  - Ann: {call ends: completed}\n")));
  EXPECT_EQ(any.status, 0) << any.out;
  const auto served =
      judge(with_document("<Say>Bye</Say>", "  - Ann: {calls: Line}\n  - Ann: is hung up on\n"));
  EXPECT_EQ(served.status, 0) << served.out;
}

constexpr auto kPrompt =
    "<Gather action=\"/twiml/menu\"><Say>Press one for sales. Press two for support.</Say>"
    "</Gather><Hangup/>";

/// Ann presses a key so long after the prompt has begun.
std::string cut_after(std::string_view time, std::string_view claim) {
  return with_document(kPrompt, cat(claim, "  - Ann: {calls: Line}\n", "  - wait: ", time,
                                    "\n  - Ann: {presses: '#'}\n", "  - Ann: is hung up on\n"));
}

TEST(Expectation, HearsNothingThatWasCutOff) {
  const auto late = judge(cut_after("500ms", "  - never: {Ann: {hears: two for support}}\n"));
  EXPECT_EQ(late.status, 0) << late.out;
  const auto early = judge(cut_after("3s", "  - never: {Ann: {hears: one for sales}}\n"));
  EXPECT_EQ(early.status, 1);
  EXPECT_THAT(early.out, HasSubstr("a.yaml:6  a\n      never: Ann hears \"one for sales\": it "
                                   "happened\n"));
}

TEST(Expectation, SaysThatWordsWereCutOff) {
  const auto ran = judge(with_document(kPrompt,
                                       "  - Ann: {calls: Line}\n"
                                       "  - wait: 500ms\n"
                                       "  - POST: Calls.json\n"
                                       "    with: {From: '+17045550100', To: '+13125550143',"
                                       " Url: 'https://handler.twilio.com/twiml/menu'}\n"
                                       "  - Bob: answers\n"
                                       "  - wait: 1s\n"
                                       "  - Bob: hangs up\n"
                                       "  - Bob: {hears: two for support, within: 2s}\n"));
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("Bob hears \"two for support\" within 00:02.000: was cut off "
                                 "before that\n"));
  EXPECT_THAT(ran.out, HasSubstr("cut off after 00:01.000"));
}

TEST(Expectation, HearsNothingOfAnotherThatWasCutOff) {
  const auto ran = judge(with_document(
      "<Dial timeLimit=\"3\">+13125550143</Dial>",
      "  - never: {Bob: {hears: thirty}}\n"
      "  - Ann: {calls: Line}\n"
      "  - Bob: answers\n"
      "  - Ann: {says: ten eleven twelve thirteen fourteen fifteen sixteen twenty thirty}\n"
      "  - in any order:\n"
      "    - Bob: {hears: eleven}\n"
      "    - Ann: is hung up on\n"));
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Expectation, HearsNothingOnceOneHasLeft) {
  const auto conference = [](std::string_view steps) {
    return judge(cat(R"(
override:
  bins:
    room: <Response><Dial><Conference>room</Conference></Dial></Response>
    news: <Response><Say>The shop closes in a minute, please come to the till</Say></Response>
  numbers: {"+17045550100": {name: Line, voice: "bin:room"}}
people: {Ann: "+13125550142", Bob: "+13125550143", Cy: "+13125550144"}
steps:
  - Ann: {calls: Line}
  - Bob: {calls: Line}
  - Cy: {calls: Line}
  - Cy: is connected
  - GET: Conferences.json
    remember: {ROOM: conferences.0.sid}
)",
                     steps));
  };
  constexpr auto kNews = R"(  - POST: "Conferences/${ROOM}.json"
    with: {AnnounceUrl: "https://handler.twilio.com/twiml/news"}
  - wait: 1s
  - Bob: hangs up
  - Cy: {hears: to the till}
)";
  EXPECT_EQ(conference(cat("  - never: {Bob: {hears: to the till}}\n", kNews)).status, 0);
  const auto heard = conference(cat(kNews, "  - Bob: {hears: to the till, within: 0s}\n"));
  EXPECT_THAT(heard.out, HasSubstr("was cut off before that"));
}

TEST(Expectation, OfAGroupSharesOutAnewWhatWasCutOff) {
  const auto ran = judge(R"(
override:
  bins:
    first: <Response><Gather numDigits="1" action="/twiml/again"><Say>one two three four five
      six</Say></Gather></Response>
    again: <Response><Say>one two three four five six</Say></Response>
people:
  Ann: {number: "+13125550142", answers_after: 1s, script: [{wait: 1s}, {press: "1"}, {wait: 9s}]}
steps:
  - POST: Calls.json
    with: {From: "+17045550100", To: "+13125550142",
           Url: "https://handler.twilio.com/twiml/first"}
  - in any order:
    - Ann: {hears: one}
    - Ann: {hears: five six}
)");
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Expectation, HearsWordsAndNotWhoSaysThem) {
  const auto ran = judge(with_document("<Dial>+13125550143</Dial>",
                                       "  - never: {Ann: {hears: says}}\n"
                                       "  - never: {Ann: {hears: '555'}}\n"
                                       "  - Ann: {calls: Line}\n"
                                       "  - Bob: answers\n"
                                       "  - Bob: {says: seventy is it}\n"
                                       "  - Ann: {hears: '* is it', remember: NUMBER}\n"
                                       "  - Bob: {presses: '9'}\n"
                                       "  - Ann: {hears: '9'}\n"
                                       "  - Ann: hangs up\n"
                                       "  - Ann: {texts: 'x${NUMBER}x', to: '+17045550100'}\n"
                                       "  - message: {body: xseventyx}\n"));
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Expectation, HearsWhatIsAnnouncedToAConference) {
  const auto ran = judge(cat(R"(
override:
  bins:
    room: <Response><Dial><Conference>room</Conference></Dial></Response>
    news: <Response><Say>The shop closes</Say></Response>
  numbers: {"+17045550100": {name: Line, voice: "bin:room"}}
people: {Ann: "+13125550142", Bob: "+13125550143"}
steps:
  - Ann: {calls: Line}
  - Bob: {calls: Line}
  - Ann: {is connected: Bob}
  - GET: Conferences.json
    remember: {ROOM: conferences.0.sid}
  - POST: "Conferences/${ROOM}.json"
    with: {AnnounceUrl: "https://handler.twilio.com/twiml/news"}
  - in any order:
    - Ann: {hears: The shop closes}
    - Bob: {hears: The shop closes}
  - Ann: hangs up
  - Bob: hangs up
)"));
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Expectation, OfAGroupCountsFromTheStepBefore) {
  constexpr auto kTwo =
      "<Pause length=\"5\"/><Say>alpha</Say><Pause length=\"10\"/><Say>beta</Say>";
  const auto group = [&](std::string_view items) {
    return judge(with_document(kTwo, cat("  - Ann: {calls: Line}\n  - in any order:\n", items)));
  };
  const auto late = group("    - Ann: {hears: alpha}\n    - Ann: {hears: beta, within: 14s}\n");
  EXPECT_THAT(late.out,
              HasSubstr("a.yaml:9  a\n      Ann hears \"beta\" within 00:14.000: did not"));
  const auto either = group("    - Ann: {hears: beta}\n    - Ann: {hears: alpha, after: 3s}\n");
  EXPECT_EQ(either.status, 0) << either.out;
}

TEST(Expectation, OfAResourceIsNoSoonerThanItSays) {
  const auto sent = [](std::string_view claim) {
    return judge(
        cat("steps:\n  - POST: Messages.json\n    with: {From: '+17045550100', To: "
            "'+13125550142', Body: Hi}\n  - message: {status: delivered}\n",
            claim));
  };
  const auto soon = sent("    after: 30s\n");
  EXPECT_THAT(soon.out, HasSubstr("a message with status=delivered not before 00:30.000: it was so "
                                  "after 00:01.000\n"));
  EXPECT_EQ(sent("    after: 1s\n").status, 0);
}

TEST(Expectation, OfAGroupTakesAResourceOnce) {
  const auto replies = [](std::string_view more) {
    return judge(
        cat("override: {bins: {m: '<Response><Message>Hi</Message></Response>'},\n"
            "  numbers: {'+17045550100': {name: Line, sms: 'bin:m'}}}\n"
            "people: {Ann: '+13125550142'}\n"
            "steps:\n  - Ann: {texts: Hello, to: Line}\n",
            more,
            "  - in any order:\n    - message: {direction: outbound-reply}\n"
            "    - message: {direction: outbound-reply}\n"));
  };
  EXPECT_EQ(replies("").status, 1);
  EXPECT_EQ(replies("  - Ann: {texts: Again, to: Line}\n").status, 0);
}

TEST(Expectation, OfAGroupThatAsksForMoreIsServedFirst) {
  const auto ran = judge(R"(
people: {Ann: "+13125550142"}
steps:
  - POST: Messages.json
    with: {From: "+17045550100", To: "+13125550142", Body: code 1}
  - POST: Messages.json
    with: {From: "+17045550100", To: "+13125550142", Body: code 2}
  - in any order:
    - Ann: {receives: "code *"}
    - Ann: {receives: code 1}
    - message: {status: delivered}
    - message: {status: delivered, body: code 1}
)");
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(Expectation, OfAResourceInAGroupKeepsToItsTime) {
  const auto ran = judge(R"(
people: {Ann: "+13125550142"}
steps:
  - POST: Messages.json
    with: {From: "+17045550100", To: "+13125550142", Body: Hi}
  - in any order:
    - Ann: {receives: Hi}
    - message: {status: delivered}
      within: 500ms
)");
  EXPECT_THAT(ran.out,
              HasSubstr("a.yaml:8  a\n      a message with status=delivered within 00:00.500: "
                        "the nearest has status=sent\n"));
}

TEST(Expectation, ThatCanNeverHoldIsToldBeforeAnythingRuns) {
  const auto fault = [](std::string_view steps) {
    return judge(cat("people: {Ann: '+13125550142'}\nsteps:\n", steps)).out;
  };
  EXPECT_THAT(
      fault("  - never: {request: /menuu}\n"),
      HasSubstr("a.yaml:3  a\n      no function, asset or address of the service is /menuu"));
  EXPECT_THAT(fault("  - call: {status: complete}\n"),
              HasSubstr("a.yaml:3  a\n      the status of a call is never 'complete'; it is one of "
                        "queued, ringing,"));
  const auto own = judge("people:\n  Ann: '+17045550100'\nsteps: [{wait: 1s}]");
  EXPECT_THAT(own.out, HasSubstr("a.yaml:2  a\n      Ann has the number +17045550100, which is"));
}

TEST(Expectation, OfARequestTakesABinByItsName) {
  const auto ran =
      judge(with_document("<Say>Hello</Say>", "  - Ann: {calls: Line}\n  - request: bin:menu\n"));
  EXPECT_EQ(ran.status, 0) << ran.out;
  const auto other = judge(with_document("", "  - request: bin:nope\n"));
  EXPECT_THAT(other.out, HasSubstr("there is no bin nope"));
}

TEST(Expectation, OfARingTakesPeopleAndNumbersByName) {
  constexpr auto kForward = "<Dial callerId=\"+17045550100\">+13125550143</Dial>";
  const auto rings = [&](std::string_view who) {
    return judge(with_document(
        kForward, cat("  - Ann: {calls: Line}\n  - Bob: {rings: ", who, "}\n  - Ann: hangs up\n")));
  };
  EXPECT_EQ(rings("Line").status, 0);
  const auto wrong = rings("Ann");
  EXPECT_THAT(wrong.out, HasSubstr("> 00:00.000  Twilio          -> +13125550143     rings"));
}

TEST(Deed, AnswersNoCallOfOnesOwn) {
  const auto ran = judge(with_document("<Pause length=\"3\"/><Reject/>",
                                       "  - Ann: {calls: Line}\n  - Ann: answers\n"));
  EXPECT_THAT(ran.out, HasSubstr("Ann has no phone that rings"));
}

TEST(Deed, GoesOnWithTheFirstCallWhenASecondIsOver) {
  const auto ran =
      judge(with_document("<Gather numDigits=\"1\" action=\"/twiml/menu\" "
                          "timeout=\"60\"/><Say>Late</Say>",
                          "  - Ann: {calls: Line}\n"
                          "  - wait: 1s\n"
                          "  - POST: Calls.json\n"
                          "    with: {From: '+17045550100', To: '+13125550142',"
                          " Twiml: '<Response><Say>Hi</Say></Response>'}\n"
                          "  - Ann: answers\n"
                          "  - Ann: {hears: Hi}\n"
                          "  - wait: 1s\n"
                          "  - Ann: {presses: '2'}\n"
                          "  - request: bin:menu\n"
                          "    with: {Digits: '2'}\n"
                          "  - Ann: hangs up\n"));
  EXPECT_EQ(ran.status, 0) << ran.out;
}

}  // namespace
}  // namespace ringback::e2e
