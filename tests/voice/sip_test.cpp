// What requests are told of calls from SIP, and of calls to it.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

const std::string kDomain = "SD" + std::string(32, '1');
const std::string kDesk = "sip:desk@office.sip.twilio.com";
const std::string kPbx = "sip:ann@pbx.example:5060";

/// A SIP domain whose calls /sip answers.
struct SipWorld : World {
  SipWorld() {
    store.put(kind::kSipDomain, kDomain,
              {{"sid", kDomain},
               {"account_sid", kAccount},
               {"domain_name", "office.sip.twilio.com"},
               {"voice_url", "https://a.example/sip"},
               {"voice_method", "POST"},
               {"voice_status_callback_url", "https://a.example/told"},
               {"voice_status_callback_method", "POST"}});
    at("/sip", "<Hangup/>");
    at("/told", "");
  }

  std::string call_in(const std::string& to) {
    const auto call = exchange.dial_in(kPbx, to, {}, 0);
    EXPECT_TRUE(call.ok());
    until_idle();
    return call.ok() ? *call : "";
  }
};

TEST(SipDomain, IsTheSameInCapitals) {
  SipWorld world;
  world.call_in("sip:desk@Office.SIP.twilio.com");
  EXPECT_EQ(world.asked().substr(0, 24), "00:00.000 POST /sip\n00:0");
}

TEST(SipDomain, AnswersWhoCallsSomebodyAtIt) {
  SipWorld world;
  const auto sid = world.call_in(kDesk);
  EXPECT_EQ(world.told("/sip",
                       "From To Direction CallStatus SipDomain SipDomainSid SipCallId "
                       "SipSourceIp"),
            cat("00:00.000 ", kPbx, " ", kDesk, " inbound ringing office.sip.twilio.com ", kDomain,
                " ", sid.substr(2), "@0.0.0.0 127.0.0.1\n"));
  EXPECT_EQ(world.told("/told", "CallStatus SipDomain"),
            "00:00.000 completed office.sip.twilio.com\n");
}

TEST(SipDomain, IsToldTheCallersHeaders) {
  SipWorld world;
  world.phone(kPbx, {{"sip_headers", {{"X-Branch", "north"}}}});
  world.call_in(kDesk + "?X-Order=12&Subject=pizza");
  EXPECT_EQ(world.told("/sip", "To SipHeader_X-Order SipHeader_Subject SipHeader_X-Branch"),
            cat("00:00.000 ", kDesk, " 12 - north\n"));
}

TEST(SipDomain, IsNotToldOfCallsToNumbers) {
  SipWorld world;
  world.at("/other", "<Hangup/>");
  ASSERT_TRUE(world.exchange.dial_in(kPbx, kOther, {}, 0).ok());
  world.until_idle();
  EXPECT_EQ(world.told("/other", "From SipCallId"), cat("00:00.000 ", kPbx, " -\n"));
}

TEST(SipDomain, AnswersForItselfAlone) {
  SipWorld world;
  const auto elsewhere = world.exchange.dial_in(kPbx, "sip:desk@other.sip.twilio.com", {}, 0);
  ASSERT_FALSE(elsewhere.ok());
  EXPECT_EQ(elsewhere.error().code, 21211);
}

/// kAnn calls kOther, which dials a SIP phone with a whisper.
struct DialledWorld : SipWorld {
  explicit DialledWorld(Json behaviour) {
    at("/other",
       "<Dial action='/over'><Sip url='/whisper' statusCallback='/told' statusCallbackEvent="
       "'ringing completed'>sip:bob@b.example;transport=tls</Sip></Dial>");
    at("/whisper", "<Say>Hello</Say>");
    at("/over", "");
    behaviour["sip_headers"] = {{"X-Agent", "7"}};
    phone("sip:bob@b.example", std::move(behaviour));
    dial_in();
    until_idle();
  }
};

TEST(Sip, TellsOfACallThatWasAnswered) {
  const DialledWorld world({{"answers_after", "1s"}, {"hangs_up_after", "9s"}});
  EXPECT_EQ(world.told("/whisper", "SipDomain SipSourceIp SipHeader_X-Agent"),
            "00:01.000 b.example 127.0.0.1 7\n");
  EXPECT_EQ(world.told("/told", "CallStatus SipDomain"),
            "00:00.000 ringing -\n00:10.000 completed b.example\n");
}

TEST(Sip, TellsTheActionTheHeadersOfTheAnswer) {
  const auto told = [](Json behaviour) {
    return DialledWorld(std::move(behaviour)).told("/over", "DialCallStatus DialSipHeader_X-Agent");
  };
  EXPECT_EQ(told({{"answers_after", "1s"}, {"hangs_up_after", "9s"}}), "00:10.000 completed 7\n");
  EXPECT_EQ(told({{"busy", true}}), "00:00.000 busy 7\n");
  EXPECT_EQ(told({{"never_answers", true}}), "00:30.000 no-answer -\n");
}

}  // namespace
}  // namespace ringback::voice
