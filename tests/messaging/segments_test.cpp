// How many segments a message needs.
#include "messaging/segments.hpp"

#include <gtest/gtest.h>

#include <string>

#include "twiml/schema.hpp"

namespace ringback::messaging {
namespace {

std::string repeated(int times, std::string_view text) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Segments, OfPlainTextHold160OrEach153) {
  EXPECT_EQ(segment_count(""), 1);
  EXPECT_EQ(segment_count(repeated(160, "a")), 1);
  EXPECT_EQ(segment_count(repeated(161, "a")), 2);
  EXPECT_EQ(segment_count(repeated(306, "a")), 2);
  EXPECT_EQ(segment_count(repeated(307, "a")), 3);
  EXPECT_EQ(segment_count(repeated(459, "a")), 3);
}

TEST(Segments, CountTheWholeDefaultAlphabetOnce) {
  EXPECT_EQ(segment_count(repeated(80, "\u00e9\u00df")), 1);    // é ß
  EXPECT_EQ(segment_count(repeated(40, "@\u00a3$\u0394")), 1);  // @ £ $ Δ
  EXPECT_EQ(segment_count(repeated(80, "\n\r")), 1);
  EXPECT_EQ(segment_count(repeated(160, "_")), 1);
}

TEST(Segments, CountTheExtensionTwice) {
  for (const auto* character : {"^", "{", "}", "\\", "[", "~", "]", "|", "\u20ac", "\f"}) {
    EXPECT_EQ(segment_count(repeated(80, character)), 1) << character;
    EXPECT_EQ(segment_count(repeated(81, character)), 2) << character;
  }
}

TEST(Segments, NeverSplitACharacterOfTwo) {
  // 152 and the euro do not fit into 153: each of two segments holds one septet less.
  const auto text = repeated(152, "a") + "\u20ac" + repeated(151, "a");
  EXPECT_EQ(segment_count(text), 2);
  EXPECT_EQ(segment_count(text + "a"), 3);
}

TEST(Segments, OfOtherTextHold70OrEach67) {
  EXPECT_EQ(segment_count(repeated(70, "\u4e2d")), 1);
  EXPECT_EQ(segment_count(repeated(71, "\u4e2d")), 2);
  EXPECT_EQ(segment_count(repeated(134, "\u4e2d")), 2);
  EXPECT_EQ(segment_count(repeated(135, "\u4e2d")), 3);
  EXPECT_EQ(segment_count(repeated(70, "a") + "\u2019"), 2);  // one curly quote is enough
  EXPECT_EQ(segment_count(repeated(70, "`") + "a"), 2);       // not in the alphabet either
}

TEST(Segments, NeverSplitASurrogatePair) {
  EXPECT_EQ(segment_count(repeated(35, "\U0001F600")), 1);
  EXPECT_EQ(segment_count(repeated(36, "\U0001F600")), 2);
  EXPECT_EQ(segment_count(repeated(66, "\U0001F600")), 2);  // 33 in each
  EXPECT_EQ(segment_count(repeated(67, "\U0001F600")), 3);
}

TEST(Segments, AreCountedForBrokenTextToo) {
  EXPECT_EQ(segment_count("\xf0\x9f"), 1);
  EXPECT_EQ(segment_count(repeated(10, "\xff")), 1);
}

TEST(Characters, AreCodePoints) {
  EXPECT_EQ(twiml::characters(""), 0u);
  EXPECT_EQ(twiml::characters("a\u00e9\u4e2d\U0001F600"), 4u);
}

}  // namespace
}  // namespace ringback::messaging
