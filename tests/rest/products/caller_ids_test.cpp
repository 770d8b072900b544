// Caller IDs: numbers of others that may be shown.
// https://www.twilio.com/docs/voice/api/outgoing-caller-ids
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

const std::string kPhone = "+15550200001";

struct CallerIdRequest : testing::Test {
  http::Response ask(const std::string& more = "") {
    return world.post(kAccountUrl + "/OutgoingCallerIds.json",
                      cat("PhoneNumber=", percent_encode(kPhone), more));
  }

  /// What the call answers with when these keys were pressed in the call.
  http::Response press(const std::string& digits, const Json& asked) {
    http::Request request;
    request.method = "POST";
    request.body = http::print_form({{"CallSid", text_of(asked, "call_sid")}, {"Digits", digits}});
    return world.products.caller_ids().answer(request);
  }

  Json known() {
    return world.read(kAccountUrl + "/OutgoingCallerIds.json").at("outgoing_caller_ids");
  }

  World world;
};

TEST_F(CallerIdRequest, CallsAndAsksForTheCodeItAnswersWith) {
  const auto asked = body_of(ask("&FriendlyName=Desk&Extension=12"));
  EXPECT_EQ(asked["phone_number"], kPhone);
  EXPECT_EQ(asked["friendly_name"], "Desk");
  EXPECT_EQ(text_of(asked, "validation_code").size(), 6u);
  ASSERT_EQ(world.calls.size(), 1u);
  EXPECT_EQ(http::field(world.calls[0], "To"), kPhone);
  EXPECT_EQ(http::field(world.calls[0], "SendDigits"), "12");
  EXPECT_NE(http::field(world.calls[0], "Twiml").find("<Gather"), std::string::npos);
  EXPECT_EQ(known(), Json::array()) << "nobody has answered yet";
}

TEST_F(CallerIdRequest, KeepsTheNumberWhoseOwnerKnewTheCode) {
  world.store.put(kind::kPhone, kPhone, Json::object());
  const auto asked = body_of(ask("&StatusCallback=https://a.example/told"));
  EXPECT_EQ(press(text_of(asked, "validation_code"), asked).status, 200);
  const auto all = known();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0]["phone_number"], kPhone);
  EXPECT_EQ(all[0]["friendly_name"], "(555) 020-0001");
  ASSERT_EQ(world.posted.size(), 1u);
  EXPECT_TRUE(world.posted[0].starts_with("https://a.example/told VerificationStatus=success"));
  EXPECT_EQ(press(text_of(asked, "validation_code"), asked).status, 404) << "it is asked once";
  EXPECT_EQ(body_of(ask())["code"], 21450);
}

TEST_F(CallerIdRequest, FailsWithAnotherCodeOrNone) {
  world.store.put(kind::kPhone, kPhone, Json::object());
  press("000000", body_of(ask("&StatusCallback=https://a.example/told")));
  press("", body_of(ask()));
  EXPECT_EQ(known(), Json::array());
  EXPECT_NE(world.posted[0].find("VerificationStatus=failed"), std::string::npos);
}

TEST_F(CallerIdRequest, TakesItThatStrangersPressTheCode) {
  press("", body_of(ask()));
  EXPECT_EQ(known().size(), 1u);
}

TEST_F(CallerIdRequest, RefusesWhatIsNoNumber) {
  EXPECT_EQ(body_of(world.post(kAccountUrl + "/OutgoingCallerIds.json", "PhoneNumber=12"))["code"],
            13224);
}

}  // namespace
}  // namespace ringback::rest
