// The dispatcher: who may ask, what is found, what hooks see and how their answers go out.
#include <gtest/gtest.h>

#include <stdexcept>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

TEST(Authentication, RefusesWithoutCredentials) {
  World world;
  http::Request request;
  request.url = http::parse_url(kAccountUrl + "/Calls.json").value();
  const auto response = world.send(request);
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(response.headers.get("WWW-Authenticate"), "Basic realm=\"Twilio API\"");
  EXPECT_EQ(body_of(response), (Json{{"code", 20003},
                                     {"message", "Authenticate"},
                                     {"more_info", "https://www.twilio.com/docs/errors/20003"},
                                     {"status", 401}}));
}

TEST(Authentication, RefusesAWrongTokenAndAnUnknownAccount) {
  World world;
  EXPECT_EQ(world.send("GET", kAccountUrl + ".json", "", kSid, "wrong").status, 401);
  const std::string stranger = "AC22222222222222222222222222222222";
  EXPECT_EQ(world.send("GET", kAccountUrl + ".json", "", stranger, kToken).status, 401);
  EXPECT_EQ(world.send("GET", kAccountUrl + ".json", "", kSid, kToken).status, 200);
}

TEST(Authentication, ComesBeforeRouting) {
  World world;
  EXPECT_EQ(world.send("GET", "https://api.twilio.com/nowhere", "", kSid, "wrong").status, 401);
}

TEST(Authentication, RefusesAnAccountThatIsNotActive) {
  World world;
  world.store.update(kind::kAccount, kSid, {{"status", "suspended"}});
  const auto response = world.get(kAccountUrl + ".json");
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(body_of(response)["code"], 20005);
}

TEST(Authentication, LetsAKeyInButNotToAccountsAndKeys) {
  World world;
  const auto key = body_of(world.post(kAccountUrl + "/Keys.json", "FriendlyName=mine"));
  const auto sid = text_of(key, "sid");
  const auto secret = text_of(key, "secret");
  ASSERT_TRUE(sid.starts_with("SK"));
  EXPECT_EQ(world.send("GET", kAccountUrl + "/Calls.json", "", sid, secret).status, 200);
  EXPECT_EQ(world.send("GET", kAccountUrl + "/Keys.json", "", sid, secret).status, 401);
  EXPECT_EQ(world.send("GET", kAccountUrl + ".json", "", sid, secret).status, 401);
  EXPECT_EQ(world.send("GET", kAccountUrl + "/Calls.json", "", sid, "guess").status, 401);
  EXPECT_FALSE(world.read(cat(kAccountUrl, "/Keys/", sid, ".json")).contains("secret"));
}

TEST(Accounts, AreHiddenFromEachOther) {
  World world;
  const std::string other = "AC22222222222222222222222222222222";
  world.store.put(kind::kAccount, other, {{"sid", other}, {"auth_token", "t"}});
  world.store.put(kind::kCall, "CA1", {{"sid", "CA1"}, {"account_sid", other}});
  EXPECT_EQ(
      world.get(cat("https://api.twilio.com/2010-04-01/Accounts/", other, "/Calls.json")).status,
      404);
  EXPECT_EQ(world.get(kAccountUrl + "/Calls/CA1.json").status, 404);
  EXPECT_EQ(world.read(kAccountUrl + "/Calls.json")["calls"].size(), 0u);
}

TEST(Accounts, ActForTheirSubaccounts) {
  World world;
  const auto made =
      world.post("https://api.twilio.com/2010-04-01/Accounts.json", "FriendlyName=Sub");
  ASSERT_EQ(made.status, 201);
  const auto child = body_of(made);
  EXPECT_EQ(child["owner_account_sid"], kSid);
  const auto url = cat("https://api.twilio.com/2010-04-01/Accounts/", text_of(child, "sid"));
  EXPECT_EQ(body_of(world.post(url + "/Applications.json"))["account_sid"], child["sid"]);
  EXPECT_EQ(world.read(url + "/Applications.json")["applications"].size(), 1u);
  EXPECT_EQ(world.read(kAccountUrl + "/Applications.json")["applications"].size(), 0u);
  const auto own = world.send("GET", url + "/Applications.json", "", text_of(child, "sid"),
                              text_of(child, "auth_token"));
  EXPECT_EQ(own.status, 200);
}

