// Outcomes to responses.
#include "functions/answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "functions/error_page.hpp"
#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

using testing::HasSubstr;
using testing::Not;

Reply reply_to(const http::Request& asked, Outcome outcome) {
  return build_reply(asked, "/f", std::move(outcome), {});
}

http::Response answered(int status, const std::string& headers, const std::string& body,
                        const http::Request& asked = request("GET", "/f")) {
  return reply_to(asked, {Outcome::Kind::Answered, {status, headers, body, {}}, {}}).response;
}

http::Response failed(const std::string& error, const std::string& details,
                      const http::Request& asked = request("GET", "/f")) {
  return reply_to(asked, {Outcome::Kind::Answered, {0, details, "", error}, {}}).response;
}

int alert_of(Outcome outcome) { return reply_to(request("GET", "/f"), std::move(outcome)).alert; }

TEST(Response, CarriesWhatTheHandlerAnswered) {
  const auto response =
      answered(201, R"({"Content-Type":"text/plain","Set-Cookie":["a=1","b=2"],"X":5})", "body");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, "body");
  std::string lines;
  for (const auto& [name, value] : response.headers) lines += name + ":" + value + " ";
  EXPECT_THAT(lines, HasSubstr("Content-Type:text/plain Set-Cookie:a=1 Set-Cookie:b=2 X:5 "));
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
  EXPECT_FALSE(response.headers.has("Content-Length"));
  EXPECT_FALSE(response.headers.has("Transfer-Encoding"));
}

TEST(Response, IsTaggedAndNotToBeKept) {
  const auto response = answered(200, "{}", "hello text");
  EXPECT_EQ(response.headers.get("ETag"), "W/\"a-5S3MfCxgwxKfwOvqTQfTEwagxSg\"");
  EXPECT_EQ(response.headers.get("Cache-Control"),
            "no-store, no-cache, must-revalidate, proxy-revalidate");
  EXPECT_EQ(response.headers.get("Expires"), "0");
}

TEST(Response, LetsTheHandlerSayOtherwise) {
  const auto response =
      answered(200, R"({"cache-control":"max-age=60","etag":"\"mine\"","Expires":null})", "x");
  EXPECT_EQ(response.headers.get("Cache-Control"), "max-age=60");
  EXPECT_EQ(response.headers.get("ETag"), "\"mine\"");
  EXPECT_FALSE(response.headers.has("Expires"));
}

TEST(Response, IsNotSentAgainToWhoHasIt) {
  auto asked = request("GET", "/f");
  asked.headers.add("If-None-Match", "W/\"a-5S3MfCxgwxKfwOvqTQfTEwagxSg\"");
  EXPECT_EQ(answered(200, "{}", "hello text", asked).status, 304);
  EXPECT_EQ(answered(200, "{}", "other text", asked).status, 200);
  asked.method = "POST";
  EXPECT_EQ(answered(200, "{}", "hello text", asked).status, 200);
}

TEST(Response, CarriesLatin1AndNothingBeyond) {
  EXPECT_EQ(answered(200, R"({"X":"caf\u00e9"})", "").headers.get("X"), "caf\xE9");
  EXPECT_EQ(answered(200, R"({"X":"\u2603"})", "").status, 500);
  EXPECT_EQ(answered(200, R"({"X":"\u007f"})", "").status, 500);
}

TEST(Response, NeedsAMediaType) {
  EXPECT_EQ(answered(200, R"({"Content-Type":"html"})", "").status, 500);
  EXPECT_EQ(answered(200, R"({"Content-Type":["a/b","c/d"]})", "").status, 500);
}

