// When a call is answered, rejected and hung up.
#include <gtest/gtest.h>

#include "twiml/script.hpp"

namespace ringback::twiml {
namespace {

TEST(Answering, IsDoneOnce) {
  Script call;
  EXPECT_EQ(call.begin("<Say>a</Say><Say>b</Say>"), "answer; say a");
  EXPECT_EQ(call.finished(), "say b");
}

TEST(Answering, IsDelayedByALeadingPause) {
  Script call;
  EXPECT_EQ(call.begin("<Pause length='4'/><Say>a</Say>"), "alarm 4s");
  EXPECT_EQ(call.waited(), "answer; say a");
}

TEST(Answering, DoesNotHappenWhenAPauseIsAll) {
  Script call;
  EXPECT_EQ(call.begin("<Pause/>"), "alarm 1s");
  EXPECT_EQ(call.waited(), "ran out");
}

TEST(Answering, DoesNotHappenForAnEmptyDocument) {
  Script call;
  EXPECT_EQ(call.begin(""), "ran out");
}

TEST(Answering, IsNotDoneByRedirect) {
  Script call;
  EXPECT_EQ(call.begin("<Redirect>/next</Redirect>"), "POST https://a.example/next");
}

TEST(Answering, IsDoneByHangup) {
  Script call;
  EXPECT_EQ(call.begin("<Hangup/>"), "answer; hang up");
  EXPECT_TRUE(call.done());
}

TEST(Answering, IsDoneByDialUnlessTheBridgeIsToDoIt) {
  Script call;
  EXPECT_EQ(call.begin("<Dial>+15550001111</Dial>"), "answer; dial [+15550001111] for 30s");
  Script other;
  EXPECT_EQ(other.begin("<Dial answerOnBridge='true'>+15550001111</Dial>"),
            "dial [+15550001111] for 30s answerOnBridge");
}

TEST(Hangup, LeavesNothingBehindItToRun) {
  Script call;
  EXPECT_EQ(call.begin("<Say>a</Say><Hangup/><Say>b</Say>"), "answer; say a");
  EXPECT_EQ(call.finished(), "hang up");
  EXPECT_TRUE(call.done());
}

TEST(Reject, NeverAnswers) {
  Script call;
  EXPECT_EQ(call.begin("<Reject/><Say>a</Say>"), "reject rejected");
  EXPECT_TRUE(call.done());
  Script busy;
  EXPECT_EQ(busy.begin("<Reject reason='busy'/>"), "reject busy");
}

TEST(Reject, WarnsOfABadReason) {
  Script call;
  EXPECT_EQ(call.begin("<Reject reason='tired'/>"), "alert 13810 at 1; reject rejected");
}

TEST(Reject, HangsUpACallThatWasAnswered) {
  Script call;
  call.begin("<Say>a</Say><Reject/>");
  EXPECT_EQ(call.finished(), "hang up");
}

}  // namespace
}  // namespace ringback::twiml