TEST(Routing, SaysWhatWasNotFound) {
  World world;
  const auto response = world.get(kAccountUrl + "/Calls/CA00000000000000000000000000000000.json");
  EXPECT_EQ(response.status, 404);
  const auto body = body_of(response);
  EXPECT_EQ(body["code"], 20404);
  EXPECT_EQ(body["message"], cat("The requested resource /2010-04-01/Accounts/", kSid,
                                 "/Calls/CA00000000000000000000000000000000.json was not found"));
  EXPECT_EQ(world.get("https://api.twilio.com/2010-04-01/Nothing.json").status, 404);
  EXPECT_EQ(world.get("https://nothing.twilio.com/v1/Services").status, 404);
}

TEST(Routing, NamesTheMethodsThatAPathHas) {
  World world;
  const auto response = world.send("DELETE", kAccountUrl + "/Calls.json");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(body_of(response)["code"], 20004);
  EXPECT_EQ(response.headers.get("Allow"), "GET, POST");
}

TEST(Routing, AnswersOnHostsOfRegions) {
  World world;
  EXPECT_EQ(world.get(cat("https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/", kSid, ".json"))
                .status,
            200);
}

TEST(Routing, NamesTheOperationThatIsNotEmulated) {
  World world;
  const auto response =
      world.get("https://insights.twilio.com/v3/InsightsDomains/Conversations/Metadata");
  EXPECT_EQ(response.status, 501);
  EXPECT_NE(text_of(body_of(response), "message").find("insights_v3/FetchMetadata"),
            std::string::npos);
}

TEST(Requests, TakeFormsAndJsonAndNothingElse) {
  World world;
  const std::string url = "https://taskrouter.twilio.com/v1/Workspaces";
  EXPECT_EQ(world.post(url, "FriendlyName=One").status, 201);
  http::Request request;
  request.method = "POST";
  request.url = http::parse_url(url).value();
  request.headers = {{"Authorization", "Basic " + base64(kSid + ":" + kToken)},
                     {"Content-Type", "text/plain"}};
  request.body = "FriendlyName=One";
  EXPECT_EQ(world.send(request).status, 415);
  request.headers.set("Content-Type", "application/json");
  EXPECT_EQ(world.send(request).status, 400);
  request.body = R"({"FriendlyName":"Two"})";
  EXPECT_EQ(body_of(world.send(request))["friendly_name"], "Two");
}

TEST(Answers, CarryTwiliosHeaders) {
  World world;
  const auto response = world.get(kAccountUrl + ".json");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json;charset=utf-8");
  EXPECT_TRUE(is_sid(response.headers.get("Twilio-Request-Id"), "RQ"));
  EXPECT_TRUE(response.headers.has("Twilio-Request-Duration"));
}

TEST(Journal, TellsTheRequestAndItsAnswer) {
  World world;
  const auto before = world.trace.record(0, "test", "", "");
  http::Request request;
  request.url = http::parse_url(kAccountUrl + "/Calls.json?PageSize=5").value();
  request.headers.set("Authorization", "Basic " + base64(kSid + ":" + kToken));
  request.cause = before;
  world.send(request);
  ASSERT_EQ(world.trace.entries().size(), 3u);
  const auto& asked = world.trace.entries()[1];
  const auto& answered = world.trace.entries()[2];
  EXPECT_EQ(asked.kind(), "rest");
  EXPECT_EQ(asked.cause, before);
  EXPECT_EQ(asked.subject(), cat("GET /2010-04-01/Accounts/", kSid, "/Calls.json"));
  EXPECT_EQ(answered.kind(), "rest.answered");
  EXPECT_EQ(answered.cause, asked.id);
  EXPECT_EQ(answered.text(), cat(asked.subject(), " -> 200"));
}

