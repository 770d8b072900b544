// Whom <Dial> rings beside numbers: clients, SIP addresses, SIMs, WhatsApp users, applications.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

const std::string kSim = "DE" + std::string(32, '1');
const std::string kApplication = "AP" + std::string(32, '1');

/// kAnn calls kOther, which dials, and hears of it at /over; an application's document is at /app.
struct NounWorld : World {
  explicit NounWorld(std::string_view attributes, std::string_view noun,
                     std::string_view document = "<Say>You have reached the application</Say>") {
    at("/other", cat("<Dial action='/over' ", attributes, ">", noun, "</Dial>"));
    at("/over", "");
    at("/told", "");
    at("/app", document);
    store.put(kind::kApplication, kApplication,
              {{"sid", kApplication},
               {"account_sid", kAccount},
               {"voice_url", "https://a.example/app"},
               {"voice_method", "POST"}});
  }

  /// What became of the dial: these parameters of its action.
  std::string over(const std::string& parameters) {
    dial_in();
    until_idle();
    return told("/over", parameters);
  }
};

TEST(Sim, RingsWhenItIsAPhone) {
  NounWorld world("", cat("<Sim>", kSim, "</Sim>"));
  world.phone("sim:" + kSim, {{"answers_after", "2s"}, {"hangs_up_after", "10s"}});
  EXPECT_EQ(world.over("DialCallStatus DialBridged DialCallDuration"),
            "00:12.000 completed true 10\n");
  EXPECT_EQ(world.calls(),
            cat("inbound +15550100002 completed 12\noutbound-dial sim:", kSim, " completed 10\n"));
}

TEST(Sim, RingsForNobodyWhenItIsNoPhone) {
  NounWorld world("timeout='20'", cat("<Sim>", kSim, "</Sim>"));
  EXPECT_EQ(world.over("DialCallStatus DialBridged"), "00:20.000 no-answer false\n");
}

TEST(Sim, IsCalledByTheRestApi) {
  World world;
  world.at("/voice", "<Hangup/>");
  world.phone("sim:" + kSim, {{"answers_after", "2s"}});
  world.call({{"To", "sim:" + kSim}});
  world.until_idle();
  EXPECT_EQ(world.told("/voice", "To CallStatus"), cat("00:02.000 sim:", kSim, " in-progress\n"));
}

TEST(WhatsApp, RingsFromASenderWithWhisperAndStatusCallback) {
  NounWorld world("callerId='whatsapp:+15550100001'",
                  "<WhatsApp url='/hello' statusCallback='/told' statusCallbackEvent='ringing "
                  "answered completed'>+15550200002</WhatsApp>");
  world.at("/hello", "<Say>A call for you</Say>");
  world.phone("whatsapp:+15550200002", {{"answers_after", "2s"}, {"hangs_up_after", "10s"}});
  EXPECT_EQ(world.over("DialCallStatus DialBridged"), "00:12.000 completed true\n");
  EXPECT_EQ(world.told("/hello", "From To"),
            "00:02.000 whatsapp:+15550100001 whatsapp:+15550200002\n");
  EXPECT_EQ(world.told("/told", "CallStatus To"),
            "00:00.000 ringing whatsapp:+15550200002\n"
            "00:02.000 in-progress whatsapp:+15550200002\n"
            "00:12.000 completed whatsapp:+15550200002\n");
}

TEST(WhatsApp, FailsWithoutTheCallerIdOfASender) {
  for (const auto* caller_id : {"", "callerId='+15550100001'"}) {
    NounWorld world(caller_id, "<WhatsApp>+15550200002</WhatsApp>");
    world.alerts = "13214";
    world.phone("whatsapp:+15550200002", {{"answers_after", "2s"}});
    EXPECT_EQ(world.over("DialCallStatus"), "00:00.000 failed\n") << caller_id;
  }
}

TEST(WhatsApp, IsNotThePhoneOfTheSameNumber) {
  NounWorld world("callerId='whatsapp:+15550100001'", "<WhatsApp>+15550200002</WhatsApp>");
  world.phone(kBob, {{"answers_after", "1s"}});
  EXPECT_EQ(world.over("DialCallStatus"), "00:30.000 no-answer\n");
}

