// Objects made at once: they say what a braced list would say.
#include "base/json_object.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace ringback {
namespace {

TEST(JsonObject, HasItsMembersInTheirOrder) {
  const std::string sid = "CA1";
  EXPECT_EQ(
      json_object({{"sid", sid}, {"duration", 3}, {"price", nullptr}, {"tags", Json::array()}}),
      (Json{{"sid", "CA1"}, {"duration", 3}, {"price", nullptr}, {"tags", Json::array()}}));
  EXPECT_EQ(json_object({}), Json::object());
}

TEST(PrintedObject, IsWhatTheObjectPrints) {
  PrintedObject inner({{"b", "2"}, {"a", "1"}});
  PrintedObject object({{"from", "+1555"}, {"to", "client:ann"}});
  object.add("length_ms", 3000).add("parameters", inner).add("none", PrintedObject());
  EXPECT_EQ(object.text(), print_json(Json{{"from", "+1555"},
                                           {"to", "client:ann"},
                                           {"length_ms", 3000},
                                           {"parameters", {{"b", "2"}, {"a", "1"}}},
                                           {"none", Json::object()}}));
}

TEST(PrintedObject, EscapesWhatJsonCannotHaveAsItIs) {
  for (const std::string text : {"say \"hi\"", "a\\b", "line\nfeed", "caf\xC3\xA9", "bro\xFFken"}) {
    EXPECT_EQ(PrintedObject({{text, text}}).text(), print_json(Json{{text, text}})) << text;
  }
}

TEST(PrintedObject, IsNothingWithoutMembers) {
  EXPECT_EQ(PrintedObject().text(), "");
  EXPECT_TRUE(PrintedObject().empty());
}

}  // namespace
}  // namespace ringback