TEST(Hooks, ReplaceTheGenericBehaviour) {
  World world;
  EventId cause = 0;
  world.api.on("CreateCall", Checks::kDocument, [&](const Invocation& call) -> Result<Json> {
    cause = call.cause;
    EXPECT_EQ(call.account_sid, kSid);
    EXPECT_EQ(call.get("To"), "+15550001");
    EXPECT_EQ(call.all("StatusCallbackEvent"), (std::vector<std::string>{"ringing", "answered"}));
    EXPECT_FALSE(call.has("From"));
    EXPECT_EQ(call.document, nullptr);
    return Json{{"sid", "CA1"}, {"to", call.get("To")}, {"_url", "private"}};
  });
  const auto response =
      world.post(kAccountUrl + "/Calls.json",
                 "To=%2B15550001&StatusCallbackEvent=ringing&StatusCallbackEvent=answered");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(cause, world.trace.entries()[0].id);
  const auto body = body_of(response);
  EXPECT_EQ(body["sid"], "CA1");
  EXPECT_FALSE(body.contains("_url"));
  EXPECT_TRUE(body["price"].is_null());
}

TEST(Hooks, AnswerWithTheirErrors) {
  World world;
  world.api.on("CreateCall", Checks::kNothing, [](const Invocation&) -> Result<Json> {
    return Error{21210, "The source phone number is not yours", 400};
  });
  const auto response = world.post(kAccountUrl + "/Calls.json");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(body_of(response)["code"], 21210);
  EXPECT_EQ(body_of(response)["more_info"], "https://www.twilio.com/docs/errors/21210");
}

TEST(Hooks, SeeTheDocumentAndMayWrapTheGenericBehaviour) {
  World world;
  world.store.put(kind::kCall, "CA1",
                  {{"sid", "CA1"}, {"account_sid", kSid}, {"status", "in-progress"}});
  world.api.on("UpdateCall", [&world](const Invocation& call) -> Result<Json> {
    EXPECT_EQ(text_of(*call.document, "status"), "in-progress");
    return world.api.generic(call);
  });
  const auto response = world.post(kAccountUrl + "/Calls/CA1.json", "Status=completed");
  EXPECT_EQ(body_of(response)["status"], "completed");
  EXPECT_EQ(text_of(*world.store.get(kind::kCall, "CA1"), "status"), "completed");
  EXPECT_EQ(world.post(kAccountUrl + "/Calls/CA2.json", "Status=completed").status, 404);
}

TEST(Hooks, OfListsMayAnswerAnArray) {
  World world;
  world.api.on("ListCallEvent", [](const Invocation&) -> Result<Json> {
    return Json::array({{{"request", {{"method", "POST"}}}}, {{"request", nullptr}}});
  });
  world.store.put(kind::kCall, "CA1", {{"sid", "CA1"}, {"account_sid", kSid}});
  const auto body = world.read(kAccountUrl + "/Calls/CA1/Events.json?PageSize=1");
  EXPECT_EQ(body["events"].size(), 1u);
  EXPECT_EQ(body["events"][0]["request"]["method"], "POST");
  EXPECT_TRUE(body["events"][0].contains("response"));
  EXPECT_TRUE(body["next_page_uri"].is_string());
}

TEST(Hooks, OfOtherProductsAreNamedWithTheProduct) {
  World world;
  world.api.on("studio_v2/CreateExecution", [](const Invocation&) -> Result<Json> {
    return Error{20429, "Too Many Requests", 429};
  });
  world.post("https://studio.twilio.com/v2/Flows", "FriendlyName=f&Status=draft&Definition=%7B%7D");
  const auto flow = world.read("https://studio.twilio.com/v2/Flows")["flows"][0];
  const auto url = cat("https://studio.twilio.com/v2/Flows/", text_of(flow, "sid"), "/Executions");
  EXPECT_EQ(world.post(url, "To=%2B15550001&From=%2B15550002").status, 429);
}

TEST(Hooks, MustNameAnOperation) {
  World world;
  const Hook hook = [](const Invocation&) -> Result<Json> { return Json(); };
  EXPECT_THROW(world.api.on("MakeCall", hook), std::invalid_argument);
  EXPECT_THROW(world.api.on("api_v2010/CreateCall", hook), std::invalid_argument);
  EXPECT_THROW((void)world.api.render("MakeCall", Json::object()), std::invalid_argument);
}

}  // namespace
}  // namespace ringback::rest
