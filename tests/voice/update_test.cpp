// Changing live calls by the REST API.
// https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

const FormFields kElsewhere = {{"Url", "https://a.example/elsewhere"}};

struct UpdateWorld : World {
  UpdateWorld() {
    at("/voice", "<Say>Before</Say><Pause length='60'/><Say>Never</Say>");
    at("/elsewhere", "<Say>After</Say>");
  }

  /// A call that has been in progress for two seconds.
  std::string in_progress(FormFields more = {}) {
    const auto sid = call(std::move(more));
    run_for(Duration(5000));
    return sid;
  }
};

TEST(UpdateCall, CancelsWhatRings) {
  UpdateWorld world;
  const auto sid = world.call();
  world.run_for(Duration(1000));
  EXPECT_EQ(world.update(sid, {{"Status", "canceled"}}), 0);
  world.until_idle();
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 canceled 0\n");
}

TEST(UpdateCall, LeavesAnAnsweredCallAloneWhenItIsToCancel) {
  UpdateWorld world;
  const auto sid = world.in_progress();
  EXPECT_EQ(world.update(sid, {{"Status", "canceled"}}), 0);
  EXPECT_EQ(world.call_document(sid)["status"], "in-progress");
  EXPECT_EQ(world.update(sid, {{"Status", "completed"}}), 0);
  world.until_idle();
}

TEST(UpdateCall, CompletesACall) {
  UpdateWorld world;
  EXPECT_EQ(world.update(world.in_progress(), {{"Status", "completed"}}), 0);
  world.until_idle();
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 completed 2\n");
}

TEST(UpdateCall, EndsAlsoWhatStillRings) {
  UpdateWorld world;
  const auto sid = world.call();
  world.run_for(Duration(1000));
  EXPECT_EQ(world.update(sid, {{"Status", "completed"}}), 0);
  world.until_idle();
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 canceled 0\n");
}

TEST(UpdateCall, EndsNothingThatIsOver) {
  UpdateWorld world;
  world.at("/voice", "<Hangup/>");
  const auto sid = world.call();
  world.until_idle();
  EXPECT_EQ(world.update(sid, {{"Status", "completed"}}), 21220);
  EXPECT_EQ(world.update(sid, {{"Status", "canceled"}}), 21220);
  EXPECT_EQ(world.call_document(sid)["status"], "completed");
}

TEST(UpdateCall, SendsALiveCallToAnotherDocument) {
  UpdateWorld world;
  const auto sid = world.in_progress();
  EXPECT_EQ(world.update(sid, kElsewhere), 0);
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 POST /voice\n00:05.000 POST /elsewhere\n");
  EXPECT_EQ(world.told("/elsewhere", "CallSid CallStatus"),
            cat("00:05.000 ", sid, " in-progress\n"));
  EXPECT_EQ(world.heard(), "00:03.000 says: Before\n00:05.000 says: After\n");
}

TEST(UpdateCall, KeepsTheFallbackOfTheCallWhereItNamesNone) {
  UpdateWorld world;
  world.alerts = "11200";
  world.at("/elsewhere", [](const FormFields&) { return http::response(500, "text/plain", ""); });
  world.at("/fallback", "<Say>Sorry</Say>");
  const auto sid = world.in_progress({{"FallbackUrl", "https://a.example/fallback"}});
  EXPECT_EQ(world.update(sid, kElsewhere), 0);
  world.until_idle();
  EXPECT_EQ(world.told("/fallback", "ErrorCode ErrorUrl"),
            "00:05.000 11200 https://a.example/elsewhere\n");
}

TEST(UpdateCall, RunsADocumentByValue) {
  UpdateWorld world;
  EXPECT_EQ(world.update(world.in_progress(), {{"Twiml", "<Response><Say>V</Say></Response>"}}), 0);
  world.until_idle();
  EXPECT_EQ(world.heard(), "00:03.000 says: Before\n00:05.000 says: V\n");
}

