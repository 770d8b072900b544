// The places of TwiML Bins.
#include "twiml/template.hpp"

#include <gtest/gtest.h>

namespace ringback::twiml {
namespace {

std::string filled(std::string_view text, const FormFields& parameters) {
  const auto result = fill_template(text, parameters);
  return result.ok() ? result.value() : result.error().message;
}

TEST(Template, PutsParametersInTheirPlaces) {
  EXPECT_EQ(filled("<Say>Hello {{Name}}, {{Name}} of {{Town}}</Say>",
                   {{"Name", "Ann"}, {"Town", "Bern"}}),
            "<Say>Hello Ann, Ann of Bern</Say>");
}

TEST(Template, EscapesValuesForXml) {
  EXPECT_EQ(filled("<Say>{{x}}</Say>", {{"x", "Tom & <Jerry> \"'"}}),
            "<Say>Tom &amp; &lt;Jerry&gt; &quot;&apos;</Say>");
}

TEST(Template, PutsNothingForAParameterThatWasNotSent) {
  EXPECT_EQ(filled("[{{x}}]", {}), "[]");
  EXPECT_EQ(filled("[{{X}}]", {{"x", "lower"}}), "[]");
}

TEST(Template, AllowsBlanksAroundTheName) {
  EXPECT_EQ(filled("[{{ x }}][{{\tx\n}}]", {{"x", "1"}}), "[1][1]");
}

TEST(Template, DoesNotFillWhatAValueBringsAlong) {
  EXPECT_EQ(filled("{{x}}", {{"x", "{{y}}"}, {"y", "2"}}), "{{y}}");
}

TEST(Template, LeavesSingleBracesAlone) { EXPECT_EQ(filled("{x} }}", {{"x", "1"}}), "{x} }}"); }

TEST(Template, RefusesANameThatIsNone) {
  for (const auto* text : {"{{}}", "{{ }}", "{{a b}}", "{{#a}}", "{{<x>}}"}) {
    const auto result = fill_template(text, {});
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_EQ(result.error().code, 11310) << text;
  }
}

TEST(Template, NamesThePlaceOfBracesThatDoNotClose) {
  const auto result = fill_template("<Response>\n  <Say>{{name</Say>", {});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, 11320);
  EXPECT_EQ(result.error().message, "line 2, column 8: '{{' is never closed");
}

}  // namespace
}  // namespace ringback::twiml
