// Small text tools.
#include "base/text.hpp"

#include <gtest/gtest.h>

namespace ringback {
namespace {

using Pieces = std::vector<std::string>;

TEST(Text, JoinsStringsCharactersAndNumbers) {
  EXPECT_EQ(cat("a", std::string("b"), 'c', 7, -8LL, 2.5), "abc7-82.5");
  EXPECT_EQ(cat(), "");
}

TEST(Text, SplitsIntoEveryPieceEmptyOnesToo) {
  EXPECT_EQ(split("a,b,,c", ','), (Pieces{"a", "b", "", "c"}));
  EXPECT_EQ(split("a,", ','), (Pieces{"a", ""}));
  EXPECT_EQ(split("", ','), Pieces{""});
}

TEST(Text, JoinsWhatItSplit) {
  EXPECT_EQ(join({"a", "", "c"}, ", "), "a, , c");
  EXPECT_EQ(join({"alone"}, ", "), "alone");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(Text, TrimsBlanksAtBothEndsOnly) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim("a"), "a");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, ChangesTheCaseOfAsciiLettersAlone) {
  EXPECT_EQ(to_lower("ÀBC-Z9"), "Àbc-z9");
  EXPECT_EQ(to_upper("ßabc-z9"), "ßABC-Z9");
}

TEST(Text, ComparesWithoutRegardToCase) {
  EXPECT_TRUE(equals_ignoring_case("Content-TYPE", "content-type"));
  EXPECT_FALSE(equals_ignoring_case("content", "content-type"));
  EXPECT_FALSE(equals_ignoring_case("[", "{"));
}

TEST(Text, ReplacesEveryOccurrenceOnce) {
  EXPECT_EQ(replace_all("aXbXc", "X", "--"), "a--b--c");
  EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(replace_all("none", "X", "Y"), "none");
}

TEST(Text, EncodesAllButUnreservedCharacters) {
  EXPECT_EQ(percent_encode("AZaz09-_.~"), "AZaz09-_.~");
  EXPECT_EQ(percent_encode("+1 (a/b)?&=%"), "%2B1%20%28a%2Fb%29%3F%26%3D%25");
  EXPECT_EQ(percent_encode("é\x01"), "%C3%A9%01");
}

TEST(Text, EncodesASpaceAsItIsTold) {
  std::string form = "a=";
  append_percent_encoded(form, " b  c/", "+");
  EXPECT_EQ(form, "a=+b++c%2F");
}

TEST(Text, DecodesEscapesAndLeavesBrokenOnes) {
  EXPECT_EQ(percent_decode("%2B1%20x%c3%A9"), "+1 xé");
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%4"), "%4");
  EXPECT_EQ(percent_decode("%G1%1G"), "%G1%1G");
  EXPECT_EQ(percent_decode("%%41"), "%A");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode(""), "");
  EXPECT_EQ(percent_decode("%"), "%");
  EXPECT_EQ(percent_decode("%41%"), "A%");
}

TEST(Text, DecodesWhatItEncoded) {
  std::string every;
  for (int byte = 0; byte < 256; ++byte) every += static_cast<char>(byte);
  EXPECT_EQ(percent_decode(percent_encode(every)), every);
}

TEST(Text, ReadsWholeDecimalNumbersOnly) {
  EXPECT_EQ(parse_integer("42"), 42);
  EXPECT_EQ(parse_integer("-7"), -7);
  for (const char* text : {"", " 1", "1 ", "+1", "1.0", "0x10", "99999999999999999999", "one"}) {
    EXPECT_FALSE(parse_integer(text)) << text;
  }
}

TEST(Text, CountsLinesAndColumnsFromOne) {
  const std::string text = "ab\ncd\n";
  const auto place = [&text](std::size_t offset) {
    const auto position = position_at(text, offset);
    return cat(position.line, ":", position.column);
  };
  EXPECT_EQ(place(0), "1:1");
  EXPECT_EQ(place(2), "1:3");
  EXPECT_EQ(place(3), "2:1");
  EXPECT_EQ(place(6), "3:1");
  EXPECT_EQ(place(600), "3:1");
}

TEST(Text, KnowsWhatCanBeCalled) {
  const std::string sim = "DE" + std::string(32, '1');
  for (const auto& name :
       {std::string("+15550001111"), std::string("client:ann"), std::string("sip:ann@b.example"),
        std::string("sips:ann@b.example"), "sim:" + sim, std::string("whatsapp:+15550001111")}) {
    EXPECT_TRUE(is_endpoint(name)) << name;
  }
  for (const auto& name : {"", "ann", "client:", "sip:@b", "sip:ann", "sim:DE1", "sim:+15550001111",
                           "whatsapp:ann", "whatsapp:"}) {
    EXPECT_FALSE(is_endpoint(name)) << name;
  }
}

TEST(Text, ReadsNumbersAsPeopleWriteThem) {
  for (const auto* text : {"3125550142", "(312) 555-0142", "312.555.0142", "1-312-555-0142",
                           "+1 312 555 0142", " +13125550142 "}) {
    EXPECT_EQ(international_number(text), "+13125550142") << text;
  }
  for (const auto* text : {"0125550142", "555-0142", "+13125550142x9", "ann", ""}) {
    EXPECT_EQ(international_number(text), text);
  }
}

TEST(Text, TakesNumbersInE164FormOnly) {
  for (const char* number : {"+17045550100", "+4915112345678", "+1234567", "+123456789012345"}) {
    EXPECT_TRUE(is_e164(number)) << number;
  }
  for (const char* number : {"", "+", "17045550100", "+07045550100", "+123456", "+1234567890123456",
                             "+1704555010x", "+1 7045550100", "++7045550100"}) {
    EXPECT_FALSE(is_e164(number)) << number;
  }
}

TEST(Text, EscapesTheFiveCharactersOfXml) {
  EXPECT_EQ(xml_escape("<a b=\"c\" d='e'>&</a>"),
            "&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;&lt;/a&gt;");
}

}  // namespace
}  // namespace ringback
