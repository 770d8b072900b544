// Verifications: codes, checks, limits. https://www.twilio.com/docs/verify/api
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

constexpr auto kVerifyServices = "https://verify.twilio.com/v2/Services";
const std::string kAnn = "%2B15550200001";

struct Verification : testing::Test {
  void SetUp() override { service = make(""); }

  std::string make(const std::string& more) {
    return text_of(body_of(world.post(kVerifyServices, "FriendlyName=Shop" + more)), "sid");
  }
  http::Response start(const std::string& more = "&Channel=sms") {
    return world.post(cat(kVerifyServices, "/", service, "/Verifications"), cat("To=", kAnn, more));
  }
  http::Response check(const std::string& code, const std::string& who = "To=" + kAnn) {
    return world.post(cat(kVerifyServices, "/", service, "/VerificationCheck"),
                      cat(who, "&Code=", code));
  }
  /// The code of the newest text.
  std::string code() const { return world.sent.back().substr(world.sent.back().rfind(' ') + 1); }
  std::string wrong() const { return code() == "123456" ? "654321" : "123456"; }
  static std::string refusal(const http::Response& response) {
    return cat(response.status, " ", text_of(body_of(response), "code"));
  }
  void pass(std::chrono::seconds time) { world.clock.move_to(world.clock.now() + time); }

  World world;
  std::string service;
};

TEST_F(Verification, IsApprovedWithTheCodeThatWasTexted) {
  const auto started = start();
  ASSERT_EQ(started.status, 201);
  const auto verification = body_of(started);
  EXPECT_EQ(verification["status"], "pending");
  EXPECT_EQ(verification["channel"], "sms");
  EXPECT_EQ(verification["to"], "+15550200001");
  EXPECT_EQ(verification["send_code_attempts"][0]["channel"], "SMS");
  ASSERT_EQ(world.sent.size(), 1u);
  EXPECT_EQ(world.sent[0], cat("+15550200001: Your Shop verification code is: ", code()));
  EXPECT_EQ(code().size(), 6u);
  const auto checked = body_of(check(code()));
  EXPECT_EQ(checked["status"], "approved");
  EXPECT_EQ(checked["valid"], true);
  EXPECT_EQ(checked["sid"], verification["sid"]);
  EXPECT_EQ(refusal(check(code())), "404 20404") << "it is done";
}

TEST_F(Verification, StaysPendingWithAnotherCodeFiveTimes) {
  start();
  const auto sid = "VerificationSid=" + text_of(body_of(start()), "sid");
  for (int i = 0; i < 5; ++i) {
    const auto checked = body_of(check(wrong(), sid));
    EXPECT_EQ(checked["status"], "pending");
    EXPECT_EQ(checked["valid"], false);
  }
  EXPECT_EQ(refusal(check(code())), "429 60202");
  EXPECT_EQ(refusal(start()), "429 60202");
  pass(std::chrono::minutes(10));
  EXPECT_EQ(start().status, 201);
  EXPECT_EQ(body_of(check(code()))["status"], "approved");
}

TEST_F(Verification, ExpiresAfterTenMinutes) {
  start();
  const auto old = code();
  pass(std::chrono::seconds(599));
  EXPECT_EQ(body_of(check(wrong()))["status"], "pending");
  pass(std::chrono::seconds(1));
  EXPECT_EQ(refusal(check(old)), "404 20404");
}

TEST_F(Verification, IsSentAgainWithTheSameCodeFiveTimesAtMost) {
  const auto first = body_of(start());
  const auto sent = code();
  for (int i = 0; i < 4; ++i) {
    const auto again = body_of(start());
    EXPECT_EQ(again["sid"], first["sid"]);
    EXPECT_EQ(code(), sent);
  }
  EXPECT_EQ(refusal(start()), "429 60203");
  EXPECT_EQ(world.sent.size(), 5u);
}

TEST_F(Verification, IsReadOutInACall) {
  start("&Channel=call");
  ASSERT_EQ(world.calls.size(), 1u);
  EXPECT_EQ(http::field(world.calls[0], "To"), "+15550200001");
  auto twiml = http::field(world.calls[0], "Twiml");
  EXPECT_NE(twiml.find("<Say>"), std::string::npos);
  std::string digits;
  for (const char c : twiml) {
    if (c >= '0' && c <= '9') digits += c;
  }
  EXPECT_EQ(body_of(check(digits))["status"], "approved");
}

TEST_F(Verification, HasCodesAsLongAsTheServiceWants) {
  service = make("&CodeLength=8");
  start();
  EXPECT_EQ(code().size(), 8u);
  EXPECT_EQ(refusal(world.post(kVerifyServices, "FriendlyName=Shop&CodeLength=3")), "400 60200");
  EXPECT_EQ(refusal(world.post(kVerifyServices)), "400 60200");
}

