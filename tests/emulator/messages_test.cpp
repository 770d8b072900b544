// Messages by the REST API as a whole: what the client sees of them.
// https://www.twilio.com/docs/messaging/api/message-resource
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"
#include "http/form.hpp"

namespace ringback {
namespace {

constexpr auto kMessagesYaml = R"(
numbers: {"+17045550100": {name: Office}}
phones: {"+13125550142": {}}
)";

const FormFields kHello = {{"From", "+17045550100"}, {"To", "+13125550142"}, {"Body", "Hello"}};

http::Response ask_host(TestEmulator& twilio, const std::string& method, const std::string& url,
                        const std::string& type, const std::string& body) {
  http::Request request;
  request.method = method;
  request.url = http::parse_url(url).value();
  request.body = body;
  request.headers.set("Content-Type", type);
  request.headers.set("Authorization",
                      "Basic " + base64(cat(twilio.account_sid(), ":", twilio.auth_token())));
  return twilio.ask(std::move(request));
}

Json make_service(TestEmulator& twilio) {
  constexpr auto kForm = "application/x-www-form-urlencoded";
  const std::string services = "https://messaging.twilio.com/v1/Services";
  const auto service =
      Json::parse(ask_host(twilio, "POST", services, kForm, "FriendlyName=Shop").body);
  const auto number =
      twilio.rest_json("GET", "IncomingPhoneNumbers.json")["incoming_phone_numbers"][0];
  const auto added =
      ask_host(twilio, "POST", cat(services, "/", text_of(service, "sid"), "/PhoneNumbers"), kForm,
               cat("PhoneNumberSid=", text_of(number, "sid")));
  EXPECT_EQ(added.status, 201) << added.body;
  return service;
}

TEST(MessageResource, OfAScheduledMessageCanBeCanceledOnce) {
  TestEmulator twilio(kMessagesYaml);
  const auto service = make_service(twilio);
  const auto sent = twilio.rest_json("POST", "Messages.json",
                                     {{"MessagingServiceSid", text_of(service, "sid")},
                                      {"To", "+13125550142"},
                                      {"Body", "Later"},
                                      {"ScheduleType", "fixed"},
                                      {"SendAt", "2026-01-02T00:00:00Z"}});
  EXPECT_EQ(sent["status"], "scheduled");
  const auto path = cat("Messages/", text_of(sent, "sid"), ".json");
  EXPECT_EQ(twilio.rest("DELETE", path).status, 409);
  EXPECT_EQ(twilio.rest_json("POST", path, {{"Status", "canceled"}})["status"], "canceled");
  EXPECT_EQ(twilio.rest("POST", path, {{"Status", "canceled"}}).status, 409);
  twilio.run();
  EXPECT_EQ(twilio.rest_json("GET", path)["status"], "canceled");
  EXPECT_EQ(twilio.rest("DELETE", path).status, 204);
}

TEST(MessageResource, LosesItsTextAndThenItself) {
  TestEmulator twilio(kMessagesYaml);
  const auto path =
      cat("Messages/", text_of(twilio.rest_json("POST", "Messages.json", kHello), "sid"), ".json");
  const auto early = twilio.rest("DELETE", path);
  EXPECT_EQ(early.status, 409);
  EXPECT_EQ(Json::parse(early.body)["code"], 20009);
  twilio.run();
  EXPECT_EQ(twilio.rest("POST", path, {{"Body", "Another"}}).status, 400);
  EXPECT_EQ(twilio.rest_json("POST", path, {{"Body", ""}})["body"], "");
  EXPECT_EQ(twilio.rest("DELETE", path).status, 204);
  EXPECT_EQ(twilio.rest("GET", path).status, 404);
}

TEST(MessageResource, IsFoundByWhoWhomAndWhen) {
  TestEmulator twilio(kMessagesYaml);
  twilio.rest("POST", "Messages.json", kHello);
  twilio.run();
  const auto count = [&](const FormFields& filters) {
    return twilio.rest_json("GET", "Messages.json", filters)["messages"].size();
  };
  EXPECT_EQ(count({{"To", "+13125550142"}}), 1u);
  EXPECT_EQ(count({{"To", "+13125550143"}}), 0u);
  EXPECT_EQ(count({{"From", "+17045550100"}, {"DateSent", "2026-01-01"}}), 1u);
  EXPECT_EQ(count({{"DateSent", "2026-01-02"}}), 0u);
  EXPECT_EQ(count({{"DateSent<", "2026-01-01"}}), 1u);  // "on and before" that date
  EXPECT_EQ(count({{"DateSent<", "2025-12-31"}}), 0u);
  EXPECT_EQ(count({{"DateSent>", "2026-01-02"}}), 0u);
}

TEST(MessageFeedbackResource, IsMadeByTheClient) {
  TestEmulator twilio(kMessagesYaml);
  const auto sid = text_of(twilio.rest_json("POST", "Messages.json", kHello), "sid");
  const auto path = cat("Messages/", sid, "/Feedback.json");
  const auto feedback = twilio.rest_json("POST", path, {{"Outcome", "confirmed"}});
  EXPECT_EQ(feedback["outcome"], "confirmed");
  EXPECT_EQ(feedback["message_sid"], sid);
  EXPECT_EQ(twilio.rest("POST", path, {{"Outcome", "maybe"}}).status, 400);
  EXPECT_EQ(twilio.rest("POST", cat("Messages/SM", std::string(32, '0'), "/Feedback.json")).status,
            404);
}

TEST(ContentResource, IsWhatAMessageSays) {
  TestEmulator twilio(kMessagesYaml);
  const auto made =
      ask_host(twilio, "POST", "https://content.twilio.com/v1/Content", "application/json",
               R"({"friendly_name": "hello", "language": "en", "variables": {"1": "you"},
          "types": {"twilio/text": {"body": "Hello {{1}}"}}})");
  ASSERT_EQ(made.status, 201) << made.body;
  const auto sent = twilio.rest_json("POST", "Messages.json",
                                     {{"From", "+17045550100"},
                                      {"To", "+13125550142"},
                                      {"ContentSid", text_of(Json::parse(made.body), "sid")},
                                      {"ContentVariables", R"({"1": "Ann"})"}});
  EXPECT_EQ(sent["body"], "Hello Ann");
}

TEST(MediaResource, IsListedFetchedAndServed) {
  TestEmulator twilio(kMessagesYaml);
  twilio.network().hosts["pictures.example"] = [](const http::Request&) {
    return http::response(200, "image/png", "PNG");
  };
  FormFields fields = kHello;
  fields.emplace_back("MediaUrl", "https://pictures.example/1.png");
  const auto sent = twilio.rest_json("POST", "Messages.json", fields);
  twilio.run();
  const auto path = cat("Messages/", text_of(sent, "sid"));
  EXPECT_EQ(twilio.rest_json("GET", path + ".json")["status"], "delivered");
  const auto list = twilio.rest_json("GET", path + "/Media.json")["media_list"];
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["content_type"], "image/png");
  EXPECT_FALSE(list[0].contains("_data"));
  const auto medium = cat(path, "/Media/", text_of(list[0], "sid"));
  EXPECT_EQ(twilio.rest("GET", medium).body, "PNG");
  EXPECT_EQ(twilio.rest_json("GET", medium + ".json")["parent_sid"], sent["sid"]);
  EXPECT_EQ(twilio.rest("DELETE", medium + ".json").status, 204);
  EXPECT_EQ(twilio.rest("GET", medium).status, 404);
}

}  // namespace
}  // namespace ringback
