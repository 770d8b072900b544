// Status callbacks. https://www.twilio.com/docs/voice/api/call-resource#statuscallback
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "http/form.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

const std::string kEverything = "initiated ringing answered completed";

FormFields told_of(const std::string& events) {
  FormFields fields = {{"StatusCallback", "https://a.example/told"}};
  if (events.empty()) return fields;
  for (const auto& event : split(events, ' ')) fields.emplace_back("StatusCallbackEvent", event);
  return fields;
}

struct StatusWorld : World {
  StatusWorld() {
    at("/voice", "<Pause length='61'/>");
    at("/told", "");
  }
};

TEST(StatusCallback, TellsOfEveryEventInOrder) {
  StatusWorld world;
  world.call(told_of(kEverything));
  world.until_idle();
  EXPECT_EQ(world.told("/told", "CallStatus SequenceNumber CallDuration Duration SipResponseCode"),
            "00:00.000 initiated 0 - - -\n"
            "00:00.000 ringing 1 - - -\n"
            "00:03.000 in-progress 2 - - -\n"
            "01:04.000 completed 3 61 2 200\n");
}

TEST(StatusCallback, TellsOfTheEndUnlessItIsAskedForMore) {
  StatusWorld world;
  world.call(told_of(""));
  world.until_idle();
  EXPECT_EQ(world.told("/told", "CallStatus SequenceNumber"), "01:04.000 completed 0\n");
}

TEST(StatusCallback, NumbersTheEventsThatAreSent) {
  StatusWorld world;
  world.call(told_of("answered completed"));
  world.until_idle();
  EXPECT_EQ(world.told("/told", "CallStatus SequenceNumber"),
            "00:03.000 in-progress 0\n01:04.000 completed 1\n");
}

TEST(StatusCallback, CarriesTheStandardParametersAndTheTime) {
  StatusWorld world;
  const auto sid = world.call(told_of("ringing"));
  world.until_idle();
  EXPECT_EQ(world.told("/told", "CallSid AccountSid From To Direction CallbackSource ApiVersion"),
            cat("00:00.000 ", sid, " ", kAccount, " ", kOwn, " ", kAnn,
                " outbound-api call-progress-events 2010-04-01\n"));
  EXPECT_EQ(http::field(world.asks[0].parameters, "Timestamp"), "Tue, 14 Nov 2023 22:13:20 +0000");
}

TEST(StatusCallback, IsMadeInTheGivenWay) {
  StatusWorld world;
  auto fields = told_of("");
  fields.emplace_back("StatusCallbackMethod", "GET");
  world.call(fields);
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 POST /voice\n01:04.000 GET /told\n");
}

TEST(StatusCallback, TellsOfEveryEndAsCompleted) {
  const auto end = [](Json behaviour) {
    StatusWorld world;
    world.phone(kAnn, std::move(behaviour));
    auto fields = told_of("completed");
    fields.emplace_back("Timeout", "10");
    world.call(fields);
    world.until_idle();
    return world.told("/told", "CallStatus CallDuration Duration SipResponseCode");
  };
  EXPECT_EQ(end({{"busy", true}}), "00:00.000 busy 0 0 486\n");
  EXPECT_EQ(end({{"unreachable", true}}), "00:00.000 failed 0 0 404\n");
  EXPECT_EQ(end({{"never_answers", true}}), "00:10.000 no-answer 0 0 487\n");
}

TEST(StatusCallback, OfACancelledCallTellsOfItOnlyAfterDialling) {
  StatusWorld queued;
  EXPECT_EQ(queued.update(queued.call(told_of(kEverything)), {{"Status", "canceled"}}), 0);
  queued.until_idle();
  EXPECT_EQ(queued.asked(), "");
  EXPECT_EQ(queued.calls(), "outbound-api +15550200001 canceled 0\n");
  StatusWorld ringing;
  const auto sid = ringing.call(told_of("completed"));
  ringing.run_for(Duration(1000));
  EXPECT_EQ(ringing.update(sid, {{"Status", "canceled"}}), 0);
  ringing.until_idle();
  EXPECT_EQ(ringing.told("/told", "CallStatus SipResponseCode"), "00:01.000 canceled 487\n");
}

TEST(StatusCallback, OfARecordedCallNamesTheRecording) {
  StatusWorld world;
  auto fields = told_of("");
  fields.emplace_back("Record", "true");
  world.call(fields);
  world.until_idle();
  const auto recording = world.only(kind::kRecording);
  EXPECT_EQ(
      world.told("/told", "RecordingSid RecordingUrl RecordingDuration"),
      cat("01:04.000 ", text_of(recording, "sid"), " ", text_of(recording, "media_url"), " 61\n"));
}

TEST(StatusCallback, ThatFailsIsAWarning) {
  StatusWorld world;
  world.at("/told", [](const FormFields&) { return http::response(500, "text/plain", ""); });
  world.alerts = "15003";
  const auto sid = world.call(told_of(""));
  world.until_idle();
  const auto alert = world.only(kind::kAlert);
  EXPECT_EQ(alert["resource_sid"], sid);
  EXPECT_EQ(alert["log_level"], "warning");
  EXPECT_EQ(alert["alert_text"], "Got HTTP 500 response to https://a.example/told");
}

TEST(StatusCallback, ThatNobodyAnswersIsAWarningAfter15Seconds) {
  StatusWorld world;
  world.silent("/told");
  world.alerts = "15003";
  world.call(told_of(""));
  world.until_idle();
  EXPECT_EQ(world.clock.now() - Time(std::chrono::seconds(1'700'000'000)), Duration(79'000));
}

TEST(StatusCallback, OfANumberTellsOfTheEndOfItsCalls) {
  StatusWorld world;
  world.number("+15550100003", "https://a.example/voice",
               {{"status_callback", "https://a.example/told"}, {"status_callback_method", "GET"}});
  ASSERT_TRUE(world.exchange.dial_in(kAnn, "+15550100003", {}, 0).ok());
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:00.000 POST /voice\n01:01.000 GET /told\n");
  EXPECT_EQ(world.told("/told", "CallStatus Direction SequenceNumber"),
            "01:01.000 no-answer inbound 0\n");
}

TEST(StatusCallback, OfADialledNumberTellsOfTheChild) {
  StatusWorld world;
  world.at("/other", "<Dial><Number statusCallback='/told' statusCallbackEvent='" + kEverything +
                         "'>+15550200002</Number></Dial>");
  const auto parent = world.dial_in({{"hangs_up_after", "8s"}});
  world.until_idle();
  EXPECT_EQ(world.told("/told", "CallStatus SequenceNumber Direction ParentCallSid CallDuration"),
            cat("00:00.000 initiated 0 outbound-dial ", parent, " -\n",
                "00:00.000 ringing 1 outbound-dial ", parent, " -\n",
                "00:03.000 in-progress 2 outbound-dial ", parent, " -\n",
                "00:08.000 completed 3 outbound-dial ", parent, " 5\n"));
}

}  // namespace
}  // namespace ringback::voice
