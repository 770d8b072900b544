// XML documents as plain values, and the traps that are not walked into.
#include "base/xml.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "base/text.hpp"

namespace ringback {
namespace {

XmlElement root_of(std::string_view text) {
  auto root = parse_xml(text);
  EXPECT_TRUE(root.ok()) << root.error().message;
  return root.ok() ? std::move(root).value() : XmlElement{};
}

std::string fault_of(std::string_view text) {
  const auto root = parse_xml(text);
  if (root.ok()) return "none";
  EXPECT_EQ(root.error().code, 12100);
  return root.error().message;
}

TEST(Xml, GivesElementsAttributesAndTextInOrder) {
  const auto root = root_of(R"(<?xml version="1.0" encoding="UTF-8"?>
<Response><!-- a comment --><Say voice="alice" language="en">Hello</Say><Hangup/></Response>)");
  EXPECT_EQ(root.name, "Response");
  ASSERT_EQ(root.children.size(), 2u);
  const auto& say = root.children[0];
  EXPECT_EQ(say.name, "Say");
  EXPECT_EQ(say.text, "Hello");
  ASSERT_EQ(say.attributes.size(), 2u);
  EXPECT_EQ(say.attributes[0].first, "voice");
  EXPECT_EQ(*say.attribute("language"), "en");
  EXPECT_EQ(say.attribute("Language"), nullptr);
  EXPECT_EQ(root.children[1].name, "Hangup");
}

TEST(Xml, TextIncludesThatOfChildren) {
  EXPECT_EQ(root_of("<Say>one <emphasis>two</emphasis> three</Say>").text, "one two three");
}

TEST(Xml, TellsTheOwnTextFromThatOfChildren) {
  const auto own = [](std::string_view text) { return parse_xml(text)->own_text(); };
  EXPECT_EQ(own("<a>x <b>x<c>x</c></b>y <d>x</d></a>"), "x y ");
  EXPECT_EQ(own("<a>x</a>"), "x");
  EXPECT_EQ(own("<a><b>x</b></a>"), "");
}

TEST(Xml, ResolvesTheFiveEntitiesAndCharacterReferences) {
  const auto root =
      root_of("<a b='x?a=1&amp;b=&lt;&#38;&quot;&apos;'>&lt;&gt;&amp;&#233;&#x41;</a>");
  EXPECT_EQ(root.text, "<>&éA");
  EXPECT_EQ(*root.attribute("b"), "x?a=1&b=<&\"'");
}

TEST(Xml, TakesCdataAsWritten) {
  EXPECT_EQ(root_of("<Say>a <![CDATA[<b> & c]]> d</Say>").text, "a <b> & c d");
}

TEST(Xml, KnowsTheLineOfEveryElement) {
  const auto root = root_of("<a>\n  <b/>\n\n  <c\n    d='1'/>\n</a>");
  EXPECT_EQ(root.line, 1);
  EXPECT_EQ(root.children[0].line, 2);
  EXPECT_EQ(root.children[1].line, 5);
}

TEST(Xml, KnowsTheColumnWhereEveryStartTagEnds) {
  const auto root =
      root_of("<a>\n  <b/><!-- c --><c x='1'>t\u00e9xt<d/></c>\n  <e\n y=''\n>\n</e></a>");
  EXPECT_EQ(root.column, 3);
  EXPECT_EQ(root.children[0].column, 5);
  EXPECT_EQ(root.children[1].column, 25);
  EXPECT_EQ(root.children[1].children[0].column, 32) << "characters count, not bytes";
  EXPECT_EQ(root.children[2].line, 5);
  EXPECT_EQ(root.children[2].column, 1);
}

TEST(Xml, FaultsNameLineAndColumn) {
  EXPECT_TRUE(fault_of("<a>\n  <b>\n</a>").starts_with("line 3, column 5: "))
      << fault_of("<a>\n  <b>\n</a>");
  EXPECT_TRUE(fault_of("hello").starts_with("line 1, column 1: ")) << fault_of("hello");
  EXPECT_TRUE(fault_of(" <?xml version='1.0'?><a/>").starts_with("line 1, column 7: "))
      << fault_of(" <?xml version='1.0'?><a/>");
  EXPECT_NE(fault_of("<a/><b/>"), "none");
  EXPECT_NE(fault_of("<a b=1/>"), "none");
  EXPECT_NE(fault_of("<a>\xff</a>"), "none");
}

TEST(Xml, EmptyDocumentsAreFaults) {
  EXPECT_EQ(fault_of(""), "line 1, column 1: the document is empty");
  EXPECT_EQ(fault_of(std::string_view()), "line 1, column 1: the document is empty");
  EXPECT_TRUE(fault_of("<!-- only this -->").starts_with("line 1, column "));
}

TEST(Xml, ReadsNoFileForAnEntity) {
  const std::string secret = testing::TempDir() + "xml_secret_" + std::to_string(getpid()) + ".txt";
  std::ofstream(secret) << "the secret";
  const auto root = parse_xml(
      cat("<!DOCTYPE a [<!ENTITY x SYSTEM 'file://", secret, "'>]><a b='1'>before &x; after</a>"));
  std::remove(secret.c_str());
  if (root.ok()) {
    EXPECT_EQ(root->text, "before  after");
  }
}

TEST(Xml, ReadsNoFileForADocumentType) {
  const auto root = parse_xml("<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a>text</a>");
  ASSERT_TRUE(root.ok());
  EXPECT_EQ(root->text, "text");
}

TEST(Xml, DoesNotLaughABillionTimes) {
  std::string text = "<!DOCTYPE a [<!ENTITY l0 'lol'>";
  for (int level = 1; level < 12; ++level) {
    text += cat("<!ENTITY l", level, " '",
                replace_all("##########", "#", cat("&l", level - 1, ";")), "'>");
  }
  for (const auto& body : {std::string("<a>&l11;</a>"), std::string("<a b='&l11;'/>")}) {
    const auto root = parse_xml(text + "]>" + body);
    if (!root.ok()) continue;
    EXPECT_LT(root->text.size(), 1000u);
    EXPECT_TRUE(root->attributes.empty() || root->attributes[0].second.size() < 1000u);
  }
}

TEST(Xml, KeepsNothingOfTheDocumentsBefore) {
  const auto alone = fault_of("<a><b></a>");
  for (int i = 0; i < 3'000; ++i) {  // names enough for more than one parser
    const auto name = "n" + std::to_string(i);
    const auto parsed = parse_xml("<" + name + " a='&lt;" + name + "'>text</" + name + ">");
    ASSERT_TRUE(parsed.ok());
    ASSERT_EQ(parsed->name, name);
    ASSERT_EQ(*parsed->attribute("a"), "<" + name);
    ASSERT_EQ(parsed->text, "text");
    ASSERT_EQ(fault_of("<a><b></a>"), alone);
  }
}

TEST(Xml, DoesNotFallIntoDepth) {
  std::string deep;
  for (int level = 0; level < 10'000; ++level) deep += "<a>";
  EXPECT_NE(fault_of(deep), "none");
}

}  // namespace
}  // namespace ringback
