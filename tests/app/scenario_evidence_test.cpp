// Entries of the journal against what a step expects.
#include "app/scenario/evidence.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "store/kinds.hpp"

namespace ringback::app::scenario {
namespace {

constexpr auto kAnn = "+13125550142";
constexpr auto kBob = "+17045551212";

struct EvidenceTest : testing::Test {
  EvidenceTest() {
    store.put(kind::kMessage, "SM1", {{"sid", "SM1"}, {"body", "Your table is ready"}});
    trace.record(0, "call.plays", "CA1", "says: Press one for the office",
                 {{"from", kAnn}, {"to", "+17045550100"}, {"direction", "inbound"}});
    trace.record(0, "message.delivered", "SM1", "delivered",
                 {{"from", "+17045550100"}, {"to", kAnn}});
    trace.record(0, "function.log", "/menu", "asked for the office");
    trace.record(0, "alert", "CA1", "11200 Got HTTP 500 response");
  }

  /// Whether anything in the journal is as expected of Ann, or of nobody.
  bool shows(Event event, const std::string& text) const {
    Expect expect;
    expect.event = event;
    expect.text = text;
    const Evidence evidence(expect, kAnn, store);
    return std::any_of(trace.entries().begin(), trace.entries().end(),
                       [&](const auto& entry) { return evidence.likeness(entry) == 1.0; });
  }

  Trace trace{[] { return Time{}; }};
  Store store;
};

TEST_F(EvidenceTest, HasWordsWhereTheyAreSaidWithAnythingForAStar) {
  for (const auto event : {Event::kHears, Event::kReceives, Event::kLog, Event::kAlert}) {
    EXPECT_TRUE(shows(event, "*")) << static_cast<int>(event);
    EXPECT_FALSE(shows(event, "*never said*")) << static_cast<int>(event);
  }
  EXPECT_TRUE(shows(Event::kHears, "press * for the OFFICE"));
  EXPECT_FALSE(shows(Event::kHears, "office * press"));
  EXPECT_TRUE(shows(Event::kReceives, "table*ready"));
  EXPECT_FALSE(shows(Event::kReceives, "ready*table"));
  EXPECT_TRUE(shows(Event::kLog, "asked*office"));
}

TEST_F(EvidenceTest, KnowsAnAlertByItsWholeCode) {
  EXPECT_TRUE(shows(Event::kAlert, "11200"));
  EXPECT_TRUE(shows(Event::kAlert, "112*"));
  EXPECT_TRUE(shows(Event::kAlert, "11200 Got HTTP 500"));
  EXPECT_TRUE(shows(Event::kAlert, "*HTTP 500*"));
  EXPECT_FALSE(shows(Event::kAlert, "1120"));
}

}  // namespace
}  // namespace ringback::app::scenario
