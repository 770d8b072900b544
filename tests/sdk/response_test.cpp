// What each payload becomes on the wire, and how headers and cookies add up.
#include <gtest/gtest.h>

#include <string>
#include <twilio/response.hpp>
#include <twilio/twiml.hpp>

using namespace twilio;

namespace {

std::string type_of(const Response& response) {
  return detail::print(detail::member(response.headers(), "Content-Type"));
}

TEST(Response, SendsTextAsPlainText) {
  const Response response = std::string("<b>hi</b>");
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(response.body(), "<b>hi</b>");
  EXPECT_EQ(type_of(response), "text/plain; charset=utf-8");
}

TEST(Response, SendsJsonCompactAndInItsOrder) {
  const Response response = Json{{"z", 1}, {"a", {1, 2}}};
  EXPECT_EQ(response.body(), R"({"z":1,"a":[1,2]})");
  EXPECT_EQ(type_of(response), "application/json; charset=utf-8");
}

TEST(Response, SendsTwimlAsXml) {
  EXPECT_EQ(type_of(VoiceResponse()), "text/xml; charset=utf-8");
  EXPECT_EQ(Response(MessagingResponse().message("hi")).body(),
            R"(<?xml version="1.0" encoding="UTF-8"?><Response><Message>hi</Message></Response>)");
}

TEST(Response, SendsNumbersAndBooleansAsJson) {
  EXPECT_EQ(Response(42).body(), "42");
  EXPECT_EQ(Response(1.5).body(), "1.5");
  EXPECT_EQ(Response(true).body(), "true");
  EXPECT_EQ(type_of(false), "application/json; charset=utf-8");
}

TEST(Response, SendsNullAsAnEmptyJsonAnswer) {
  const Response response = nullptr;
  EXPECT_EQ(response.body(), "");
  EXPECT_EQ(type_of(response), "application/json; charset=utf-8");
}

TEST(Response, ReplacesBytesThatAreNoTextInsideJson) {
  EXPECT_EQ(Response(Json{{"a", "\xff"}}).body(), "{\"a\":\"\xEF\xBF\xBD\"}");
}

TEST(Response, HasNoTypeWithoutABody) {
  EXPECT_EQ(Response().set_status(204).headers(), Json::object());
}

TEST(Response, TakesATextBodyForHtml) {
  EXPECT_EQ(type_of(Response().set_body("<p>hi</p>")), "text/html; charset=utf-8");
}

TEST(Response, LetsAHeaderNameTheType) {
  const auto response = Response().append_header("content-type", "text/csv").set_body("a,b");
  EXPECT_EQ(response.headers(), Json({{"content-type", "text/csv; charset=utf-8"}}));
}

TEST(Response, HasOneContentTypeOnly) {
  const auto response =
      Response().append_header("Content-Type", "a/b").append_header("Content-Type", "c/d");
  EXPECT_EQ(type_of(response), "c/d; charset=utf-8");
}

TEST(Response, KeepsBytesAsTheyAre) {
  const std::string bytes("\0\xff\x89PNG", 6);
  const auto response = Response().set_bytes(bytes, "image/png");
  EXPECT_EQ(response.body(), bytes);
  EXPECT_EQ(type_of(response), "image/png");
}

TEST(Response, RepeatsAHeaderThatIsAppendedAgain) {
  const auto response = Response().append_header("X-A", "1").append_header("X-A", "2");
  EXPECT_EQ(response.headers()["X-A"], Json({"1", "2"}));
}

TEST(Response, ReplacesAHeaderThatIsSpelledDifferently) {
  const auto response = Response().append_header("X-A", "1").append_header("x-a", "2");
  EXPECT_EQ(response.headers(), Json({{"x-a", "2"}}));
}

TEST(Response, ReplacesAHeaderThatIsEmpty) {
  const auto response = Response().append_header("X-A", "").append_header("X-A", "2");
  EXPECT_EQ(response.headers(), Json({{"X-A", "2"}}));
}

TEST(Response, SetsHeadersAnew) {
  const auto response = Response()
                            .append_header("X-Old", "1")
                            .set_cookie("a", "b")
                            .set_headers({{"X-New", {"1", "2"}}, {"X-Number", 3}});
  EXPECT_EQ(response.headers().dump(), R"({"X-New":["1","2"],"X-Number":"3"})");
}

TEST(Response, WritesALineForEachCookie) {
  const auto response =
      Response().set_cookie("a", "1", {"HttpOnly", "Max-Age=60"}).set_cookie("b", "2");
  EXPECT_EQ(response.headers()["Set-Cookie"], Json({"a=1;HttpOnly;Max-Age=60", "b=2"}));
}

TEST(Response, FilesEverySpellingOfSetCookieTogether) {
  const auto response = Response().append_header("set-cookie", "a=1").set_cookie("b", "2");
  EXPECT_EQ(response.headers().dump(), R"({"Set-Cookie":["a=1","b=2"]})");
}

TEST(Response, ForgetsARemovedCookie) {
  const auto response = Response().set_cookie("a", "1").set_cookie("ab", "2").remove_cookie("a");
  EXPECT_EQ(response.headers()["Set-Cookie"], Json({"ab=2", "a=;Max-Age=0"}));
}

TEST(Response, TakesHeadersOfOtherTypes) {
  const auto response = Response()
                            .append_header("X-Number", 12)
                            .append_header("X-Flag", true)
                            .append_header("X-List", Json{"a", 1});
  EXPECT_EQ(response.headers().dump(), R"({"X-Number":"12","X-Flag":"true","X-List":["a","1"]})");
  EXPECT_THROW(Response().append_header("X", Json()), Error);
  EXPECT_THROW(Response().append_header("X", Json::object()), Error);
  EXPECT_EQ(Response().append_header("X", "1").set_headers("text").headers()["X"], "1");
}

TEST(Response, SaysUtf8OfEveryText) {
  const auto sent = [](const char* type) {
    return type_of(Response().append_header("Content-Type", type).set_body("x"));
  };
  EXPECT_EQ(sent("text/csv; charset=latin1"), "text/csv; charset=utf-8");
  EXPECT_EQ(sent("Text/HTML;level=1 ; Charset=x"), "text/html; charset=utf-8; level=1");
  EXPECT_EQ(sent("html"), "html");
  EXPECT_EQ(type_of(Response().append_header("Content-Type", "a/b").set_bytes("x")), "a/b");
}

TEST(Response, HasNoTypeForNoBody) {
  EXPECT_EQ(Response().set_body("x").set_body(nullptr).headers(), Json::object());
}

TEST(Json, PrintsNumbersAsJavaScriptDoes) {
  const auto print = [](double number) { return detail::dump(Json(number)); };
  EXPECT_EQ(print(1.0), "1");
  EXPECT_EQ(print(-0.0), "0");
  EXPECT_EQ(print(-2.5), "-2.5");
  EXPECT_EQ(print(1e20), "100000000000000000000");
  EXPECT_EQ(print(1e21), "1e+21");
  EXPECT_EQ(print(1.5e300), "1.5e+300");
  EXPECT_EQ(print(0.000001), "0.000001");
  EXPECT_EQ(print(1e-7), "1e-7");
  EXPECT_EQ(print(123456.789), "123456.789");
  EXPECT_EQ(print(1e300 * 1e300), "null");
  EXPECT_EQ(detail::dump(Json{{"a", {1.0, "x"}}, {"b", Json::object()}}),
            R"({"a":[1,"x"],"b":{}})");
}

}  // namespace
