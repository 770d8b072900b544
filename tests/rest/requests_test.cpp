// What requests may look like: sizes, types of bodies, repeats, addresses.
#include <gtest/gtest.h>

#include "http/form.hpp"
#include "rest/world.hpp"

namespace ringback::rest {
namespace {

const std::string kQueues = kAccountUrl + "/Queues.json";
const std::string kServices = "https://sync.twilio.com/v1/Services";

http::Request request_of(std::string_view method, std::string_view url, std::string body = "") {
  http::Request request;
  request.method = method;
  request.url = http::parse_url(url).value();
  request.body = std::move(body);
  request.headers.set("Authorization", "Basic " + base64(kSid + ":" + kToken));
  return request;
}

TEST(Bodies, OfMoreThanAMegabyteAreRefused) {
  World world;
  const auto answer = world.post(kQueues, "FriendlyName=" + std::string(1 << 20, 'x'));
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(body_of(answer)["code"], 20413);
}

TEST(Bodies, AreFormsOrJson) {
  World world;
  auto request = request_of("POST", kServices, "--b\r\n\r\n--b--");
  request.headers.set("Content-Type", "multipart/form-data; boundary=b");
  EXPECT_EQ(world.send(request).status, 415);
  request.body = R"({"FriendlyName": "by JSON"})";
  request.headers.set("Content-Type", "application/json");
  EXPECT_EQ(body_of(world.send(request))["friendly_name"], "by JSON");
  request.body = "{";
  EXPECT_EQ(world.send(request).status, 400);
}

TEST(Bodies, OfTheOldApiAreFormsAlone) {
  World world;
  auto request = request_of("POST", kQueues, R"({"FriendlyName": "by JSON"})");
  request.headers.set("Content-Type", "application/json");
  const auto answer = world.send(request);
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.body.find("Missing required parameter FriendlyName"), std::string::npos);
}

TEST(Parameters, AreWrittenAsDocumented) {
  World world;
  EXPECT_EQ(world.post(kQueues, "friendlyname=small").status, 400);
  EXPECT_EQ(world.post(kQueues, "FriendlyName=large&Unknown=1").status, 201);
}

TEST(Parameters, MayRepeat) {
  World world;
  const auto made = body_of(world.post("https://chat.twilio.com/v2/Services", "FriendlyName=c"));
  const auto url = cat("https://chat.twilio.com/v2/Services/", text_of(made, "sid"), "/Roles");
  const auto role = body_of(world.post(
      url, "FriendlyName=r&Type=channel&Permission=sendMessage&Permission=leaveChannel"));
  EXPECT_EQ(role["permissions"], Json({"sendMessage", "leaveChannel"}));
}

TEST(Paths, TakePhoneNumbersEscapedOrNot) {
  World world;
  const std::string base = "https://routes.twilio.com/v2/PhoneNumbers/";
  world.store.put("routes.v2.phone_number", kSid + "/+14155550100",
                  {{"phone_number", "+14155550100"}, {"account_sid", kSid}});
  EXPECT_EQ(world.get(base + "+14155550100").status, 200);
  EXPECT_EQ(world.get(base + "%2B14155550100").status, 200);
}

TEST(Repeats, DoNothingASecondTime) {
  World world;
  auto request = request_of("POST", kServices, "FriendlyName=once");
  request.headers.set("I-Twilio-Idempotency-Token", "t-1");
  const auto first = world.send(request);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(world.send(request).body, first.body);
  EXPECT_EQ(world.store.size("sync.v1.service"), 1u);
  request.body = "FriendlyName=other";
  EXPECT_EQ(world.send(request).status, 409);
  request.headers.set("I-Twilio-Idempotency-Token", "t-2");
  EXPECT_EQ(world.send(request).status, 201);
}

TEST(Repeats, AreOfOneAskerAlone) {
  World world;
  auto request = request_of("POST", kServices, "FriendlyName=mine");
  request.headers.set("I-Twilio-Idempotency-Token", "t-1");
  ASSERT_EQ(world.send(request).status, 201);
  const auto key = body_of(world.post(kAccountUrl + "/Keys.json", "FriendlyName=k"));
  const auto credentials = text_of(key, "sid") + ":" + text_of(key, "secret");
  request.headers.set("Authorization", "Basic " + base64(credentials));
  EXPECT_EQ(world.send(request).status, 201);
  EXPECT_EQ(world.store.size("sync.v1.service"), 2u);
}

TEST(Repeats, AreForgottenAfterADay) {
  World world;
  auto request = request_of("POST", kServices, "FriendlyName=daily");
  request.headers.set("I-Twilio-Idempotency-Token", "t-1");
  const auto first = world.send(request);
  world.clock.move_to(world.clock.now() + std::chrono::hours(25));
  EXPECT_NE(world.send(request).body, first.body);
}

TEST(Repeats, OfRefusalsAreTriedAgain) {
  World world;
  auto request = request_of("POST", kQueues, "");
  request.headers.set("I-Twilio-Idempotency-Token", "t-1");
  EXPECT_EQ(world.send(request).status, 400);
  request.body = "FriendlyName=now";
  EXPECT_EQ(world.send(request).status, 201);
}

TEST(Addresses, LeadWhereTheRequestCameFrom) {
  World world;
  for (int i = 0; i < 3; ++i) world.post(kServices, "FriendlyName=s");
  auto request = request_of("GET", kServices + "?PageSize=2");
  request.origin = "http://localhost:3000/_twilio/sync.twilio.com";
  const auto body = body_of(world.send(request));
  const auto next = text_of(body["meta"], "next_page_url");
  EXPECT_TRUE(next.starts_with(request.origin + "/v1/Services?PageSize=2&Page=1")) << next;
  const auto& service = body["services"][0];
  EXPECT_EQ(text_of(service, "url"), cat(request.origin, "/v1/Services/", text_of(service, "sid")));
  EXPECT_TRUE(text_of(service["links"], "documents").starts_with(request.origin));
  const auto direct = world.read(kServices + "?PageSize=2");
  EXPECT_TRUE(text_of(direct["meta"], "next_page_url").starts_with(kServices));
}

}  // namespace
}  // namespace ringback::rest
