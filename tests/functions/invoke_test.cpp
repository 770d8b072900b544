// Requests to events, answers to responses.
#include "functions/invoke.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

http::Request posted(const std::string& target, const std::string& type, const std::string& body) {
  auto asked = request("POST", target);
  if (!type.empty()) asked.headers.add("Content-Type", type);
  asked.body = body;
  return asked;
}

constexpr auto form = "application/x-www-form-urlencoded";
constexpr auto json = "application/json";

/// The event without `request`, or the status of the refusal.
std::string event_of(const http::Request& asked) {
  const auto text = build_event(asked);
  if (!text) return std::to_string(text.error().status);
  auto event = *parse_json(*text);
  event.erase("request");
  return print_json(event);
}

struct Row {
  const char* claim;
  const char* target;
  const char* type;
  const char* body;
  const char* event;
};

TEST(Event, IsBuiltFromQueryAndBody) {
  const Row rows[] = {
      {"strings, also empty ones", "/f?a=1&b=&flag", "", "", R"({"a":"1","b":"","flag":""})"},
      {"decoded", "/f?a=x+y%2Bz", "", "", R"({"a":"x y+z"})"},
      {"repeats make an array", "/f?a=1&a=2&a=3", "", "", R"({"a":["1","2","3"]})"},
      {"a form", "/f", form, "a=1&b=two+words", R"({"a":"1","b":"two words"})"},
      {"a repeated form field", "/f", form, "a=1&a=2", R"({"a":["1","2"]})"},
      {"form names stay literal", "/f", form, "a%5Bb%5D=1", R"({"a[b]":"1"})"},
      {"the body wins in place", "/f?a=1&b=2", form, "a=9", R"({"a":"9","b":"2"})"},
      {"charset utf-8", "/f", "application/x-www-form-urlencoded; charset=UTF-8", "a=1",
       R"({"a":"1"})"},
      {"another charset", "/f", "application/x-www-form-urlencoded; charset=latin1", "a=1", "415"},
      {"a JSON object", "/f?a=1", json, R"({"a":{"b":[1,true,null]}})",
       R"({"a":{"b":[1,true,null]}})"},
      {"a JSON array by index", "/f", json, R"(["x",2])", R"({"0":"x","1":2})"},
      {"byte order mark", "/f", json, "\xEF\xBB\xBF{\"a\":1}", R"({"a":1})"},
      {"empty JSON body", "/f?a=1", json, "", R"({"a":"1"})"},
      {"white space only", "/f", json, "  ", "400"},
      {"a JSON text", "/f", json, "\"text\"", "400"},
      {"malformed JSON", "/f", json, "{", "400"},
      {"other types are ignored", "/f", "text/json", R"({"a":1})", "{}"},
      {"no type is ignored", "/f", "", "a=1", "{}"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(event_of(posted(row.target, row.type, row.body)), row.event) << row.claim;
  }
}

TEST(Event, HasTheRequestFirst) {
  const auto event = *parse_json(*build_event(request("GET", "/f?a=1")));
  EXPECT_EQ(event.begin().key(), "request");
}

TEST(Event, LetsAFieldNamedRequestReplaceTheRequest) {
  const auto event = *parse_json(*build_event(request("GET", "/f?request=mine")));
  EXPECT_EQ(print_json(event), R"({"request":"mine"})");
}

TEST(Event, ShowsHeadersInLowerCaseAndHidesThePlatforms) {
  auto asked = request("GET", "/f");
  asked.headers.add("X-Twilio-Signature", "s");
  asked.headers.add("X-Many", "1");
  asked.headers.add("x-many", "2");
  for (const auto* name : {"Via", "Connection", "X-Forwarded-For", "I-Twilio-Idempotency-Token",
                           "X-Amz-Id", "OT-Tracer", "Upgrade"}) {
    asked.headers.add(name, "hidden");
  }
  const auto event = *parse_json(*build_event(asked));
  EXPECT_EQ(print_json(event["request"]["headers"]),
            R"({"host":"localhost:3000","x-twilio-signature":"s","x-many":["1","2"]})");
}

TEST(Event, ReadsCookies) {
  auto asked = request("GET", "/f");
  asked.headers.add("Cookie", "a=1; b=%20x; a=2");
  const auto event = *parse_json(*build_event(asked));
  EXPECT_EQ(print_json(event["request"]["cookies"]), R"({"a":"1","b":" x"})");
}

TEST(Context, StartsWithThePathAndEndsWithTheRuntime) {
  Service service;
  service.environment = {{"COLOUR", "green"}};
  service.account_sid = "AC1";
  service.auth_token = "token";
  service.domain_name = "localhost:3000";
  service.private_assets = {{"/data.json", "/srv/data.private.json"}};
  const auto built = make_context_template(service, {{"echo", "/srv/echo.so"}});
  const auto context = *parse_json(build_context(built, "/echo"));
  std::string names;
  for (const auto& [name, value] : context.items()) names += name + " ";
  EXPECT_EQ(names,
            "PATH DOMAIN_NAME SERVICE_SID ENVIRONMENT_SID COLOUR ACCOUNT_SID AUTH_TOKEN "
            "$runtime ");
  EXPECT_EQ(context["PATH"], "/echo");
  EXPECT_EQ(print_json(context["$runtime"]), R"({"assets":{"/data.json":"/srv/data.private.json"},)"
                                             R"("functions":{"echo":"/srv/echo.so"}})");
}

TEST(Context, LetsTheEnvironmentReplaceThePath) {
  Service service;
  service.environment = {{"PATH", "/bin"}};
  const auto text = build_context(make_context_template(service, Json::object()), "/echo");
  EXPECT_EQ((*parse_json(text))["PATH"], "/bin");
  EXPECT_EQ(text.find("/echo"), std::string::npos);
}

http::Response answered(int status, const std::string& headers, const std::string& body) {
  return build_response("/f", {Outcome::Kind::Answered, {status, headers, body, {}}, {}});
}

TEST(Response, CarriesWhatTheHandlerAnswered) {
  const auto response =
      answered(201, R"({"Content-Type":"text/plain","Set-Cookie":["a=1","b=2"],"X":5})", "body");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, "body");
  std::string lines;
  for (const auto& [name, value] : response.headers) lines += name + ":" + value + " ";
  EXPECT_EQ(lines, "Content-Type:text/plain Set-Cookie:a=1 Set-Cookie:b=2 X:5 ");
}

