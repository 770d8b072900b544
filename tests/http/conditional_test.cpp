// Conditional and range requests, each against a body of 36 bytes.
#include "http/conditional.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.hpp"

namespace ringback::http {
namespace {

const std::string kAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr auto kModified = "Tue, 31 Aug 2010 20:36:28 GMT";
constexpr auto kBefore = "Tue, 31 Aug 2010 20:36:27 GMT";
constexpr auto kAfter = "Wed, 01 Sep 2010 00:00:00 GMT";

Response alphabet() {
  Response full = response(200, "text/plain", kAlphabet);
  full.headers.add("ETag", "W/\"24-1a\"");
  full.headers.add("Last-Modified", kModified);
  return full;
}

Response ask(Headers headers, const std::string& method = "GET") {
  Request request;
  request.method = method;
  request.headers = std::move(headers);
  return apply_conditions(request, alphabet());
}

/// Status, range and body on one line.
std::string shown(const Response& response) {
  return cat(response.status, " ", response.headers.get("Content-Range"), " ", response.body);
}

std::string range(const std::string& header) { return shown(ask({{"Range", header}})); }

TEST(Conditions, GiveNothingToWhoHasIt) {
  for (const char* etag : {"W/\"24-1a\"", "\"24-1a\"", "*", "\"a\", W/\"24-1a\"", " * "}) {
    const auto fresh = ask({{"If-None-Match", etag}});
    EXPECT_EQ(fresh.status, 304) << etag;
    EXPECT_EQ(fresh.body, "");
    EXPECT_FALSE(fresh.headers.has("Content-Type"));
    EXPECT_EQ(fresh.headers.get("ETag"), "W/\"24-1a\"");
    EXPECT_EQ(fresh.headers.get("Last-Modified"), kModified);
  }
  EXPECT_EQ(ask({{"If-None-Match", "\"a\""}, {"If-None-Match", "\"24-1a\""}}).status, 304);
}

TEST(Conditions, GiveTheBodyToWhoHasAnother) {
  for (const char* etag : {"\"zzz\"", "24-1a", "W/\"24-1A\"", "\"24\", \"1a\"", ","}) {
    EXPECT_EQ(ask({{"If-None-Match", etag}}).body, kAlphabet) << etag;
  }
}

TEST(Conditions, CompareDates) {
  EXPECT_EQ(ask({{"If-Modified-Since", kAfter}}).status, 304);
  EXPECT_EQ(ask({{"If-Modified-Since", kModified}}).status, 304);
  EXPECT_EQ(ask({{"If-Modified-Since", kBefore}}).status, 200);
  EXPECT_EQ(ask({{"If-Modified-Since", "yesterday"}}).status, 200);
  EXPECT_EQ(ask({{"If-Unmodified-Since", kBefore}}).status, 412);
  EXPECT_EQ(ask({{"If-Unmodified-Since", kModified}}).status, 200);
  EXPECT_EQ(ask({{"If-Unmodified-Since", "yesterday"}}).status, 200);
}

TEST(Conditions, HoldTogetherOrNotAtAll) {
  EXPECT_EQ(ask({{"If-None-Match", "\"24-1a\""}, {"If-Modified-Since", kBefore}}).status, 200);
  EXPECT_EQ(ask({{"If-None-Match", "\"24-1a\""}, {"If-Modified-Since", kAfter}}).status, 304);
  EXPECT_EQ(ask({{"If-None-Match", "\"zzz\""}, {"If-Modified-Since", kAfter}}).status, 200);
  EXPECT_EQ(ask({{"If-None-Match", "*"}, {"Cache-Control", "no-cache"}}).status, 200);
}

TEST(Preconditions, RefuseWhatHasChanged) {
  EXPECT_EQ(ask({{"If-Match", "*"}}).status, 200);
  EXPECT_EQ(ask({{"If-Match", "\"a\", \"24-1a\""}}).status, 200);
  const auto refused = ask({{"If-Match", "\"zzz\""}});
  EXPECT_EQ(refused.status, 412);
  EXPECT_NE(refused.body.find("<pre>PreconditionFailedError"), std::string::npos);
  EXPECT_EQ(refused.headers.get("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(refused.headers.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(refused.headers.get("ETag"), "W/\"24-1a\"");
  EXPECT_EQ(ask({{"If-Match", "\"zzz\""}, {"If-None-Match", "*"}}).status, 412);
}

TEST(Ranges, MayBeOneOfAnyForm) {
  EXPECT_EQ(range("bytes=0-1"), "206 bytes 0-1/36 01");
  EXPECT_EQ(range("bytes=30-"), "206 bytes 30-35/36 uvwxyz");
  EXPECT_EQ(range("bytes=-2"), "206 bytes 34-35/36 yz");
  EXPECT_EQ(range("bytes=35-99999999999999999999999"), "206 bytes 35-35/36 z");
  EXPECT_EQ(range("bytes=0-"), "206 bytes 0-35/36 " + kAlphabet);
  EXPECT_EQ(range(" bytes= 1 - 2 "), "206 bytes 1-2/36 12");
  EXPECT_EQ(range("bytes=-36"), "206 bytes 0-35/36 " + kAlphabet);
  EXPECT_EQ(ask({{"Range", "bytes=0-1"}}).headers.get("Content-Type"), "text/plain");
}

TEST(Ranges, ThatTouchAreOne) {
  EXPECT_EQ(range("bytes=0-1,2-3"), "206 bytes 0-3/36 0123");
  EXPECT_EQ(range("bytes=4-5,0-4"), "206 bytes 0-5/36 012345");
  EXPECT_EQ(range("bytes=0-9,2-3,99-"), "206 bytes 0-9/36 0123456789");
}

TEST(Ranges, OfSeveralPlacesOrAnotherUnitAreTheWhole) {
  for (const char* header : {"bytes=0-1,4-5", "lines=0-1", "bytes", "0-1", "BYTES=0-1"}) {
    EXPECT_EQ(range(header), "200  " + kAlphabet) << header;
  }
}

TEST(Ranges, ThatAreNotThereAreRefused) {
  for (const char* header : {"bytes=36-", "bytes=100-200", "bytes=5-4", "bytes=-0", "bytes=-37",
                             "bytes=", "bytes=-", "bytes=a-b", "bytes=99999999999999999999999-"}) {
    const auto refused = ask({{"Range", header}});
    EXPECT_EQ(refused.status, 416) << header;
    EXPECT_EQ(refused.headers.get("Content-Range"), "bytes */36") << header;
    EXPECT_NE(refused.body.find("RangeNotSatisfiableError"), std::string::npos);
  }
}

TEST(Ranges, OfNothingAreRefused) {
  Request request;
  request.headers = {{"Range", "bytes=0-"}};
  EXPECT_EQ(apply_conditions(request, response(200, "text/plain", "")).status, 416);
}

TEST(Ranges, AreOfTheBodyThatIsMeant) {
  const auto with = [](const char* if_range) {
    return ask({{"Range", "bytes=0-1"}, {"If-Range", if_range}}).status;
  };
  EXPECT_EQ(with("W/\"24-1a\""), 206);
  EXPECT_EQ(with("\"zzz\""), 200);
  EXPECT_EQ(with(kModified), 206);
  EXPECT_EQ(with(kBefore), 200);
  EXPECT_EQ(with("whenever"), 200);
}

TEST(Ranges, AreNotAskedOfErrors) {
  Request request;
  request.headers = {{"Range", "bytes=0-1"}, {"If-None-Match", "*"}};
  EXPECT_EQ(apply_conditions(request, response(404, "text/plain", "gone")).body, "gone");
}

TEST(ConditionalGets, AreOfGoodAnswersAlone) {
  Request request;
  request.headers = {{"If-None-Match", "*"}, {"Range", "bytes=0-1"}};
  EXPECT_EQ(answer_if_changed(request, alphabet()).status, 304);
  request.method = "HEAD";
  EXPECT_EQ(answer_if_changed(request, alphabet()).status, 304);
  request.method = "POST";
  EXPECT_EQ(answer_if_changed(request, alphabet()).body, kAlphabet);
  request.method = "GET";
  EXPECT_EQ(answer_if_changed(request, response(500, "text/plain", "bad")).status, 500);
  request.headers.remove("If-None-Match");
  EXPECT_EQ(answer_if_changed(request, alphabet()).body, kAlphabet) << "no ranges of functions";
}

TEST(ETags, OfBodiesAreExpresss) {
  EXPECT_EQ(body_etag("hello text"), "W/\"a-5S3MfCxgwxKfwOvqTQfTEwagxSg\"");
  EXPECT_EQ(body_etag(""), "W/\"0-2jmj7l5rSw0yVb/vlWAYkK/YBwk\"");
}

TEST(LiveMode, ForbidsToKeepUnlessTheHandlerSaysOtherwise) {
  auto answer = response(200, "text/plain", "a");
  forbid_caching(answer);
  EXPECT_EQ(answer.headers.begin()->first, "Surrogate-Control");
  EXPECT_EQ(answer.headers.get("Pragma"), "no-cache");
  auto own = response(200, "text/plain", "a");
  own.headers.add("cache-control", "max-age=5");
  forbid_caching(own);
  EXPECT_EQ(own.headers.get("Cache-Control"), "max-age=5");
}

}  // namespace
}  // namespace ringback::http
