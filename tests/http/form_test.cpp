// Forms and cookies.
#include "http/form.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ringback::http {
namespace {

TEST(Form, DecodesFieldsInOrderAndKeepsRepeats) {
  EXPECT_EQ(
      parse_form("To=%2B1704&Body=two+words%21&To=x&Empty=&Bare"),
      (FormFields{
          {"To", "+1704"}, {"Body", "two words!"}, {"To", "x"}, {"Empty", ""}, {"Bare", ""}}));
}

TEST(Form, PassesOverWhatIsNothing) {
  EXPECT_EQ(parse_form(""), FormFields{});
  EXPECT_EQ(parse_form("&&a=1&"), (FormFields{{"a", "1"}}));
}

TEST(Form, KeepsBrokenEscapesAndFurtherEqualSigns) {
  EXPECT_EQ(parse_form("a=100%&b=%zz&c=d=e"),
            (FormFields{{"a", "100%"}, {"b", "%zz"}, {"c", "d=e"}}));
}

TEST(Form, DecodesAPlusThatWasEncoded) {
  EXPECT_EQ(parse_form("a%2Bb=c%2Bd+e"), (FormFields{{"a+b", "c+d e"}}));
}

TEST(Form, PrintsWithAPlusForASpace) {
  EXPECT_EQ(print_form({{"To", "+1704"}, {"Body", "two words & more"}, {"Empty", ""}}),
            "To=%2B1704&Body=two+words+%26+more&Empty=");
  EXPECT_EQ(print_form({}), "");
}

TEST(Form, ReadsWhatItPrinted) {
  const FormFields fields = {{"naïve key", "1+1=2&%"}, {"", "nameless"}, {"line", "a\r\nb"}};
  EXPECT_EQ(parse_form(print_form(fields)), fields);
}

TEST(Form, GivesTheFirstFieldOfAName) {
  const FormFields fields = {{"a", "1"}, {"a", "2"}, {"b", ""}};
  EXPECT_EQ(field(fields, "a"), "1");
  EXPECT_EQ(field(fields, "c"), "");
  EXPECT_TRUE(has_field(fields, "b"));
  EXPECT_FALSE(has_field(fields, "A"));
}

TEST(FlatForm, IsAnObjectOfTextsAndLists) {
  EXPECT_EQ(parse_flat_form("a=1&b=&a=2&&c[x]=3&7=n")->print(),
            R"({"7":"n","a":["1","2"],"b":"","c[x]":"3"})");
  EXPECT_EQ(parse_flat_form("")->print(), "{}");
  EXPECT_EQ(parse_flat_form("a=%zz&b=%ff")->print(), "{\"a\":\"%zz\",\"b\":\"\xEF\xBF\xBD\"}");
}

TEST(FlatForm, KnowsEachOfManyNamesAgain) {
  FormFields fields;
  for (int i = 0; i < 100; ++i) fields.emplace_back("name" + std::to_string(i), std::to_string(i));
  for (int i = 0; i < 100; ++i) fields.emplace_back("name" + std::to_string(i), "again");
  const auto object = parse_flat_form(print_form(fields))->take();
  ASSERT_EQ(object.size(), 100u);
  for (int i = 0; i < 100; ++i) {
    const Json both = {std::to_string(i), "again"};
    EXPECT_EQ(object["name" + std::to_string(i)], both);
  }
}

/// The members of these names, each with this value.
ScriptObject object_of(int from, int to, const std::string& value) {
  ScriptObject object;
  for (int i = from; i < to; ++i) object[cat("n", i)] = value;
  return object;
}

TEST(ScriptObject, KeepsThePlaceOfAMemberThatAnotherSetsAgain) {
  for (const int size : {3, 40, 80}) {
    auto object = object_of(0, size, "old");
    object.merge(object_of(size - 1, size + 2, "new"));
    auto expected = object_of(0, size - 1, "old");
    for (int i = size - 1; i < size + 2; ++i) expected[cat("n", i)] = "new";
    EXPECT_EQ(object.print(), expected.print());
  }
}

TEST(ScriptObject, OrdersTheNumbersOfAnotherBeforeItsNames) {
  ScriptObject object;
  object["b"] = 1;
  ScriptObject other;
  other["a"] = true;
  other["7"] = nullptr;
  object.merge(std::move(other));
  EXPECT_EQ(object.print(), R"({"7":null,"b":1,"a":true})");
  EXPECT_EQ(object.print(), "{}") << "its construction has ended";
}

TEST(FlatForm, HasAThousandFieldsAtMost) {
  const std::string thousand = "a" + std::string(999, '&');
  EXPECT_TRUE(parse_flat_form(thousand).ok());
  EXPECT_EQ(parse_flat_form(thousand + "&").error().status, 413);
}

}  // namespace
}  // namespace ringback::http
