// What XML must not see: markup in text, characters it does not have, bytes that are no text.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <twilio/twiml/xml.hpp>

using namespace std::string_view_literals;
using twilio::twiml::escape;
using twilio::twiml::Place;

namespace {

std::string content(std::string_view text) {
  std::string xml;
  escape(xml, text, Place::content);
  return xml;
}

std::string attribute(std::string_view text) {
  std::string xml;
  escape(xml, text, Place::attribute);
  return xml;
}

TEST(Escape, HidesMarkupInText) {
  EXPECT_EQ(content("a < b && c > \"d\" 'e'"), "a &lt; b &amp;&amp; c &gt; \"d\" 'e'");
  EXPECT_EQ(content("]]>"), "]]&gt;");
}

TEST(Escape, HidesMarkupAndQuotesInAttributes) {
  EXPECT_EQ(attribute("/a?b=1&c=\"2\"<"), "/a?b=1&amp;c=&quot;2&quot;&lt;");
}

TEST(Escape, KeepsWhiteSpaceThatAReaderWouldChange) {
  EXPECT_EQ(content("a\tb\nc\rd"), "a\tb\nc&#xD;d");
  EXPECT_EQ(attribute("a\tb\nc\rd"), "a&#x9;b&#xA;c&#xD;d");
}

TEST(Escape, KeepsEveryLanguage) {
  const std::string text = "é ß 日本 \U0001F600 \U0010FFFF";
  EXPECT_EQ(content(text), text);
  EXPECT_EQ(attribute(text), text);
}

TEST(Escape, DropsControlCharacters) { EXPECT_EQ(content("a\0b\x01\x1F\x7F"sv), "ab\x7F"); }

TEST(Escape, DropsWhatUnicodeKeepsBack) {
  EXPECT_EQ(content("a\xEF\xBF\xBE\xEF\xBF\xBF"), "a");  // U+FFFE, U+FFFF
  EXPECT_EQ(content("a\xED\xA0\x80z"), "az");            // half of a surrogate pair
  EXPECT_EQ(content("a\xF4\x90\x80\x80z"), "az");        // beyond U+10FFFF
}

TEST(Escape, DropsBrokenSequences) {
  EXPECT_EQ(content("a\xFF\x80z"), "az");
  EXPECT_EQ(content("a\xC3"), "a");        // cut short
  EXPECT_EQ(content("a\xC3<"), "a&lt;");   // the next character survives
  EXPECT_EQ(content("a\xC0\xAFz"), "az");  // overlong '/'
  EXPECT_EQ(content("a\xE0\x80\xAFz"), "az");
  EXPECT_EQ(content("a\xF0\x80\x80\xAFz"), "az");
}

}  // namespace
