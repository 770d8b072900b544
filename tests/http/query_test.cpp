// Nested names of query strings.
#include "http/query.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ringback::http {
namespace {

std::string query(std::string_view text) { return print_json(parse_query(text)); }

struct Row {
  const char* claim;
  const char* query;
  const char* object;
};

TEST(Query, NestsNames) {
  const Row rows[] = {
      {"nothing", "", "{}"},
      {"texts", "a=1&b=&flag", R"({"a":"1","b":"","flag":""})"},
      {"decoded", "a=b+c&d=%26%3D%20&e=%E2%98%83",
       "{\"a\":\"b c\",\"d\":\"&= \",\"e\":\"\xE2\x98\x83\"}"},
      {"broken escapes", "a=%zz%20&b=%C3&c=%", R"({"a":"%zz%20","b":"%C3","c":"%"})"},
      {"bytes are Latin-1", "a=\xE9", "{\"a\":\"\xC3\xA9\"}"},
      {"a repeated name", "a=1&a=2", R"({"a":["1","2"]})"},
      {"an object", "a[b]=1&a[c][d]=2", R"({"a":{"b":"1","c":{"d":"2"}}})"},
      {"encoded brackets", "a%5Bb%5D=1", R"({"a":{"b":"1"}})"},
      {"a list", "a[]=1&a[]=2", R"({"a":["1","2"]})"},
      {"a list of one", "a[]=1", R"({"a":["1"]})"},
      {"places in a list", "a[1]=y&a[0]=x", R"({"a":["x","y"]})"},
      {"holes", "a[5]=z&a[2]=b", R"({"a":["b","z"]})"},
      {"a place that is taken", "a[0]=x&a[0][b]=y&a[]=z", R"({"a":["x",{"b":"y"},"z"]})"},
      {"the last place of a list", "a[999]=x", R"({"a":["x"]})"},
      {"a place beyond lists", "a[1000]=x", R"({"a":{"1000":"x"}})"},
      {"a list that outgrows itself", "a[999]=x&a=y", R"({"a":{"999":"x","1000":"y"}})"},
      {"no number", "a[01]=x", R"({"a":{"01":"x"}})"},
      {"mixed", "a=1&a[]=2&a[x]=3", R"({"a":{"0":"1","1":"2","x":"3"}})"},
      {"a text beside an object", "a[b]=1&a=c", R"({"a":[{"b":"1"},"c"]})"},
      {"an object beside both", "a[b]=1&a=c&a[d]=2&a[e][]=f",
       R"({"a":{"0":{"b":"1"},"1":"c","d":"2","e":["f"]}})"},
      {"an empty text into an object", "a[b]=1&a=", R"({"a":{"b":"1"}})"},
      {"too deep", "a[b][c][d][e][f][g][h]=x",
       R"({"a":{"b":{"c":{"d":{"e":{"f":{"[g][h]":"x"}}}}}}})"},
      {"not closed", "a[b=1", R"({"a":{"[b":"1"}})"},
      {"brackets in brackets", "a[b[c]]=1", R"({"a":{"b[c]":"1"}})"},
      {"no name before the bracket", "[a]=1&[]=2", R"({"0":"2","a":"1"})"},
      {"equal signs", "a=b=c&d[e]==f&a=b]=c", R"({"a":"b=c","d":{"e":"=f"},"a=b]":"c"})"},
      {"dots and commas", "a.b=c&d=1,2&e=1;f", R"({"a.b":"c","d":"1,2","e":"1;f"})"},
      {"the prototype", "__proto__[x]=1&a[__proto__]=2&constructor=3",
       R"({"a":{},"constructor":"3"})"},
      {"numbers first", "b=1&7=2&3=4&a[x]=1&a[9]=2",
       R"({"3":"4","7":"2","b":"1","a":{"9":"2","x":"1"}})"},
      {"no name", "=1&&a=2", R"({"a":"2"})"},
  };
  for (const auto& row : rows) EXPECT_EQ(query(row.query), row.object) << row.claim;
}

TEST(Query, HasAThousandParametersAtMost) {
  std::string text;
  for (int number = 0; number < 1002; ++number) text += "k" + std::to_string(number) + "=1&";
  EXPECT_EQ(parse_query(text).size(), 1000u);
  EXPECT_EQ(parse_query(std::string(1000, '&') + "a=1"), Json::object());
}

TEST(Query, SurvivesBracketsByTheThousand) {
  EXPECT_EQ(parse_query("a" + std::string(100'000, '[') + "=1").size(), 1u);
  std::string text = "a";
  for (int depth = 0; depth < 20'000; ++depth) text += "[b]";
  EXPECT_EQ(parse_query(text + "=1").size(), 1u);
}

}  // namespace
}  // namespace ringback::http