TEST(UpdateCall, RedirectsNothingThatIsNotInProgress) {
  UpdateWorld world;
  const auto sid = world.call();
  EXPECT_EQ(world.update(sid, kElsewhere), 21220);
  world.run_for(Duration(1000));
  EXPECT_EQ(world.update(sid, kElsewhere), 21220);
  world.until_idle();
  EXPECT_EQ(world.update(sid, kElsewhere), 21220);
  EXPECT_EQ(world.update(sid, {{"Twiml", "<Response/>"}}), 21220);
}

TEST(UpdateCall, RefusesWhatIsNotValid) {
  UpdateWorld world;
  const auto sid = world.in_progress();
  EXPECT_EQ(world.update(sid, {{"Status", "ringing"}}), 20001);
  EXPECT_EQ(world.update(sid, {{"Url", "elsewhere"}}), 21205);
  EXPECT_EQ(world.update(sid, {{"StatusCallback", "told"}}), 21609);
  EXPECT_EQ(world.update(sid, {{"TimeLimit", "0"}}), 21208);
  EXPECT_EQ(world.update(sid, {{"Url", "https://a.example/"}, {"Method", "PUT"}}), 21209);
  EXPECT_EQ(world.update("CA00000000000000000000000000000000", {{"Status", "completed"}}), 20404);
  world.until_idle();
}

TEST(UpdateCall, ChangesTheStatusCallbackAndTheTimeLimit) {
  UpdateWorld world;
  world.at("/told", "");
  const auto sid = world.in_progress();
  EXPECT_EQ(world.update(sid, {{"StatusCallback", "https://a.example/told"},
                               {"StatusCallbackMethod", "GET"},
                               {"TimeLimit", "20"}}),
            0);
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 POST /voice\n00:23.000 GET /told\n");
  EXPECT_EQ(world.told("/told", "CallStatus CallDuration"), "00:23.000 completed 20\n");
}

TEST(UpdateCall, EndsACallThatIsOverItsNewTimeLimitAlready) {
  UpdateWorld world;
  EXPECT_EQ(world.update(world.in_progress(), {{"TimeLimit", "1"}}), 0);
  world.until_idle();
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 completed 2\n");
}

TEST(UpdateCall, DropsTheAnswerThatTheOldDocumentWaitsFor) {
  UpdateWorld world;
  world.silent("/voice");
  EXPECT_EQ(world.update(world.in_progress(), kElsewhere), 0);
  world.until_idle();
  EXPECT_EQ(world.heard(), "00:05.000 says: After\n");
}

TEST(UpdateCall, EndsTheRecordingOfTheOldDocument) {
  UpdateWorld world;
  world.at("/voice", "<Record action='/never' timeout='0'/>");
  EXPECT_EQ(world.update(world.in_progress(), kElsewhere), 0);
  world.until_idle();
  EXPECT_EQ(world.only(kind::kRecording)["status"], "completed");
  EXPECT_EQ(world.asked(), "00:03.000 POST /voice\n00:05.000 POST /elsewhere\n");
}

TEST(UpdateCall, OfADialsParentLetsTheChildGo) {
  UpdateWorld world;
  world.at("/voice", "<Dial action='/over'>+15550200002</Dial>");
  world.at("/over", "<Say>Never</Say>");
  const auto sid = world.call();
  world.run_for(Duration(8000));  // bridged since 00:06
  EXPECT_EQ(world.update(sid, kElsewhere), 0);
  world.until_idle();
  EXPECT_EQ(world.asked(),
            "00:03.000 POST /voice\n00:08.000 POST /over\n00:08.000 POST /elsewhere\n");
  EXPECT_EQ(world.told("/over", "DialCallStatus DialBridged DialCallDuration CallStatus"),
            "00:08.000 completed true 2 in-progress\n");
  EXPECT_EQ(world.calls(),
            "outbound-api +15550200001 completed 6\noutbound-dial +15550200002 completed 2\n");
}

