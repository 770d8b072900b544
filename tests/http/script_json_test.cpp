// JSON, numbers and members as JavaScript has them.
#include "http/script_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/script_value.hpp"

namespace ringback::http {
namespace {

/// What was read, or "error".
std::string read_text(std::string_view text) {
  const auto json = parse_script_json(text);
  return json ? print_json(*json) : "error";
}

struct Reading {
  std::string text;
  const char* json;
};

TEST(ScriptJson, ReadsEveryKindOfValue) {
  const Reading rows[] = {
      {R"({"a":[1,"x",true,false,null,{}],"b":{}})", R"({"a":[1,"x",true,false,null,{}],"b":{}})"},
      {" [ ] ", "[]"},
      {"\t{ \"a\" : 1 , \"b\" : 2 }\r\n", R"({"a":1,"b":2})"},
      {R"("\"\\\/\b\f\n\r\t\u0041\ud83d\ude00")", "\"\\\"\\\\/\\b\\f\\n\\r\\tA\xF0\x9F\x98\x80\""},
      {R"("\ud83d")", "\"\xEF\xBF\xBD\""},
      {R"("\ud83d\u0041")",
       "\"\xEF\xBF\xBD"
       "A\""},
      {"\"\xFF\"", "\"\xEF\xBF\xBD\""},
      {R"({"a":1,"b":2,"a":3})", R"({"a":3,"b":2})"},
      {R"({"b":1,"10":2,"9":3,"01":4})", R"({"9":3,"10":2,"b":1,"01":4})"},
      {R"({"__proto__":{"x":1}})", R"({"__proto__":{"x":1}})"},
  };
  for (const auto& row : rows) EXPECT_EQ(read_text(row.text), row.json) << row.text;
}

TEST(ScriptJson, KeepsNumbersAsDoubles) {
  const Reading rows[] = {
      {"0", "0"},
      {"-0", "0"},
      {"-0.0", "0"},
      {"1.0", "1"},
      {"1e3", "1000"},
      {"-2.50", "-2.5"},
      {"12345678901234567890", "12345678901234567000"},
      {"9007199254740993", "9007199254740992"},
      {"-9007199254740993", "-9007199254740992"},
      {"1E2", "100"},
      {"1e400", "null"},
      {"-1e400", "null"},
      {"1e-400", "0"},
  };
  for (const auto& row : rows) EXPECT_EQ(read_text(row.text), row.json) << row.text;
}

TEST(ScriptJson, RefusesWhatIsNone) {
  for (const auto* text : {"",        " ",         "{",          "[",     "[1",   "[1,", "[1,]",
                           "{\"a\"",  "{\"a\":",   "{\"a\":1,}", "{a:1}", "01",   "+1",  "1.",
                           ".5",      "1e",        "-",          "tru",   "nul",  "\"",  "\"\\",
                           "\"\\x\"", "\"\\u12\"", "\"\n\"",     "1 2",   "{} x", "'a'", "NaN"}) {
    EXPECT_EQ(read_text(text), "error") << text;
  }
}

TEST(ScriptJson, SaysWhatItMetWhere) {
  EXPECT_EQ(parse_script_json("{bad").error().message,
            "Expected property name in JSON at position 1");
  EXPECT_EQ(parse_script_json("[1] x").error().message,
            "Unexpected non-whitespace character after JSON in JSON at position 4");
}

TEST(ScriptJson, DescendsSoDeepAndNoDeeper) {
  EXPECT_TRUE(parse_script_json(std::string(500, '[') + std::string(500, ']')).ok());
  EXPECT_FALSE(parse_script_json(std::string(501, '[') + std::string(501, ']')).ok());
  EXPECT_FALSE(parse_script_json(std::string(1'000'000, '[')).ok());
}

TEST(ScriptJson, TakesManyMembers) {
  std::string text = "{";
  for (int member = 0; member < 50'000; ++member) text += "\"m" + std::to_string(member) + "\":1,";
  EXPECT_EQ(parse_script_json(text + "\"last\":1}")->size(), 50'001u);
}

TEST(ArrayIndex, IsANumberAsItIsPrinted) {
  for (const auto* name : {"0", "7", "10", "4294967294"}) EXPECT_TRUE(is_array_index(name)) << name;
  for (const auto* name : {"", "01", "-1", "+1", "1.0", "4294967295", "99999999999", "a"}) {
    EXPECT_FALSE(is_array_index(name)) << name;
  }
}

}  // namespace
}  // namespace ringback::http
