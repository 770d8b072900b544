// The causal journal.
#include "base/trace.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ringback {
namespace {

struct Journal : testing::Test {
  Time now{std::chrono::seconds(1'283'286'988)};
  Trace trace{[this] { return now; }, 3};
};

TEST_F(Journal, NumbersEntriesFromOneAndKeepsTheirCauses) {
  const auto first = trace.record(0, "rest", "CA1", "POST Calls");
  const auto second = trace.record(first, "call.queued", "CA1", "queued", {{"to", "+1"}});
  EXPECT_EQ(first, 1u);
  EXPECT_EQ(second, 2u);
  ASSERT_EQ(trace.entries().size(), 2u);
  EXPECT_EQ(trace.entries()[1].cause, first);
  EXPECT_EQ(trace.entries()[1].at, now);
  EXPECT_EQ(trace.entries()[1].detail(), R"({"to":"+1"})");
}

TEST_F(Journal, PrintsALateDetailWhenItIsRead) {
  static int printed = 0;
  const LateDetail detail("b", [](std::string_view text) {
    ++printed;
    return R"({"a":")" + std::string(text) + "\"}";
  });
  trace.record(0, "kind", "", "", detail);
  EXPECT_EQ(printed, 0);
  EXPECT_EQ(trace.entries().front().detail(), R"({"a":"b"})");
  const auto line = *parse_json(json_line(trace.entries().front()));
  EXPECT_EQ(line["detail"]["a"], "b");
  EXPECT_EQ(printed, 2);
}

TEST_F(Journal, KeepsTheNewest) {
  for (int i = 0; i < 5; ++i) trace.record(0, "kind", "", "");
  ASSERT_EQ(trace.entries().size(), 3u);
  EXPECT_EQ(trace.entries().front().id, 3u);
  trace.clear();
  EXPECT_TRUE(trace.entries().empty());
  EXPECT_EQ(trace.record(0, "kind", "", ""), 6u) << "numbers are never given twice";
}

TEST_F(Journal, FindsWhatItKeepsByNumber) {
  EXPECT_EQ(trace.find(1), nullptr);
  for (const auto* kind : {"a", "b", "c", "d"}) trace.record(0, kind, "", "");
  EXPECT_EQ(trace.find(0), nullptr);
  EXPECT_EQ(trace.find(1), nullptr) << "is not kept any longer";
  ASSERT_NE(trace.find(3), nullptr);
  EXPECT_EQ(trace.find(3)->kind(), "c");
  EXPECT_EQ(trace.find(5), nullptr);
}

TEST_F(Journal, IsBoundedInBytesToo) {
  const std::string large(1 << 20, 'x');
  Trace roomy{[this] { return now; }};
  for (int i = 0; i < 200; ++i) roomy.record(0, "function.log", "/chatty", large);
  EXPECT_LT(roomy.entries().size(), 65u);
  EXPECT_GT(roomy.entries().size(), 60u);
  EXPECT_EQ(roomy.entries().back().id, 200u);
}

TEST_F(Journal, TellsListenersUntilTheyAreIgnored) {
  std::vector<EventId> heard;
  const auto listener = trace.listen([&](const TraceEntry& entry) { heard.push_back(entry.id); });
  trace.record(0, "kind", "", "");
  trace.ignore(listener);
  trace.record(0, "kind", "", "");
  EXPECT_EQ(heard, std::vector<EventId>{1});
}

TEST_F(Journal, ListenersMayRecordListenAndIgnore) {
  std::vector<std::string> heard;
  std::uint64_t second = 0;
  trace.listen([&](const TraceEntry& entry) {
    if (entry.kind() != "first") return;
    trace.record(entry.id, "second", "", "");
    trace.ignore(second);
    trace.listen([&](const TraceEntry& late) { heard.push_back(cat("late ", late.kind())); });
  });
  second = trace.listen([&](const TraceEntry& entry) { heard.emplace_back(entry.kind()); });
  trace.record(0, "first", "", "");
  trace.record(0, "third", "", "");
  EXPECT_EQ(heard, (std::vector<std::string>{"second", "late third"}));
}

TEST_F(Journal, KeepsAnEntryWhileAListenerReadsItWhateverElseIsRecorded) {
  Trace small{[this] { return now; }, 2};
  std::string heard;
  small.listen([&](const TraceEntry& entry) {
    if (entry.kind() != "first") return;
    for (const auto* kind : {"a", "b", "c"}) small.record(entry.id, kind, "", "");
    heard = entry.text();
  });
  small.record(0, "first", "", "the text of the first");
  EXPECT_EQ(heard, "the text of the first");
  ASSERT_EQ(small.entries().size(), 2u) << "too many are forgotten afterwards";
  EXPECT_EQ(small.entries().back().kind(), "c");
}

TEST_F(Journal, IsPrintedAsOneLineAnEntry) {
  trace.record(7, "webhook", "CA1", "POST /a\n", {{"url", "/a"}});
  EXPECT_EQ(json_line(trace.entries().front()),
            R"({"id":1,"cause":7,"at":"2010-08-31T20:36:28Z","at_ms":1283286988000,)"
            R"("kind":"webhook","subject":"CA1","text":"POST /a\n","detail":{"url":"/a"}})");
}

}  // namespace
}  // namespace ringback
