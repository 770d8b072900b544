// <Dial>: ringing others, the bridge and the end.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

/// kAnn calls kOther, which dials.
struct DialWorld : World {
  explicit DialWorld(std::string_view dial) {
    at("/other", dial);
    at("/over", "<Say>Over</Say>");
  }
};

std::string over(const World& world) {
  return world.told("/over", "DialCallStatus DialBridged DialCallDuration CallStatus");
}

TEST(Dial, ConnectsTheCallerWithWhoAnswers) {
  DialWorld world("<Dial action='/over'>+15550200002</Dial>");
  world.phone(
      kBob,
      {{"answers_after", "3s"}, {"script", {{{"say", "Hello Ann"}}}}, {"hangs_up_after", "10s"}});
  const auto parent = world.dial_in({{"script", {{{"hear", "hello"}}, {{"say", "Hi Bob"}}}}});
  world.until_idle();
  EXPECT_EQ(over(world), "00:13.000 completed true 10 in-progress\n");
  EXPECT_EQ(world.calls(),
            "inbound +15550100002 completed 14\noutbound-dial +15550200002 completed 10\n");
  const auto child = world.store.find(
      kind::kCall, [](const Json& call) { return text_of(call, "direction") == "outbound-dial"; });
  EXPECT_EQ((*child)["parent_call_sid"], parent);
  EXPECT_EQ((*child)["from"], kAnn);
  EXPECT_EQ(world.told("/over", "DialCallSid"), cat("00:13.000 ", text_of(*child, "sid"), "\n"));
}

TEST(Dial, CarriesVoicesAcrossTheBridge) {
  DialWorld world("<Dial>+15550200002</Dial>");
  world.phone(kBob, {{"answers_after", "1s"}, {"script", {{{"hear", "Bob"}}, {{"say", "Yes"}}}}});
  world.dial_in({{"script", {{{"wait", "2s"}}, {{"say", "Bob?"}}, {{"hear", "yes"}}, "hang up"}}});
  world.until_idle();
  const auto heard = world.heard();
  EXPECT_NE(heard.find("00:02.000 +15550200001 says Bob?"), std::string::npos) << heard;
  EXPECT_NE(heard.find("+15550200002 says Yes"), std::string::npos) << heard;
}

TEST(Dial, TellsWhyNobodyWasReached) {
  const auto outcome = [](Json behaviour) {
    DialWorld world("<Dial action='/over' timeout='20'>+15550200002</Dial>");
    world.phone(kBob, std::move(behaviour));
    world.dial_in();
    world.until_idle();
    return over(world);
  };
  EXPECT_EQ(outcome({{"declines_after", "4s"}}), "00:04.000 busy false - in-progress\n");
  EXPECT_EQ(outcome({{"busy", true}}), "00:00.000 busy false - in-progress\n");
  EXPECT_EQ(outcome({{"unreachable", true}}), "00:00.000 failed false - in-progress\n");
  EXPECT_EQ(outcome({{"never_answers", true}}), "00:20.000 no-answer false - in-progress\n");
}

