// What the files of a service and its Twilio have to do with each other: Sync, assets, clashes.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"

namespace ringback {
namespace {

http::Request service_request(const std::string& method, const std::string& target) {
  http::Request request;
  request.method = method;
  request.url = http::parse_url("http://localhost:3000" + target).value();
  return request;
}

TEST(SyncOfFunctions, IsSharedByTheirInvocations) {
  TestEmulator twilio("{}", RINGBACK_TEST_FUNCTIONS);
  const auto call = [&](const std::string& from) {
    return twilio.ask(service_request("GET", "/counter?From=" + from)).body;
  };
  EXPECT_EQ(call("a"), R"({"calls":1,"revision":"0","log":["a"]})");
  EXPECT_EQ(call("b"), R"({"calls":2,"revision":"1","log":["a","b"]})");
  EXPECT_NE(call("b").find("An Item with given key already exists"), std::string::npos);
  auto read = service_request("GET", "/");
  read.url =
      http::parse_url("https://sync.twilio.com/v1/Services/default/Maps/callers/Items/a").value();
  read.headers.add(
      "Authorization",
      cat("Basic ", base64(cat(TestEmulator::account_sid(), ":", TestEmulator::auth_token()))));
  EXPECT_EQ(twilio.ask(read).status, 200);
}

TEST(CallbacksToTheServiceItself, NeverLeaveItHoweverItsAddressIsSpelled) {
  TestEmulator twilio("numbers: {'+15550001': {name: One}}");
  for (const auto* host : {"localhost", "127.0.0.1", "[::1]"}) {
    twilio.rest_json("POST", "Messages.json",
                     {{"To", "+15550002"},
                      {"From", "+15550001"},
                      {"Body", "x"},
                      {"StatusCallback", cat("http://", host, ":3000/_ringback/api/reset")}});
  }
  twilio.run();
  EXPECT_EQ(twilio.entries("message.delivered").size(), 3U);
  EXPECT_FALSE(twilio.requests_to("/_ringback/api/reset").empty());
  EXPECT_TRUE(twilio.network().requests.empty());
}

TEST(TokensOfTheAccount, CountForTheServiceWhenTheyArePromoted) {
  TestEmulator twilio("{}", RINGBACK_TEST_FUNCTIONS);
  twilio.write_asset("music.protected.txt", "la");
  twilio.run();
  const auto music = [&](const std::string& token) {
    auto request = service_request("GET", "/music.txt");
    const auto signature = twilio_signature(token, request.url.request_text(), {});
    request.headers.add("X-Twilio-Signature", signature);
    return twilio.ask(request).status;
  };
  ASSERT_EQ(music(TestEmulator::auth_token()), 200);
  const auto tokens = [&](const std::string& path) {
    http::Request request;
    request.method = "POST";
    request.url = http::parse_url("https://accounts.twilio.com/v1/AuthTokens/" + path).value();
    request.headers.add(
        "Authorization",
        cat("Basic ", base64(cat(TestEmulator::account_sid(), ":", TestEmulator::auth_token()))));
    return Json::parse(twilio.ask(request).body);
  };
  const auto seen = [&] {
    return twilio.ask(service_request("GET", "/environment?name=AUTH_TOKEN")).body;
  };
  ASSERT_EQ(seen(), TestEmulator::auth_token());
  const auto second = text_of(tokens("Secondary"), "secondary_auth_token");
  EXPECT_EQ(text_of(tokens("Promote"), "auth_token"), second);
  EXPECT_EQ(music(second), 200);
  EXPECT_EQ(music(TestEmulator::auth_token()), 403);
  EXPECT_EQ(seen(), second);
}

TEST(LimitsOfFunctions, ChangeWithTheConfiguration) {
  TestEmulator twilio("{}", RINGBACK_TEST_FUNCTIONS);
  auto request = service_request("GET", "/counter?From=a");
  request.headers = {{"A", "1"}, {"B", "2"}};
  EXPECT_EQ(twilio.ask(request).status, 200);
  auto config = twilio.emulator().config();
  config.limits.header_count = 1;
  twilio.emulator().reconfigure(config);
  EXPECT_EQ(twilio.ask(request).status, 431);
  EXPECT_EQ(twilio.entries("config.applied"), std::vector<std::string>{"changed: limits"});
}

TEST(AssetsOfAService, AnswerEveryMethodAndTellWhatBrowsersMay) {
  TestEmulator twilio("{}", RINGBACK_TEST_FUNCTIONS);
  twilio.write_asset("page.html", "<p>");
  for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
    const auto given = twilio.ask(service_request(method, "/page.html"));
    EXPECT_EQ(given.body, "<p>") << method;
    EXPECT_EQ(given.headers.get("Cache-Control"),
              "no-store, no-cache, must-revalidate, proxy-revalidate");
  }
  const auto options = twilio.ask(service_request("OPTIONS", "/page.html"));
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.get("access-control-allow-origin"), "*");
  EXPECT_EQ(twilio.ask(service_request("OPTIONS", "/none.html")).status, 404);
}

TEST(AssetsOfAService, AnswerAtItsRootFromTheirOwnFolder) {
  TestEmulator twilio("{}", RINGBACK_TEST_FUNCTIONS);
  twilio.write_asset("index.html", "not this");
  EXPECT_EQ(twilio.ask(service_request("GET", "/")).status, 404);
  twilio.write_asset("assets/index.html", "home");
  EXPECT_EQ(twilio.ask(service_request("GET", "/")).body, "home");
}

TEST(AssetsOfAService, GiveWayToFunctions) {
  TestEmulator twilio("{}", RINGBACK_TEST_FUNCTIONS);
  twilio.write_asset("counter", "an asset");
  EXPECT_NE(twilio.ask(service_request("GET", "/counter?From=a")).body, "an asset");
  EXPECT_EQ(twilio.entries("asset.rejected"),
            std::vector<std::string>{"is not served: a function answers at /counter"});
}

}  // namespace
}  // namespace ringback