TEST(Sip, TellsTheActionWhatTheFarEndAnswered) {
  const auto response = [](Json behaviour) {
    NounWorld world("timeout='20'", "<Sip>sip:bob@b.example</Sip>");
    world.phone("sip:bob@b.example", std::move(behaviour));
    return world.over("DialCallStatus DialSipResponseCode");
  };
  EXPECT_EQ(response({{"answers_after", "1s"}, {"hangs_up_after", "2s"}}),
            "00:03.000 completed 200\n");
  EXPECT_EQ(response({{"busy", true}}), "00:00.000 busy 486\n");
  EXPECT_EQ(response({{"never_answers", true}}), "00:20.000 no-answer 487\n");
  EXPECT_EQ(response({{"unreachable", true}}), "00:00.000 failed 503\n");
}

TEST(Sip, TellsTheActionTheIdOfItsCall) {
  NounWorld world("", "<Sip>sip:bob@b.example</Sip>");
  world.phone("sip:bob@b.example", {{"busy", true}});
  world.over("");
  const auto call = world.told("/over", "DialCallSid").substr(12, 32);
  EXPECT_EQ(world.told("/over", "DialSipCallId"), cat("00:00.000 ", call, "@0.0.0.0\n"));
}

TEST(Sip, MayBeShownANameInPlaceOfANumber) {
  NounWorld world("callerId='front-desk.1'", "<Sip statusCallback='/told'>sip:b@c.example</Sip>");
  world.phone("sip:b@c.example", {{"busy", true}});
  EXPECT_EQ(world.over("DialCallStatus"), "00:00.000 busy\n");
  EXPECT_EQ(world.told("/told", "From To"), "00:00.000 front-desk.1 sip:b@c.example\n");
}

TEST(Sip, IsNotShownANameBesideOthers) {
  NounWorld world("callerId='front-desk'",
                  "<Sip>sip:b@c.example</Sip><Number>+15550200002</Number>");
  world.alerts = "13214";
  EXPECT_EQ(world.over("DialCallStatus"), "00:00.000 failed\n");
}

TEST(Application, AnswersTheDialWithItsDocument) {
  NounWorld world("", cat("<Application>", kApplication, "</Application>"));
  EXPECT_EQ(world.over("DialCallStatus DialBridged"), "00:02.000 completed true\n");
  EXPECT_EQ(world.told("/app", "To From Direction CallStatus"),
            cat("00:00.000 app:", kApplication, " +15550200001 inbound ringing\n"));
}

TEST(Application, IsToldTheParametersOnce) {
  NounWorld world("",
                  cat("<Application><ApplicationSid>", kApplication,
                      "</ApplicationSid><Parameter name='Order' value='12 b'/></Application>"),
                  "<Redirect>/next</Redirect>");
  world.at("/next", "<Hangup/>");
  world.over("");
  EXPECT_EQ(world.told("/app", "Param_Order"), "00:00.000 12 b\n");
  EXPECT_EQ(world.told("/next", "Param_Order"), "00:00.000 -\n");
}

TEST(Application, SeesWhomTheCallerCalledIfTheDialSaysSo) {
  NounWorld world("", cat("<Application copyParentTo='true'>", kApplication, "</Application>"));
  EXPECT_EQ(world.over("DialCallStatus"), "00:02.000 completed\n");
  EXPECT_EQ(world.told("/app", "To From"), "00:00.000 +15550100002 +15550200001\n");
}

TEST(Application, GivesParametersBackToTheActionOfTheDial) {
  const auto outcome = [](std::string_view document) {
    NounWorld world("", cat("<Application>", kApplication, "</Application>"), document);
    return world.over("DialCallStatus ReturnParam_Why");
  };
  EXPECT_EQ(outcome("<Hangup><Parameter name='Why' value='closed'/></Hangup>"),
            "00:00.000 completed closed\n");
  EXPECT_EQ(outcome("<Reject><Parameter name='Why' value='closed'/></Reject>"),
            "00:00.000 no-answer closed\n");
  EXPECT_EQ(outcome("<Hangup/>"), "00:00.000 completed -\n");
}

TEST(Application, AloneGivesParametersBack) {
  NounWorld world("", "<Number>+15550100003</Number>");
  world.at("/three", "<Hangup><Parameter name='Why' value='closed'/></Hangup>");
  world.number("+15550100003", "https://a.example/three");
  EXPECT_EQ(world.over("DialCallStatus ReturnParam_Why"), "00:00.000 completed -\n");
}

}  // namespace
}  // namespace ringback::voice
