// Attribute by attribute: the default, every kind of good value, a bad one, and what is requested
// with which parameters.
//
//   attributes_test                               tests
//   attributes_test --write docs/parity-twiml.md  writes the document
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <set>

#include "base/text.hpp"
#include "twiml/attribute_rows.hpp"
#include "twiml/schema.hpp"
#include "twiml/script.hpp"

namespace ringback::twiml {

void PrintTo(const AttributeRow& row, std::ostream* out) {
  *out << row.element << " " << row.attribute;
}

namespace {

/// What a call does in the row's document with this in the attribute's place.
std::string outcome(const AttributeRow& row, std::string_view written) {
  std::string verbs(row.document);
  const auto place = verbs.find('@');
  if (place != std::string::npos && !row.attribute.empty()) verbs.replace(place, 1, written);
  Script call(Source{url("https://a.example/voice"), "POST", {}, "POST", row.place});
  const auto first = call.begin(verbs);
  const auto then = call.follow(row.steps);
  return then.empty() ? first : first.empty() ? then : cat(first, " | ", then);
}

std::string written(const AttributeRow& row, std::string_view value) {
  return cat(row.attribute, "='", value, "'");
}

/// The words without the first alert of this code.
std::string without_alert(std::string words, int code) {
  const auto alert = cat("alert ", code, " at 1");
  const auto at = words.find(alert);
  if (at == std::string::npos) return cat("no alert ", code, ": ", words);
  auto end = at + alert.size();
  if (words.substr(end, 2) == "; ") {
    end += 2;
  } else if (words.substr(end, 3) == " | ") {
    end += 3;
  }
  words.erase(at, end - at);
  for (const std::string_view separator : {"; ", " | "}) {
    if (words.ends_with(separator)) words.erase(words.size() - separator.size());
  }
  return words;
}

std::string name_of(const testing::TestParamInfo<AttributeRow>& info) {
  std::string name = cat(info.param.element, "_", info.param.attribute, "_", info.index);
  std::replace(name.begin(), name.end(), '/', '_');
  return name;
}

class Attribute : public testing::TestWithParam<AttributeRow> {};

TEST_P(Attribute, HasItsDefault) { EXPECT_EQ(outcome(GetParam(), ""), GetParam().plain); }

TEST_P(Attribute, TakesItsValues) {
  for (const auto& [value, effects] : GetParam().samples) {
    EXPECT_EQ(outcome(GetParam(), written(GetParam(), value)), effects) << value;
  }
}

TEST_P(Attribute, WarnsOfABadValueAndUsesTheDefault) {
  const auto& row = GetParam();
  if (row.code == 0) return;
  EXPECT_EQ(without_alert(outcome(row, written(row, row.bad)), row.code), row.plain);
}

INSTANTIATE_TEST_SUITE_P(Twiml, Attribute, testing::ValuesIn(attribute_rows()), name_of);

/// Verbs stand by their name, nouns below their verb.
std::string element_of(const ElementRule& rule) {
  return rule.parent == "Response" ? std::string(rule.name) : cat(rule.parent, "/", rule.name);
}

/// <Say>, <Play> and <Pause> are the same wherever they stand.
bool is_the_same_elsewhere(const ElementRule& rule) {
  return rule.parent != "Response" && lists("Say Play Pause", rule.name);
}

TEST(Attributes, AreAllInTheTable) {
  std::set<std::string> in_table;
  for (const auto& row : attribute_rows()) in_table.insert(cat(row.element, " ", row.attribute));
  for (const auto& rule : voice_rules()) {
    const auto element = element_of(rule);
    if (is_the_same_elsewhere(rule)) continue;
    for (const auto& attribute : split(rule.attributes, ' ')) {
      EXPECT_TRUE(in_table.contains(cat(element, " ", attribute))) << element << " " << attribute;
    }
    if (rule.attributes.empty()) {
      EXPECT_TRUE(in_table.contains(element + " ")) << element;
    }
  }
}

TEST(Attributes, OfTheTableAreThoseOfTheSchema) {
  for (const auto& row : attribute_rows()) {
    const auto slash = row.element.find('/');
    const auto* rule = slash == std::string_view::npos ? voice_rule("Response", row.element)
                                                       : voice_rule(row.element.substr(0, slash),
                                                                    row.element.substr(slash + 1));
    ASSERT_NE(rule, nullptr) << row.element;
    if (row.attribute.empty()) continue;
    EXPECT_TRUE(lists(rule->attributes, row.attribute)) << row.element << " " << row.attribute;
  }
}

TEST(Attributes, AreInTheDocumentAsTheyAreInTheTable) {
  std::ifstream file(RINGBACK_SOURCE_DIR "/docs/parity-twiml.md");
  const std::string written((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
  EXPECT_EQ(written, parity_document()) << "attributes_test --write docs/parity-twiml.md";
}

}  // namespace
}  // namespace ringback::twiml

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc == 3 && std::string_view(argv[1]) == "--write") {
    std::ofstream(argv[2]) << ringback::twiml::parity_document();
    return 0;
  }
  return RUN_ALL_TESTS();
}