TEST(Response, HasNoBodyWhereHttpHasNone) {
  for (const int status : {204, 304}) {
    const auto response = answered(status, R"({"Content-Type":"text/plain"})", "body");
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.body, "");
    EXPECT_FALSE(response.headers.has("Content-Type"));
  }
}

TEST(Response, RefusesWhatHttpCannotCarry) {
  EXPECT_EQ(answered(99, "{}", "").status, 500);
  EXPECT_EQ(answered(1000, "{}", "").status, 500);
  EXPECT_EQ(answered(-1, "{}", "").status, 500);
  EXPECT_EQ(answered(200, R"({"A":"b\r\nc"})", "").status, 500);
  EXPECT_EQ(answered(200, R"({"A b":"c"})", "").status, 500);
  EXPECT_EQ(answered(200, R"({"":"c"})", "").status, 500);
  EXPECT_EQ(answered(200, "[", "").status, 500);
  EXPECT_EQ(answered(200, "[]", "").status, 500);
}

TEST(Response, LeavesTheFramingToTheServer) {
  const auto response =
      answered(200, R"({"content-length":"7","Transfer-Encoding":"chunked"})", "body");
  EXPECT_EQ(response.headers.size(), 0u);
}

TEST(Response, ShowsAnErrorAsJson) {
  const auto response =
      build_response("/f", {Outcome::Kind::Answered, {0, "", "", "no \"x\""}, {}});
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(response.body, R"({"message":"no \"x\"","name":"Error","stack":"Error: no \"x\""})");
}

TEST(Response, TellsTimeoutCrashAndCrowdApart) {
  EXPECT_EQ(build_response("/f", {Outcome::Kind::TimedOut, {}, "late"}).status, 504);
  EXPECT_EQ(build_response("/f", {Outcome::Kind::Refused, {}, "full"}).status, 429);
  const auto crashed = build_response("/f", {Outcome::Kind::Failed, {}, "crashed: SIGSEGV"});
  EXPECT_EQ(crashed.status, 500);
  EXPECT_EQ((*parse_json(crashed.body))["message"], "/f crashed: SIGSEGV");
}

}  // namespace
}  // namespace ringback::functions
