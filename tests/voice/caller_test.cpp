// What webhooks are told of callers, and who may show whose number.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "http/form.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

TEST(CallToken, LetsAnInboundCallersNumberBeShown) {
  World world;
  world.at("/other", "<Pause length='5'/>");
  world.at("/voice", "<Hangup/>");
  world.dial_in();
  world.run_for(Duration(1000));
  const auto token = http::field(world.asks.at(0).parameters, "CallToken");
  const FormFields shown = {{"From", kAnn}, {"To", kBob}};
  auto vouched = shown;
  vouched.emplace_back("CallToken", token);
  world.call(vouched);
  EXPECT_EQ(world.refused(shown), 21210);
  world.until_idle();
}

TEST(CallToken, OfAnotherCallerVouchesForNobody) {
  World world;
  world.at("/other", "<Hangup/>");
  world.dial_in();
  world.until_idle();
  const auto token = http::field(world.asks.at(0).parameters, "CallToken");
  EXPECT_EQ(world.refused({{"From", kBob}, {"To", kAnn}, {"CallToken", token}}), 21210);
  for (const auto* text : {"", "of nobody", "{}", "[]", "{\"parentCallInfoToken\":\"CA1\"}"}) {
    EXPECT_EQ(world.refused({{"From", kAnn}, {"To", kBob}, {"CallToken", text}}), 21210) << text;
  }
}

TEST(CallToken, IsToldOfInboundCallsAlone) {
  World world;
  world.at("/voice", "<Hangup/>");
  world.call();
  world.until_idle();
  EXPECT_EQ(world.told("/voice", "CallToken"), "00:03.000 -\n");
}

TEST(CallerName, IsToldWhereTheNumberHasItLookedUp) {
  World world;
  world.phone(kAnn, {{"caller_name", "ANN LEE"}});
  world.at("/other", "<Hangup/>");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.told("/other", "CallerName"), "00:00.000 -\n");
  world.asks.clear();
  world.number(kOther, "https://a.example/other", {{"voice_caller_id_lookup", true}});
  const auto sid = world.dial_in();
  world.until_idle();
  EXPECT_EQ(http::field(world.asks.at(0).parameters, "CallerName"), "ANN LEE");
  EXPECT_EQ(world.call_document(sid)["caller_name"], "ANN LEE");
}

TEST(StirStatus, IsToldWhileACallRingsAndWhenItIsAnswered) {
  World world;
  world.at("/voice", "<Hangup/>");
  world.at("/progress", "");
  world.call({{"StatusCallback", "https://a.example/progress"},
              {"StatusCallbackEvent", "initiated"},
              {"StatusCallbackEvent", "ringing"},
              {"StatusCallbackEvent", "answered"},
              {"StatusCallbackEvent", "completed"}});
  world.until_idle();
  std::string told;
  for (const auto& ask : world.asks) {
    if (ask.path != "/progress") continue;
    const bool has = http::has_field(ask.parameters, "StirStatus");
    told += cat(http::field(ask.parameters, "CallStatus"), has ? " told, " : " not, ");
  }
  EXPECT_EQ(told, "initiated not, ringing told, in-progress told, completed not, ");
}

TEST(ForwardedFrom, IsToldOfACallThatWasForwarded) {
  World world;
  world.at("/other", "<Redirect>/next</Redirect>");
  world.at("/next", "<Hangup/>");
  const auto sid = world.exchange.dial_in(kAnn, kOther, {}, 0, kBob);
  world.until_idle();
  EXPECT_EQ(world.told("/other", "From ForwardedFrom"), cat("00:00.000 ", kAnn, " ", kBob, "\n"));
  EXPECT_EQ(world.told("/next", "ForwardedFrom"), cat("00:00.000 ", kBob, "\n"));
  EXPECT_EQ(world.call_document(*sid)["forwarded_from"], kBob);
  world.asks.clear();
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.told("/other", "ForwardedFrom"), "00:00.000 -\n");
}

TEST(StirVerstat, IsToldWhereThePhoneHasOne) {
  World world;
  world.phone(kAnn, {{"stir_verstat", "TN-Validation-Passed-A"}});
  world.at("/other", "<Hangup/>");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.told("/other", "StirVerstat"), "00:00.000 TN-Validation-Passed-A\n");
}

TEST(StirVerstat, IsThatOfAllOthersWhereThePhoneHasNoEntry) {
  World world;
  world.store.erase(kind::kPhone, kAnn);
  world.phone("default", {{"stir_verstat", "TN-Validation-Passed-A"}});
  world.at("/other", "<Hangup/>");
  world.dial_in();
  world.until_idle();
  EXPECT_EQ(world.told("/other", "StirVerstat"), "00:00.000 TN-Validation-Passed-A\n");
}

/// What the phones that ring show of why they are called.
std::string reasons(const World& world) {
  std::string all;
  for (const auto& entry : world.trace.entries()) {
    if (entry.kind() != "call.ringing") continue;
    const auto detail = *parse_json(entry.detail());
    all += cat(text_of(detail, "to"), " ", text_of(detail, "reason"), "\n");
  }
  return all;
}

TEST(CallReason, IsShownByThePhoneThatRings) {
  World world;
  world.at("/voice", "<Dial callReason='Your order'>+15550200002</Dial>");
  world.phone(kBob, {{"busy", true}});
  world.call({{"CallReason", "Your parcel"}});
  world.until_idle();
  EXPECT_EQ(reasons(world), cat(kAnn, " Your parcel\n", kBob, " Your order\n"));
}

TEST(DialIn, OfANumberThatNothingAnswersIsOverAtOnce) {
  World world;
  const auto sid = world.exchange.dial_in(kAnn, kOwn, {}, 0);
  world.until_idle();
  EXPECT_EQ(text_of(world.call_document(*sid), "status"), "failed");
}

}  // namespace
}  // namespace ringback::voice