TEST(Response, StaysWithinTheLimits) {
  Json headers = Json::object();
  for (int line = 0; line < 91; ++line) headers["X-" + std::to_string(line)] = "v";
  const auto many = reply_to(request("GET", "/f"),
                             {Outcome::Kind::Answered, {200, print_json(headers), "", {}}, {}});
  EXPECT_EQ(many.response.status, 431);
  EXPECT_EQ(many.response.body, "Response headers or cookies too long");
  EXPECT_EQ(many.alert, 82008);
  const Json large = {{"X", std::string(15'000, 'v')}};
  EXPECT_EQ(answered(200, print_json(large), "").status, 431);
  EXPECT_EQ(answered(200, "{}", std::string(4 * 1024 * 1024, 'x')).status, 200);
  EXPECT_EQ(answered(200, "{}", std::string(4 * 1024 * 1024 + 1, 'x')).status, 500);
}

TEST(Response, KeepsNoCookieForLongerThanADay) {
  EXPECT_EQ(answered(200, R"({"Set-Cookie":"a=1; max-age=86400"})", "").status, 200);
  const auto refused = answered(200, R"({"Set-Cookie":["b=2","a=1;Max-Age=86401"]})", "");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body, "Cookies max-age cannot be greater than a day");
}

TEST(Failure, IsShownAsJson) {
  const auto response = failed("no \"x\"", "");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(response.body, R"({"message":"no \"x\"","name":"Error","stack":"Error: no \"x\""})");
}

TEST(Failure, HasTheNameThatTheHandlerGives) {
  EXPECT_EQ(failed("m", R"({"name":"N"})").body, R"({"message":"m","name":"N","stack":"N: m"})");
  EXPECT_EQ(failed("m", R"({"message":"","stack":"S"})").body,
            R"({"message":"","name":"Error","stack":"S"})");
  EXPECT_EQ(failed("m", "nonsense").body, R"({"message":"m","name":"Error","stack":"Error: m"})");
}

TEST(Failure, IsAPageForABrowser) {
  auto asked = request("GET", "/f");
  asked.headers.add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/120");
  const auto response = failed("<b>\nsecond", "", asked);
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.headers.get("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(response.body, HasSubstr("Error: &lt;b&gt;<br/>second"));
  EXPECT_THAT(response.body, Not(HasSubstr("<b>")));
}

TEST(Browser, IsWhatPeopleLookAt) {
  for (const auto* agent : {"Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Linux",
                            "Wget/1.21 (linux-gnu)", "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0)"}) {
    EXPECT_TRUE(is_browser(agent)) << agent;
  }
  for (const auto* agent : {"", "curl/8.0", "Mozilla/5.0", "PostmanRuntime/7", "TwilioProxy/1.1",
                            "python-requests/2.31"}) {
    EXPECT_FALSE(is_browser(agent)) << agent;
  }
}

TEST(Failure, TellsTimeoutCrashAndCrowdApart) {
  const auto status = [](Outcome outcome) {
    return reply_to(request("GET", "/f"), std::move(outcome)).response.status;
  };
  EXPECT_EQ(status({Outcome::Kind::TimedOut, {}, "late"}), 504);
  EXPECT_EQ(status({Outcome::Kind::Refused, {}, "full"}), 429);
  const auto crashed =
      reply_to(request("GET", "/f"), {Outcome::Kind::Failed, {}, "crashed: SIGSEGV"}).response;
  EXPECT_EQ(crashed.status, 500);
  EXPECT_EQ((*parse_json(crashed.body))["message"], "/f crashed: SIGSEGV");
}

TEST(Alert, TellsTheDebuggerOfErrorsOnly) {
  EXPECT_EQ(alert_of({Outcome::Kind::Answered, {200, "{}", "", {}}, {}}), 0);
  EXPECT_EQ(alert_of({Outcome::Kind::Answered, {302, "{}", "", {}}, {}}), 0);
  EXPECT_EQ(alert_of({Outcome::Kind::Answered, {404, "{}", "", {}}, {}}), 82001);
  EXPECT_EQ(alert_of({Outcome::Kind::Answered, {503, "{}", "", {}}, {}}), 82002);
  EXPECT_EQ(alert_of({Outcome::Kind::Answered, {0, "", "", "boom"}, {}}), 82002);
  EXPECT_EQ(alert_of({Outcome::Kind::TimedOut, {}, "late"}), 82002);
}

}  // namespace
}  // namespace ringback::functions
