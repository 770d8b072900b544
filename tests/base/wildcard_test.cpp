// Texts in which `*` stands for any characters.
#include "base/wildcard.hpp"

#include <gtest/gtest.h>

namespace ringback {
namespace {

TEST(Wildcard, IsExactWithoutAStar) {
  EXPECT_TRUE(fits("", ""));
  EXPECT_TRUE(fits("a?[b]\\", "a?[b]\\"));
  EXPECT_FALSE(fits("a", "ab"));
  EXPECT_FALSE(fits("b", "ab"));
  EXPECT_FALSE(fits("a?", "ab"));
}

TEST(Wildcard, StandsForAnyCharactersAndForNone) {
  EXPECT_TRUE(fits("*", ""));
  EXPECT_TRUE(fits("a*", "a"));
  EXPECT_TRUE(fits("a*c", "a b\nc"));
  EXPECT_TRUE(fits("*b*", "abc"));
  EXPECT_FALSE(fits("*b*", "ac"));
  EXPECT_FALSE(fits("a*", "ba"));
}

TEST(Wildcard, KeepsTheOrderOfThePieces) {
  EXPECT_TRUE(fits("a*b*c", "a-b-b-c"));
  EXPECT_FALSE(fits("*b*a*", "a-b"));
  EXPECT_TRUE(fits("/x?*b*d", "/x?abcbcd"));
  EXPECT_FALSE(fits("/x?*b*d", "/xyabcbcd"));
}

TEST(Wildcard, TakesNoCharacterTwice) {
  EXPECT_FALSE(fits("ab*ba", "aba"));
  EXPECT_TRUE(fits("ab*ba", "abba"));
  EXPECT_FALSE(fits("*ab*b", "ab"));
}

}  // namespace
}  // namespace ringback
