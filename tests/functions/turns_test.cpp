// Handlers one after another: what happens does not depend on how long they take.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

class Turns : public testing::TestWithParam<Isolation> {
 protected:
  void SetUp() override { fixture.settings.in_turn = true; }

  std::string log() const { return join(fixture.journal("function.log"), ", "); }

  HostFixture fixture{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Isolation, Turns, testing::Values(Isolation::Process, Isolation::None),
                         [](const auto& info) {
                           return info.param == Isolation::Process ? "Process" : "Thread";
                         });

TEST_P(Turns, AreTakenInTheOrderOfAskingHoweverLongTheyAre) {
  fixture.install("turns", "slow.so");
  fixture.install("turns", "quick.so");
  fixture.start();
  for (int run = 0; run < 2; ++run) {  // of workers that start, and of those that are there
    fixture.begin("/slow?name=a&ms=30");
    fixture.begin("/quick?name=b&ms=0");
    fixture.begin("/slow?name=c&ms=10");
    fixture.until_answered();
  }
  const auto once =
      "a begins, b begins, c begins, "
      "a goes on, a ends, b goes on, b ends, c goes on, c ends";
  EXPECT_EQ(log(), cat(once, ", ", once));
  EXPECT_EQ(fixture.elapsed(), Duration(2000));
}

TEST_P(Turns, AreGivenUpByWhoWaitsForAnother) {
  fixture.install("calls", "caller.so");
  fixture.install("turns", "turns.private.so");
  fixture.start();
  const auto first = fixture.begin("/caller?names=turns");
  const auto second = fixture.begin("/caller?names=turns&way=callback");
  fixture.until_answered();
  EXPECT_EQ(fixture.answers[first]->body, "200 done");
  EXPECT_EQ(fixture.answers[second]->body, "200 done");
  EXPECT_EQ(fixture.elapsed(), Duration(1000));
}

TEST_P(Turns, ThatDoNotEndHoldUpNobodyForLong) {
  fixture.install("turns", "endless.so");
  fixture.install("echo", "echo.so");
  fixture.start();
  const auto endless = fixture.begin("/endless?name=a&ms=1500");
  EXPECT_EQ(fixture.get("/echo").status, 200);
  EXPECT_FALSE(fixture.answers[endless].has_value());
  fixture.until_answered();
  EXPECT_EQ(fixture.answers[endless]->status, 200);
}

TEST(TurnsOfCrashes, EndWhenAllIsKnownOfThem) {
  HostFixture fixture(Isolation::Process);
  fixture.settings.in_turn = true;
  fixture.install("aborts", "aborts.so");
  fixture.install("turns", "turns.so");
  fixture.start();
  fixture.begin("/aborts");
  fixture.begin("/turns?name=b&ms=0");
  fixture.until_answered();
  std::vector<std::string> order;
  for (const auto& entry : fixture.trace().entries()) {
    if (entry.kind() == "function.crashed") order.emplace_back("crash");
    if (entry.kind() == "function.log" && entry.text() == "b begins")
      order.emplace_back(entry.text());
  }
  EXPECT_EQ(join(order, ", "), "crash, b begins");
}

}  // namespace
}  // namespace ringback::functions