TEST_F(Verification, TakesCodesOfTheClientWhereTheServiceDoes) {
  EXPECT_EQ(refusal(start("&Channel=sms&CustomCode=4321")), "403 60204");
  service = make("&CustomCodeEnabled=true");
  EXPECT_EQ(refusal(start("&Channel=sms&CustomCode=12")), "400 60200");
  start("&Channel=sms&CustomCode=4321");
  EXPECT_EQ(code(), "4321");
  EXPECT_EQ(body_of(check("4321"))["status"], "approved");
}

TEST_F(Verification, RefusesUnknownParameters) {
  const auto url = cat(kVerifyServices, "/", service, "/Verifications");
  EXPECT_EQ(refusal(world.post(url, "To=12&Channel=sms")), "400 60200");
  EXPECT_EQ(refusal(world.post(url, "Channel=sms")), "400 60200");
  EXPECT_EQ(refusal(start("&Channel=pigeon")), "400 60200");
  EXPECT_EQ(refusal(world.post(url, "To=ann&Channel=email")), "400 60200");
  EXPECT_EQ(world.post(url, "To=ann@a.example&Channel=email").status, 201);
  start();
  EXPECT_EQ(refusal(check("letters")), "400 60200");
  EXPECT_EQ(
      refusal(world.post(cat(kVerifyServices, "/", service, "/VerificationCheck"), "Code=1234")),
      "400 60200");
}

TEST_F(Verification, DoesNotTextLandlines) {
  world.store.put(kind::kPhone, "+15550200001", {{"sms_error", 21614}});
  EXPECT_EQ(refusal(start()), "403 60205");
  EXPECT_EQ(start("&Channel=call").status, 201);
}

TEST_F(Verification, IsCanceledOrApprovedByTheClient) {
  const auto sid = text_of(body_of(start()), "sid");
  const auto url = cat(kVerifyServices, "/", service, "/Verifications/", sid);
  EXPECT_EQ(world.read(url)["status"], "pending");
  EXPECT_EQ(world.read(cat(kVerifyServices, "/", service, "/Verifications/", kAnn))["sid"], sid);
  EXPECT_EQ(body_of(world.post(url, "Status=canceled"))["status"], "canceled");
  EXPECT_EQ(refusal(check(code())), "404 20404");
  EXPECT_NE(text_of(body_of(start()), "sid"), sid) << "a new one begins";
}

TEST_F(Verification, WantsThePaymentThatItWasStartedFor) {
  service = make("&Psd2Enabled=true");
  EXPECT_EQ(refusal(start()), "400 60206");
  start("&Channel=sms&Amount=10&Payee=Bob");
  const auto who = "To=" + kAnn;
  EXPECT_EQ(body_of(check(code(), who + "&Amount=99&Payee=Bob"))["status"], "pending");
  EXPECT_EQ(body_of(check(code(), who + "&Amount=10&Payee=Bob"))["status"], "approved");
}

TEST_F(Verification, HeedsTheServicesRateLimits) {
  const auto limits = cat(kVerifyServices, "/", service, "/RateLimits");
  const auto limit = text_of(body_of(world.post(limits, "UniqueName=ip")), "sid");
  world.post(cat(limits, "/", limit, "/Buckets"), "Max=1&Interval=60");
  const auto by = [this](const std::string& to, const std::string& ip) {
    const auto json = percent_encode(cat("{\"ip\":\"", ip, "\"}"));
    return world.post(cat(kVerifyServices, "/", service, "/Verifications"),
                      cat("To=%2B1555020000", to, "&Channel=sms&RateLimits=", json));
  };
  EXPECT_EQ(by("1", "10.0.0.1").status, 201);
  EXPECT_EQ(by("2", "10.0.0.1").status, 429);
  EXPECT_EQ(by("3", "10.0.0.2").status, 201);
  pass(std::chrono::seconds(60));
  EXPECT_EQ(by("4", "10.0.0.1").status, 201);
}

TEST_F(Verification, CountsItsAttempts) {
  start();
  check(code());
  start();
  const std::string attempts = "https://verify.twilio.com/v2/Attempts";
  EXPECT_EQ(world.read(attempts)["attempts"].size(), 2u);
  EXPECT_EQ(world.read(attempts + "?Status=converted")["attempts"].size(), 1u);
  const auto summary = world.read(attempts + "/Summary");
  EXPECT_EQ(summary["total_attempts"], 2);
  EXPECT_EQ(summary["conversion_rate_percentage"], "50.00");
}

}  // namespace
}  // namespace ringback::rest