TEST(UpdateCall, RunsNothingBehindTheDialThatItEnds) {
  for (const auto* verb : {"<Dial>+15550200002</Dial>", "<Enqueue waitUrl=''>line</Enqueue>",
                           "<Dial><Conference waitUrl=''>room</Conference></Dial>"}) {
    UpdateWorld world;
    world.at("/voice", cat(verb, "<Redirect>/never</Redirect>"));
    EXPECT_EQ(world.update(world.in_progress(), kElsewhere), 0);
    world.until_idle();
    EXPECT_EQ(world.asked(), "00:03.000 POST /voice\n00:05.000 POST /elsewhere\n");
  }
}

TEST(UpdateCall, OfWhoDialsIsToldToItsActionWhileItRings) {
  UpdateWorld world;
  world.at("/voice", "<Dial action='/over'>+15550200002</Dial>");
  world.at("/over", "<Say>Never</Say>");
  const auto sid = world.call();
  world.run_for(Duration(4000));
  EXPECT_EQ(world.update(sid, kElsewhere), 0);
  world.until_idle();
  EXPECT_EQ(world.told("/over", "DialCallStatus DialBridged"), "00:04.000 canceled false\n");
  EXPECT_EQ(world.heard(), "00:04.000 says: After\n");
}

TEST(UpdateCall, OfWhoIsInAConferenceIsToldToItsAction) {
  UpdateWorld world;
  world.at("/voice", "<Dial action='/over'><Conference waitUrl=''>room</Conference></Dial>");
  world.at("/over", "<Say>Never</Say>");
  EXPECT_EQ(world.update(world.in_progress(), kElsewhere), 0);
  world.until_idle();
  EXPECT_EQ(world.asked(),
            "00:03.000 POST /voice\n00:05.000 POST /over\n00:05.000 POST /elsewhere\n");
  EXPECT_EQ(world.heard(), "00:05.000 says: After\n");
}

TEST(UpdateCall, OfADialsChildFreesTheParent) {
  UpdateWorld world;
  world.at("/voice", "<Dial action='/over'>+15550200002</Dial>");
  world.at("/over", "<Say>Alone</Say>");
  world.call();
  world.run_for(Duration(8000));
  const auto child = world.store.find(
      kind::kCall, [](const Json& call) { return text_of(call, "direction") == "outbound-dial"; });
  EXPECT_EQ(world.update(text_of(*child, "sid"), kElsewhere), 0);
  world.until_idle();
  EXPECT_EQ(world.told("/over", "DialCallStatus DialBridged DialCallDuration"),
            "00:08.000 completed true -\n");
  EXPECT_EQ(world.told("/elsewhere", "Direction CallStatus"),
            "00:08.000 outbound-dial in-progress\n");
  EXPECT_EQ(world.heard(),
            "00:06.000 +15550100001 and +15550200002 are connected\n"
            "00:08.000 says: After\n00:08.000 says: Alone\n");
}

TEST(UpdateCall, MayLetAChildDialOnItsOwn) {
  UpdateWorld world;
  world.at("/voice", "<Dial><Number url='/whisper'>+15550200002</Number></Dial><Say>Bye</Say>");
  world.at("/whisper", "<Pause length='20'/>");
  world.at("/elsewhere", "<Dial>+15550200003</Dial>");
  world.phone("+15550200003", {{"answers_after", "1s"}, {"hangs_up_after", "2s"}});
  world.call();
  world.run_for(Duration(8000));
  const auto child = world.store.find(
      kind::kCall, [](const Json& call) { return text_of(call, "direction") == "outbound-dial"; });
  EXPECT_EQ(world.update(text_of(*child, "sid"), kElsewhere), 0);
  world.until_idle();
  EXPECT_EQ(world.calls(),
            "outbound-api +15550200001 completed 6\noutbound-dial +15550200002 completed 5\n"
            "outbound-dial +15550200003 completed 2\n");
}

}  // namespace
}  // namespace ringback::voice