TEST(Dial, RingsFor30SecondsUnlessItIsToldOtherwise) {
  DialWorld world("<Dial action='/over'>+15550200002</Dial>");
  world.phone(kBob, {{"never_answers", true}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:30.000 no-answer false - in-progress\n");
}

TEST(Dial, WithoutActionGoesOn) {
  DialWorld world("<Dial>+15550200002</Dial><Say>Gone</Say>");
  world.phone(kBob, {{"busy", true}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.heard(), "00:00.000 says: Gone\n");
}

TEST(Dial, IsCancelledWhenTheCallerHangsUpWhileItRings) {
  DialWorld world("<Dial action='/over'>+15550200002</Dial>");
  world.phone(kBob, {{"never_answers", true}});
  world.dial_in({{"hangs_up_after", "5s"}});
  world.until_idle();
  EXPECT_EQ(over(world), "00:05.000 canceled false - completed\n");
  EXPECT_EQ(world.heard(), "");
  EXPECT_EQ(world.calls(),
            "inbound +15550100002 completed 5\noutbound-dial +15550200002 canceled 0\n");
}

TEST(Dial, EndsWithTheCallersHangUp) {
  DialWorld world("<Dial action='/over'>+15550200002</Dial>");
  world.dial_in({{"hangs_up_after", "7s"}});
  world.until_idle();
  EXPECT_EQ(over(world), "00:07.000 completed true 4 completed\n");
  EXPECT_EQ(world.heard(), "00:03.000 +15550200001 and +15550200002 are connected\n");
}

TEST(Dial, RingsSeveralAtOnceAndCancelsTheRest) {
  DialWorld world(
      "<Dial action='/over'><Number>+15550200002</Number><Number>+15550200003</Number>"
      "<Number>+15550200004</Number></Dial>");
  world.phone(kBob, {{"answers_after", "9s"}});
  world.phone("+15550200003", {{"answers_after", "4s"}, {"hangs_up_after", "3s"}});
  world.phone("+15550200004", {{"busy", true}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:07.000 completed true 3 in-progress\n");
  EXPECT_EQ(world.calls(),
            "inbound +15550100002 completed 8\noutbound-dial +15550200002 canceled 0\n"
            "outbound-dial +15550200003 completed 3\noutbound-dial +15550200004 busy 0\n");
}

TEST(Dial, GivesUpWhenAllOfSeveralHaveFailed) {
  DialWorld world(
      "<Dial action='/over'><Number>+15550200002</Number><Number>+15550200003</Number>"
      "</Dial>");
  world.phone(kBob, {{"busy", true}});
  world.phone("+15550200003", {{"declines_after", "6s"}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:06.000 busy false - in-progress\n");
}

TEST(Dial, RingsOneAfterAnotherIfItIsTo) {
  DialWorld world(
      "<Dial action='/over' sequential='true' timeout='10'>"
      "<Number>+15550200002</Number><Number>+15550200003</Number>"
      "<Number>+15550200004</Number></Dial>");
  world.phone(kBob, {{"never_answers", true}});
  world.phone("+15550200003", {{"answers_after", "2s"}, {"hangs_up_after", "5s"}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:17.000 completed true 5 in-progress\n");
  EXPECT_EQ(world.calls(),
            "inbound +15550100002 completed 18\noutbound-dial +15550200002 no-answer 0\n"
            "outbound-dial +15550200003 completed 5\n");
}

TEST(Dial, EndsAtItsTimeLimit) {
  DialWorld world("<Dial action='/over' timeLimit='4'>+15550200002</Dial>");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:07.000 completed true 4 in-progress\n");
}

TEST(Dial, LetsTheCallerHangUpTheOtherWithTheStar) {
  const Json star = {{"script", {{{"wait", "5s"}}, {{"press", "*"}}}}};
  DialWorld world("<Dial action='/over' hangupOnStar='true'>+15550200002</Dial>");
  world.dial_in(star);
  world.until_idle();
  EXPECT_EQ(over(world), "00:05.000 completed true 2 in-progress\n");
  DialWorld without("<Dial action='/over' timeLimit='9'>+15550200002</Dial>");
  without.dial_in(star);
  without.until_idle();
  EXPECT_EQ(over(without), "00:12.000 completed true 9 in-progress\n");
}

TEST(Dial, DoesNotLetTheOtherUseTheStar) {
  DialWorld world("<Dial action='/over' hangupOnStar='true' timeLimit='9'>+15550200002</Dial>");
  world.phone(kBob, {{"answers_after", "1s"}, {"script", {{{"press", "*"}}}}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:10.000 completed true 9 in-progress\n");
}

TEST(Dial, AnswersTheCallerAtOnce) {
  DialWorld world("<Dial>+15550200002</Dial>");
  const auto sid = world.dial_in({{"hangs_up_after", "5s"}});
  world.run_for(Duration(1000));
  EXPECT_EQ(world.call_document(sid)["status"], "in-progress");
  world.until_idle();
}

TEST(Dial, LetsTheBridgeAnswerTheCallerIfItIsTo) {
  DialWorld world("<Dial answerOnBridge='true' timeLimit='5'>+15550200002</Dial>");
  const auto sid = world.dial_in();
  world.run_for(Duration(2000));
  EXPECT_EQ(world.call_document(sid)["status"], "ringing");
  world.run_for(Duration(2000));
  EXPECT_EQ(world.call_document(sid)["status"], "in-progress");
  world.until_idle();
  EXPECT_EQ(world.calls(),
            "inbound +15550100002 completed 5\noutbound-dial +15550200002 completed 5\n");
}

TEST(Dial, LeavesTheCallerUnansweredWhenTheBridgeNeverComes) {
  DialWorld world("<Dial answerOnBridge='true' action='/over'>+15550200002</Dial>");
  world.at("/over", "<Reject/>");
  world.phone(kBob, {{"declines_after", "2s"}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:02.000 busy false - ringing\n");
  EXPECT_EQ(world.calls(), "inbound +15550100002 no-answer 0\noutbound-dial +15550200002 busy 0\n");
}

TEST(Dial, ShowsTheNumbersItMayShow) {
  const auto shown = [](const std::string& caller_id) {
    DialWorld world(cat("<Dial callerId='", caller_id, "'>+15550200002</Dial>"));
    world.phone(kBob, {{"busy", true}});
    world.store.put(kind::kOutgoingCallerId, "PN1", {{"phone_number", "+15550300001"}});
    world.dial_in();
    world.until_idle();
    const auto child = world.store.find(kind::kCall, [](const Json& call) {
      return text_of(call, "direction") == "outbound-dial";
    });
    return text_of(*child, "from");
  };
  for (const auto& number : {kOwn, kOther, kAnn, std::string("+15550300001")}) {
    EXPECT_EQ(shown(number), number);
  }
}

TEST(Dial, FailsWithANumberItMayNotShow) {
  DialWorld world("<Dial action='/over' callerId='+15550999999'>+15550200002</Dial>");
  world.alerts = "13214";
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:00.000 failed false - in-progress\n");
  EXPECT_EQ(world.told("/over", "DialCallSid"), "00:00.000 -\n");
  EXPECT_EQ(world.store.size(kind::kCall), 1u);
}

TEST(Dial, MayReachAnotherNumberOfOurs) {
  DialWorld world("<Dial action='/over'>+15550100003</Dial>");
  world.number("+15550100003", "https://a.example/third");
  world.at("/third", "<Say>Third here</Say>");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:00.800 completed true 1 in-progress\n");
  EXPECT_EQ(world.calls(),
            "inbound +15550100002 completed 2\noutbound-dial +15550100003 completed 1\n"
            "inbound +15550100003 completed 1\n");
}

TEST(Dial, FromACallOfOursShowsItsNumber) {
  World world;
  world.at("/voice", "<Dial>+15550200002</Dial>");
  world.phone(kBob, {{"busy", true}});
  world.call();
  world.until_idle();
  const auto child = world.store.find(
      kind::kCall, [](const Json& call) { return text_of(call, "direction") == "outbound-dial"; });
  EXPECT_EQ((*child)["from"], kOwn);
}

TEST(Dial, OnceMoreIsNotEndedByTheFirstOnesLosers) {
  DialWorld world(
      "<Dial timeLimit='2'><Number>+15550200002</Number><Number>+15550200003</Number>"
      "</Dial><Dial action='/over' timeLimit='3'>+15550200004</Dial>");
  world.phone("+15550200003", {{"answers_after", "3s"}});  // both answer in the same moment
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:11.000 completed true 3 in-progress\n");
}

TEST(Dial, RingsAClientThatIsAPhone) {
  DialWorld world("<Dial action='/over'><Client url='/hello'>bob</Client></Dial>");
  world.at("/hello", "<Say>Ann is calling</Say>");
  world.phone("client:bob", {{"answers_after", "2s"}, {"hangs_up_after", "10s"}});
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.told("/hello", "To Called Direction"),
            "00:02.000 client:bob client:bob outbound-dial\n");
  EXPECT_EQ(over(world), "00:12.000 completed true 10 in-progress\n");
}

TEST(Dial, FindsNobodyAtAClientThatIsNotThere) {
  DialWorld world("<Dial action='/over' timeout='20'><Client>bob</Client></Dial>");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(over(world), "00:20.000 no-answer false - in-progress\n");
}

TEST(Dial, InACircleOfNumbersComesToAnEnd) {
  World world;
  world.alerts = "10004";
  world.number("+15550100003", "https://a.example/three");
  world.at("/other", "<Dial>+15550100003</Dial>");
  world.at("/three", "<Dial>+15550100002</Dial>");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.exchange.live_calls(), 0u);
}

}  // namespace
}  // namespace ringback::voice
