// Asking for documents: <Redirect>, fallbacks, and documents given by value.
#include <gtest/gtest.h>

#include "twiml/script.hpp"

namespace ringback::twiml {
namespace {

constexpr auto kSorry = "answer; say Something went wrong in this application. Goodbye.";

Source with_fallback() {
  return {url("https://a.example/voice"), "POST", url("https://a.example/fallback"), "GET"};
}

TEST(Start, RequestsTheFirstDocument) {
  Interpreter call({url("https://a.example/voice?x=1"), "GET", {}, "POST"});
  EXPECT_EQ(in_words(call.start()), "GET https://a.example/voice?x=1");
  EXPECT_FALSE(call.done());
}

TEST(Redirect, ResolvesAgainstTheDocumentItStandsIn) {
  Script call;
  EXPECT_EQ(call.on(document("<Response><Redirect method='GET'>../b?c=d</Redirect></Response>",
                             "https://b.example/x/y/z")),
            "GET https://b.example/x/b?c=d");
}

TEST(Redirect, WithoutAddressAsksForTheSameDocument) {
  Script call;
  EXPECT_EQ(call.begin("<Redirect/>"), "POST https://a.example/voice");
}

TEST(Redirect, MakesWhatFollowsUnreachable) {
  Script call;
  call.begin("<Redirect>/b</Redirect><Say>never</Say>");
  EXPECT_EQ(call.on(document("<Response/>")), "ran out");
}

TEST(Redirect, WarnsOfABadMethodAndPosts) {
  Script call;
  EXPECT_EQ(call.begin("<Redirect method='PUT'>/b</Redirect>"),
            "alert 13710 at 1; POST https://a.example/b");
}

TEST(Redirect, ToSomethingThatIsNoAddressEndsTheCall) {
  Script call;
  EXPECT_EQ(call.begin("<Redirect>ftp://a/b</Redirect>"), "alert 11100 at 1; hang up");
}

TEST(Redirect, InACircleEndsTheCall) {
  Script call;
  const auto circle = document("<Response><Redirect/></Response>");
  std::string effects;
  int documents = 0;
  while (!call.done() && ++documents < 1000) effects = call.on(circle);
  EXPECT_EQ(effects, "alert 11215; hang up");
  EXPECT_EQ(documents, 64);
}

TEST(Redirect, InACircleThroughSilenceOfNoLengthEndsTheCallToo) {
  Script call;
  const auto circle = document("<Response><Pause length='0'/><Redirect/></Response>");
  int documents = 0;
  while (!call.done() && ++documents < 1000) {
    call.on(circle);
    call.waited();
  }
  EXPECT_EQ(documents, 64);
}

TEST(Redirect, MayGoRoundAsLongAsSomethingTakesTime) {
  Script call;
  const auto circle = document("<Response><Say>a</Say><Redirect/></Response>");
  for (int i = 0; i < 1000; ++i) {
    call.on(circle);
    ASSERT_EQ(call.finished(), "POST https://a.example/voice");
  }
}

TEST(Fallback, IsAskedWithTheErrorWhenARequestFails) {
  Script call(with_fallback());
  EXPECT_EQ(call.on(Fetched{url("https://a.example/voice"), 500, "text/html", "oops"}),
            "alert 11200; GET https://a.example/fallback ErrorCode=11200 "
            "ErrorUrl=https://a.example/voice");
  EXPECT_EQ(call.on(document("<Response><Say>sorry</Say></Response>")), "answer; say sorry");
}

TEST(Fallback, IsAskedWhenThereIsNoAnswerAndWhenTheDocumentIsFaulty) {
  Script call(with_fallback());
  EXPECT_EQ(call.on(FetchFailed{url("https://a.example/voice"), {11210, "no such host", 502}}),
            "alert 11210; GET https://a.example/fallback ErrorCode=11210 "
            "ErrorUrl=https://a.example/voice");
  Script other(with_fallback());
  EXPECT_EQ(other.on(document("<Response>")),
            "alert 12100; GET https://a.example/fallback ErrorCode=12100 "
            "ErrorUrl=https://a.example/voice");
}

TEST(Fallback, IsAskedOnce) {
  Script call(with_fallback());
  call.on(document("<Response>"));
  EXPECT_EQ(call.on(document("<Response>")), std::string("alert 12100; ") + kSorry);
  EXPECT_EQ(call.finished(), "hang up");
}

TEST(Fallback, IsAskedAgainForALaterFault) {
  Script call(with_fallback());
  call.on(document("<Response>"));
  call.on(document("<Response><Redirect>/b</Redirect></Response>"));
  EXPECT_EQ(call.on(FetchFailed{url("https://a.example/b"), {11200, "late", 502}}),
            "alert 11200; GET https://a.example/fallback ErrorCode=11200 "
            "ErrorUrl=https://a.example/b");
}

TEST(Fallback, ThatIsMissingLetsTheCallerHearOfIt) {
  Script call;
  EXPECT_EQ(call.on(FetchFailed{url("https://a.example/voice"), {11205, "refused", 502}}),
            std::string("alert 11205; ") + kSorry);
  EXPECT_EQ(call.finished(), "hang up");
}

TEST(Fallback, IsNotAskedForAWarning) {
  Script call(with_fallback());
  EXPECT_EQ(call.begin("<Speak/><Say>a</Say>"), "alert 12200 at 1; answer; say a");
}

TEST(Reply, IsIgnoredOnceTheCallerHasHungUp) {
  Script call;
  EXPECT_EQ(call.hung_up(), "");
  EXPECT_FALSE(call.done());
  EXPECT_EQ(call.on(document("<Response><Say>a</Say></Response>")), "");
  EXPECT_TRUE(call.done());
}

TEST(Reply, ThatFailsIsIgnoredOnceTheCallerHasHungUp) {
  Script call(with_fallback());
  call.hung_up();
  EXPECT_EQ(call.on(FetchFailed{url("https://a.example/voice"), {11200, "late", 502}}), "");
  EXPECT_TRUE(call.done());
}

TEST(DocumentByValue, Runs) {
  Interpreter call({});
  EXPECT_EQ(in_words(call.start("<Response><Say>a</Say></Response>")), "answer; say a");
}

TEST(DocumentByValue, NeedsAbsoluteActions) {
  const auto keys = [](std::string_view gather) {
    Interpreter call({});
    call.start(gather);
    return in_words(call.on(Pressed{'1'}));
  };
  EXPECT_EQ(keys("<Response><Gather numDigits='1'/></Response>"),
            "no alarm; alert 15004 at 1; hang up");
  EXPECT_EQ(keys("<Response><Gather numDigits='1' action='/b'/></Response>"),
            "no alarm; alert 15004 at 1; hang up");
  EXPECT_EQ(keys("<Response><Gather numDigits='1' action='https://b.example/'/></Response>"),
            "no alarm; POST https://b.example/ Digits=1");
}

TEST(DocumentByValue, NeedsAnActionToRecord) {
  const auto recorded = [](std::string_view record) {
    Interpreter call({});
    call.start(record);
    call.on(Finished{});
    return in_words(call.on(Recorded{RecordingInfo{"RE1", "https://c.example/RE1", 3}}));
  };
  EXPECT_EQ(recorded("<Response><Record/></Response>"),
            "no alarm; no limit; alert 11100 at 1; hang up");
  EXPECT_EQ(recorded("<Response><Record action='/b'/></Response>"),
            "no alarm; no limit; alert 15004 at 1; hang up");
}

TEST(DocumentByValue, LeadsToDocumentsThatHaveAnAddress) {
  Interpreter call({});
  call.start("<Response><Redirect>https://a.example/voice</Redirect></Response>");
  EXPECT_EQ(in_words(call.on(document("<Response><Redirect>b</Redirect></Response>"))),
            "POST https://a.example/b");
}

}  // namespace
}  // namespace ringback::twiml
