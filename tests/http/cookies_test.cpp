// The Cookie header to an object.
#include "http/cookies.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ringback::http {
namespace {

std::string cookies(std::string_view header) { return print_json(parse_cookies(header)); }

TEST(Cookies, AreDecodedTheFirstOfANameWins) {
  EXPECT_EQ(cookies("a=1; b=%20x; a=2;c=\"quoted\" ; d=e=f"),
            R"({"a":"1","b":" x","c":"quoted","d":"e=f"})");
  EXPECT_EQ(cookies("a=%zz%20; b=1+1"), R"({"a":"%zz%20","b":"1+1"})");
}

TEST(Cookies, WithoutAnEqualSignAreNone) {
  EXPECT_EQ(cookies(""), "{}");
  EXPECT_EQ(cookies("flag; ; a="), R"({"a":""})");
}

TEST(Cookies, MayHoldJson) {
  EXPECT_EQ(cookies(R"(a=j:{"x":1}; b=j:[1,2]; c=j:nonsense)"),
            R"({"a":{"x":1},"b":[1,2],"c":"j:nonsense"})");
  EXPECT_EQ(cookies("a=j:0; b=j:null; c=j:1"), R"({"a":"j:0","b":"j:null","c":1})");
  EXPECT_EQ(cookies("a=j%3A%7B%7D"), R"({"a":{}})");
}

TEST(Cookies, AreUnquotedByBothEnds) {
  EXPECT_EQ(cookies(R"(a="; b="x; c="")"), R"({"a":"","b":"\"x","c":""})");
}

TEST(Cookies, AreOrderedLikeMembers) { EXPECT_EQ(cookies("b=1; 7=2"), R"({"7":"2","b":"1"})"); }

TEST(Cookies, DropTheNameOfThePrototype) { EXPECT_EQ(cookies("__proto__=1"), "{}"); }

TEST(Cookies, AreLatin1) { EXPECT_EQ(cookies("a=\xE9"), "{\"a\":\"\xC3\xA9\"}"); }

}  // namespace
}  // namespace ringback::http
