// Parsing and printing of Json.
#include "base/json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ringback {
namespace {

TEST(JsonText, KeepsTheOrderOfKeys) {
  const std::string text = R"({"zebra":1,"apple":[true,null],"mango":{"b":1,"a":2}})";
  EXPECT_EQ(print_json(parse_json(text).value()), text);
}

TEST(JsonText, IsWhatTheLibraryPrints) {
  const Json texts = {"",           "plain", "say \"hi\"", "a\\b", "caf\xC3\xA9",
                      "line\nfeed", "\x7f",  "\x01"};
  const Json numbers = {0, -1, 18446744073709551615u, 1.5, 1e300, 1.0, true, false, nullptr};
  const Json all = {{"texts", texts},
                    {"numbers", numbers},
                    {"none", {{"list", Json::array()}, {"object", Json::object()}}},
                    {"na\"me", {{"", Json::array({Json::array()})}}}};
  EXPECT_EQ(print_json(all), all.dump());
  for (const auto& one : all) EXPECT_EQ(print_json(one), one.dump());
}

TEST(JsonText, EscapesEveryByteInEveryPlaceAsTheLibraryDoes) {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t place = 0; place < 18; ++place) {
      std::string text(18, 'a');
      text[place] = static_cast<char>(byte);
      std::string quoted = "before";
      append_quoted(quoted, text);
      ASSERT_EQ(quoted, "before" + Json(text).dump(-1, ' ', false, Json::error_handler_t::replace))
          << byte << " at " << place;
    }
  }
}

TEST(JsonText, IsIndentedForPeople) {
  EXPECT_EQ(print_json_pretty({{"a", 1}}), "{\n  \"a\": 1\n}");
}

std::string complaint(std::string_view text) {
  const auto json = parse_json(text);
  return json.ok() ? "none" : json.error().message;
}

TEST(JsonText, ErrorsNameLineAndColumn) {
  EXPECT_EQ(complaint("{\n  \"a\": x\n}"), "line 2, column 8: not valid JSON");
  EXPECT_EQ(complaint("}"), "line 1, column 1: not valid JSON");
  EXPECT_EQ(complaint("[1,\n2"), "line 2, column 2: not valid JSON");
  EXPECT_EQ(complaint("{} {}"), "line 1, column 4: not valid JSON");
  EXPECT_EQ(complaint(""), "line 1, column 1: not valid JSON");
}

TEST(JsonText, IsRefusedWhenItIsNotUtf8) {
  EXPECT_EQ(complaint("\"\xff\""), "line 1, column 2: not valid JSON");
  EXPECT_EQ(parse_json("\"\xff\"").error().status, 400);
}

TEST(JsonText, IsRefusedWhenItHoldsNoNumber) {
  EXPECT_EQ(complaint("[1e999]"), "line 1, column 1: a number is too large");
}

TEST(JsonText, IsRefusedWhenItNestsWithoutEnd) {
  EXPECT_FALSE(parse_json(std::string(100'000, '[') + std::string(100'000, ']')).ok());
  EXPECT_TRUE(parse_json(std::string(100, '[') + std::string(100, ']')).ok());
}

TEST(JsonText, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(print_json(Json("a\xff"
                            "b")),
            "\"a\xEF\xBF\xBD"
            "b\"");
}

TEST(JsonMember, IsReadAsText) {
  const Json object = {{"text", "a"},     {"number", 7}, {"yes", true},
                       {"none", nullptr}, {"list", {1}}, {"half", 0.5}};
  EXPECT_EQ(text_of(object, "text"), "a");
  EXPECT_EQ(text_of(object, "number"), "7");
  EXPECT_EQ(text_of(object, "half"), "0.5");
  EXPECT_EQ(text_of(object, "yes"), "true");
  for (const char* key : {"none", "list", "missing"}) EXPECT_EQ(text_of(object, key), "");
  EXPECT_EQ(text_of(Json("no object"), "text"), "");
}

TEST(JsonText, IsNullWhereNobodySaidAnything) {
  EXPECT_EQ(text_or_null("a"), Json("a"));
  EXPECT_TRUE(text_or_null("").is_null());
}

}  // namespace
}  // namespace ringback
