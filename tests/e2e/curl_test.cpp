// The sample project's test guide, to the letter: its curl with the host replaced.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;

/// Runs the guide's command for a number, as a shell does; prints the body and the status.
Outcome place_test_call(const Served& service, const ServiceFolder& folder, const std::string& to,
                        const std::string& password) {
  auto command = ringback(folder, {});
  const auto program = command.words[0];
  const auto script =
      cat("eval \"$(", program, " env)\"; curl -sS -w '\\n%{http_code}' -X POST ",
          service.url("/_twilio/api.twilio.com/2010-04-01/Accounts/$TWILIO_ACCOUNT_SID/Calls.json"),
          " --data-urlencode 'From=", kCaller, "' --data-urlencode 'To=", to,
          "' --data-urlencode 'Url=https://handler.twilio.com/twiml/api-test-caller'",
          " -u \"$TWILIO_ACCOUNT_SID:", password, "\"");
  command.words = {"sh", "-c", script};
  return run(command);
}

/// The fields of https://www.twilio.com/docs/voice/api/call-resource#call-properties.
constexpr const char* kFields[] = {"sid",
                                   "date_created",
                                   "date_updated",
                                   "parent_call_sid",
                                   "account_sid",
                                   "to",
                                   "from",
                                   "to_formatted",
                                   "from_formatted",
                                   "phone_number_sid",
                                   "status",
                                   "start_time",
                                   "end_time",
                                   "duration",
                                   "price",
                                   "price_unit",
                                   "direction",
                                   "answered_by",
                                   "api_version",
                                   "forwarded_from",
                                   "group_sid",
                                   "caller_name",
                                   "queue_time",
                                   "trunk_sid",
                                   "uri",
                                   "subresource_uris"};

TEST(Curl, CreatesACallAndGetsEveryFieldOfIt) {
  const ServiceFolder folder;
  Served service(folder, {"--clock", "virtual"});
  const auto curl = place_test_call(service, folder, kAnswered, "$TWILIO_AUTH_TOKEN");
  ASSERT_EQ(curl.status, 0) << curl.err;
  ASSERT_TRUE(curl.out.ends_with("\n201")) << curl.out;
  const auto call = Json::parse(curl.out.substr(0, curl.out.size() - 4));
  for (const auto* field : kFields) EXPECT_TRUE(call.contains(field)) << field;
  EXPECT_EQ(call.size(), std::size(kFields)) << curl.out;
  EXPECT_THAT(text_of(call, "sid"), testing::MatchesRegex("CA[0-9a-f]{32}"));
  EXPECT_EQ(text_of(call, "status"), "queued");
  EXPECT_EQ(text_of(call, "direction"), "outbound-api");
  EXPECT_EQ(text_of(call, "from"), kCaller);
  EXPECT_EQ(text_of(call, "to"), kAnswered);
  EXPECT_TRUE(service.await_event("recording.completed", "recording"));
  EXPECT_TRUE(service.becomes(cat("Calls/", text_of(call, "sid"), ".json"), "status", "completed"));
}

TEST(Curl, WithAWrongPasswordGetsTwiliosRefusal) {
  const ServiceFolder folder;
  Served service(folder, {"--clock", "virtual"});
  const auto curl = place_test_call(service, folder, kAnswered, "wrong");
  ASSERT_TRUE(curl.out.ends_with("\n401")) << curl.out;
  const auto refusal = Json::parse(curl.out.substr(0, curl.out.size() - 4));
  EXPECT_EQ(refusal["code"], 20003);
  EXPECT_EQ(refusal["status"], 401);
  EXPECT_EQ(text_of(refusal, "message"), "Authentication Error - invalid username");
  EXPECT_THAT(text_of(refusal, "more_info"), HasSubstr("/20003"));
  EXPECT_THAT(service.journal("call.queued"), testing::IsEmpty());
}

}  // namespace
}  // namespace ringback::e2e
