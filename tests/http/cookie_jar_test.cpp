// The cookies that a client keeps. https://www.rfc-editor.org/rfc/rfc6265
#include "http/cookie_jar.hpp"

#include <gtest/gtest.h>

namespace ringback::http {
namespace {

constexpr Time kNow{std::chrono::seconds(1'700'000'000)};

/// What is sent to `url`, some time after https://a.example/calls/first has set the cookies.
std::string sent(std::initializer_list<const char*> cookies, const std::string& url,
                 Duration later = Duration(0)) {
  Response response;
  for (const auto* cookie : cookies) response.headers.add("Set-Cookie", cookie);
  CookieJar jar;
  jar.keep(*parse_url("https://a.example/calls/first"), response, kNow);
  return jar.header(*parse_url(url), kNow + later);
}

TEST(CookieJar, SendsBackWhatWasSet) {
  EXPECT_EQ(sent({"a=1", "b = two ; HttpOnly"}, "https://a.example/calls/second"), "a=1; b=two");
  EXPECT_EQ(sent({"a=1", "a=2"}, "https://a.example/calls/"), "a=2");
  EXPECT_EQ(sent({"a=", "nonsense", "=1"}, "https://a.example/calls"), "a=");
}

TEST(CookieJar, KeepsHostsApart) {
  EXPECT_EQ(sent({"a=1; Path=/"}, "https://b.example/"), "");
  EXPECT_EQ(sent({"a=1; Path=/"}, "https://www.a.example/"), "");
  EXPECT_EQ(sent({"a=1; Path=/; Domain=.a.example"}, "https://www.a.example/"), "a=1");
  EXPECT_EQ(sent({"a=1; Path=/; Domain=b.example"}, "https://a.example/"), "");
  EXPECT_EQ(sent({"a=1; Path=/; Domain=example"}, "https://a.example/"), "");
}

TEST(CookieJar, KeepsPathsApart) {
  EXPECT_EQ(sent({"a=1"}, "https://a.example/"), "");
  EXPECT_EQ(sent({"a=1; Path=/x"}, "https://a.example/x/y"), "a=1");
  EXPECT_EQ(sent({"a=1; Path=/x"}, "https://a.example/xy"), "");
  EXPECT_EQ(sent({"a=1; Path=/"}, "https://a.example/anything"), "a=1");
}

TEST(CookieJar, ForgetsWhatHasExpired) {
  const std::string url = "https://a.example/calls/";
  EXPECT_EQ(sent({"a=1; Max-Age=60"}, url, std::chrono::seconds(59)), "a=1");
  EXPECT_EQ(sent({"a=1; Max-Age=60"}, url, std::chrono::seconds(60)), "");
  EXPECT_EQ(sent({"a=1", "a=1; Max-Age=0"}, url), "");
  EXPECT_EQ(sent({"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}, url), "");
  EXPECT_EQ(sent({"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60"}, url), "a=1");
}

TEST(CookieJar, SendsSecureOnesOverTlsAlone) {
  EXPECT_EQ(sent({"a=1; Secure"}, "http://a.example/calls/"), "");
  EXPECT_EQ(sent({"a=1; Secure"}, "https://a.example/calls/"), "a=1");
}

}  // namespace
}  // namespace ringback::http
