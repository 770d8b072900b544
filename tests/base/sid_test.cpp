// SIDs and the randomness behind them.
#include "base/sid.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ringback {
namespace {

TEST(Sids, AreAPrefixAndThirtyTwoDigits) {
  Sids sids(1);
  const auto sid = sids.make("CA");
  EXPECT_EQ(sid.size(), 34u);
  EXPECT_TRUE(is_sid(sid, "CA"));
  EXPECT_FALSE(is_sid(sid, "SM"));
}

TEST(Sids, RepeatWithTheirSeed) {
  Sids first(42);
  Sids again(42);
  Sids other(43);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(first.make("CA"), again.make("CA"));
  EXPECT_NE(first.make("CA"), other.make("CA"));
}

TEST(Sids, NeverComeTwice) {
  Sids sids(7);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(sids.make("SM")).second);
}

TEST(Sids, NumbersStayBelowTheirLimit) {
  Sids sids(7);
  for (int i = 0; i < 1000; ++i) EXPECT_LT(sids.below(6), 6u);
}

TEST(Sids, OfANameAreTheSameForEver) {
  EXPECT_EQ(sid_of_name("EH", "whisper"), "EHbf8a9f702ebb91fc1c11a1f3db6fd6a6");
  EXPECT_TRUE(is_sid(sid_of_name("EH", "whisper"), "EH"));
  EXPECT_NE(sid_of_name("EH", "whisper"), sid_of_name("EH", "menu"));
  EXPECT_NE(sid_of_name("EH", "whisper").substr(2), sid_of_name("PN", "whisper").substr(2));
}

TEST(Sids, AreToldFromOtherText) {
  EXPECT_TRUE(is_sid("AC0123456789abcdef0123456789ABCDEF"));
  for (const char* text :
       {"", "AC", "ac0123456789abcdef0123456789abcdef", "AC0123456789abcdef0123456789abcdeg",
        "AC0123456789abcdef0123456789abcdef0", "A10123456789abcdef0123456789abcdef"}) {
    EXPECT_FALSE(is_sid(text)) << text;
  }
}

TEST(Sids, SeedsOfTheMachineDiffer) { EXPECT_NE(random_seed(), random_seed()); }

}  // namespace
}  // namespace ringback
