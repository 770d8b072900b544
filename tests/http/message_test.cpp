// Headers, and the names of numbers.
#include "http/message.hpp"

#include <gtest/gtest.h>

namespace ringback::http {
namespace {

TEST(HeaderLines, CompareWithoutRegardToCase) {
  const Headers headers = {{"Content-Type", "text/xml"}, {"X-Two", "1"}, {"x-two", "2"}};
  EXPECT_EQ(headers.get("content-TYPE"), "text/xml");
  EXPECT_EQ(headers.get("X-TWO"), "1") << "the first of a name";
  EXPECT_EQ(headers.get("missing"), "");
  EXPECT_TRUE(headers.has("x-TWO"));
  EXPECT_FALSE(headers.has("missing"));
}

TEST(HeaderLines, KeepTheirOrderAndRepeats) {
  Headers headers;
  headers.add("Set-Cookie", "a=1");
  headers.add("Date", "now");
  headers.add("Set-Cookie", "b=2");
  std::string lines;
  for (const auto& [name, value] : headers) lines += name + ": " + value + "|";
  EXPECT_EQ(lines, "Set-Cookie: a=1|Date: now|Set-Cookie: b=2|");
}

TEST(HeaderLines, SetReplacesEveryLineOfTheName) {
  Headers headers = {{"A", "1"}, {"B", "2"}, {"a", "3"}};
  headers.set("a", "4");
  EXPECT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers.get("A"), "4");
  headers.remove("A");
  EXPECT_FALSE(headers.has("a"));
}

TEST(Statuses, HaveTheirPhrases) {
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(404), "Not Found");
  EXPECT_EQ(reason_phrase(299), "unknown");
}

TEST(Responses, CarryTheirType) {
  const auto made = response(404, "text/plain", "gone");
  EXPECT_EQ(made.status, 404);
  EXPECT_EQ(made.headers.get("Content-Type"), "text/plain");
  EXPECT_EQ(made.body, "gone");
}

}  // namespace
}  // namespace ringback::http
