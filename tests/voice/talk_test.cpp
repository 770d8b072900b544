// Who can talk with whom in a conference, as the journal tells it.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

const std::string kCarl = "+15550200003";

struct TalkTest : testing::Test, World {
  TalkTest() {
    at("/open", "<Dial><Conference>room</Conference></Dial>");
    at("/muted", "<Dial><Conference muted='true'>room</Conference></Dial>");
    phone(kCarl, {{"answers_after", "3s"}});
    ann_ = enter(kAnn, "/open");
    bob_ = enter(kBob, "/muted");
  }

  std::string enter(const std::string& number, std::string_view path) {
    const auto sid = call({{"To", number}, {"Url", cat("https://a.example", path)}});
    run_for(std::chrono::seconds(5));
    return sid;
  }

  void change(const std::string& call_sid, const FormFields& parameters) {
    const auto conference = text_of(only(kind::kConference), "sid");
    const auto changed =
        exchange.conferences().update_participant(kAccount, conference, call_sid, parameters, 0);
    EXPECT_TRUE(changed.ok());
  }

  /// Pairs since this was asked last, one a line.
  std::string news() {
    std::string out;
    for (const auto& entry : trace.entries()) {
      if (entry.kind() == "conference.connected" && entry.id > seen_) {
        out += cat(entry.text(), "\n");
      }
    }
    seen_ = trace.entries().back().id;
    return out;
  }

  static std::string pair(const std::string& first, const std::string& second) {
    return cat(first, " and ", second, " are connected in room\n");
  }

  void TearDown() override {
    for (const auto& sid : {ann_, bob_, carl_}) {
      if (!sid.empty()) update(sid, {{"Status", "completed"}});
    }
    until_idle();
  }

  std::string ann_;
  std::string bob_;
  std::string carl_;
  EventId seen_ = 0;
};

TEST_F(TalkTest, IsToldOnceOfTwoWhoHearEachOther) {
  EXPECT_EQ(news(), "");
  carl_ = enter(kCarl, "/open");
  EXPECT_EQ(news(), pair(kAnn, kCarl));
  change(bob_, {{"Muted", "false"}});
  const auto told = news();
  EXPECT_TRUE(contains(told, pair(kAnn, kBob))) << told;
  EXPECT_TRUE(contains(told, pair(kCarl, kBob))) << told;
  change(bob_, {{"Muted", "false"}, {"EndConferenceOnExit", "true"}});
  EXPECT_EQ(news(), "");
}

TEST_F(TalkTest, IsToldAgainAfterAHold) {
  carl_ = enter(kCarl, "/open");
  change(carl_, {{"Hold", "true"}});
  news();
  change(carl_, {{"Hold", "false"}});
  EXPECT_EQ(news(), pair(kAnn, kCarl));
}

TEST_F(TalkTest, IsBetweenACoachAndTheCoachedAlone) {
  change(bob_, {{"Coaching", "true"}, {"CallSidToCoach", ann_}, {"Muted", "false"}});
  EXPECT_EQ(news(), pair(kAnn, kBob));
  carl_ = enter(kCarl, "/open");
  EXPECT_EQ(news(), pair(kAnn, kCarl));
}

}  // namespace
}  // namespace ringback::voice
