// What a Store knows of its own changes: the turn that is kept, or taken back.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "store/store.hpp"

namespace ringback {
namespace {

constexpr Kind kCalls = "call";

struct Tracked : testing::Test {
  Tracked() {
    store.track([this] { ++turns; });
  }

  void put(std::string_view sid, std::string_view status = "queued") {
    store.put(kCalls, sid, {{"status", status}});
  }

  static std::string print(const std::vector<Change>& changes) {
    std::vector<std::string> lines;
    for (const auto& [sequence, kind, sid, body] : changes) {
      const auto status = body ? text_of(*parse_json(*body), "status") : "erased";
      lines.push_back(cat(sequence, " ", sid, " ", status));
    }
    return join(lines, ", ");
  }
  std::string changes() const { return print(store.changes()); }
  std::string all() const { return print(store.all()); }

  std::string busy() const {
    const auto* found = store.find(kCalls, Match{"status", "busy"});
    return found == nullptr ? "none" : print_json(*found);
  }

  Store store;
  int turns = 0;
};

TEST_F(Tracked, EachDocumentChangesOnceInATurn) {
  put("CA1");
  put("CA2");
  store.update(kCalls, "CA1", {{"status", "ringing"}});
  put("CA1", "busy");
  EXPECT_EQ(changes(), "1 CA1 busy, 2 CA2 queued");
  EXPECT_EQ(turns, 1);
}

TEST_F(Tracked, AfterItIsSettledATurnIsOver) {
  put("CA1");
  store.settle();
  EXPECT_FALSE(store.changed());
  EXPECT_EQ(changes(), "");
  store.update(kCalls, "CA1", {{"status", "ringing"}});
  EXPECT_TRUE(store.changed());
  EXPECT_EQ(changes(), "1 CA1 ringing");
  EXPECT_EQ(turns, 2);
}

TEST_F(Tracked, ErasedDocumentsAreTold) {
  put("CA1");
  put("CA2");
  store.settle();
  put("CA3");
  store.erase(kCalls, "CA3");
  store.erase(kCalls, "CA1");
  put("CA1", "busy");
  EXPECT_EQ(changes(), "1 CA1 erased, 4 CA1 busy") << "one that comes back is new";
  store.settle();
  store.clear();
  EXPECT_EQ(changes(), "2 CA2 erased, 4 CA1 erased");
}

TEST_F(Tracked, ARevertedTurnLeavesNoTrace) {
  for (const char* sid : {"CA1", "CA2", "CA3"}) put(sid);
  store.settle();
  EXPECT_EQ(busy(), "none");
  const auto before = all();
  put("CA4", "busy");
  store.update(kCalls, "CA1", {{"status", "busy"}});
  put("CA2", "busy");
  store.erase(kCalls, "CA3");
  put("CA3", "busy");
  store.erase(kCalls, "CA2");
  store.revert();
  EXPECT_EQ(all(), before);
  EXPECT_EQ(busy(), "none");
  EXPECT_FALSE(store.changed());
  put("CA5", "busy");
  EXPECT_EQ(busy(), R"({"status":"busy"})");
  EXPECT_EQ(store.size(kCalls), 4u);
}

TEST_F(Tracked, WhatIsRestoredIsAsItWas) {
  put("CA1");
  put("CA2", "busy");
  put("CA3", "busy");
  store.erase(kCalls, "CA1");
  Store other;
  other.track([] {});
  ASSERT_TRUE(other.restore(store.all(), Store::Restored::kSettled));
  EXPECT_FALSE(other.changed());
  EXPECT_EQ(print(other.all()), "2 CA2 busy, 3 CA3 busy");
  other.update(kCalls, "CA3", {{"status", "failed"}});
  other.put(kCalls, "CA4", {{"status", "queued"}});
  EXPECT_EQ(print(other.changes()), "3 CA3 failed, 4 CA4 queued");
  EXPECT_EQ(text_of(*other.find(kCalls, Match{"status", "busy"}), "status"), "busy");
  EXPECT_FALSE(other.restore(store.all(), Store::Restored::kSettled)) << "they are there already";
}

TEST_F(Tracked, WhatIsRestoredAsAChangeIsNew) {
  put("CA1");
  const auto saved = store.all();
  store.settle();
  store.clear();
  ASSERT_TRUE(store.restore(saved, Store::Restored::kChanged));
  EXPECT_EQ(changes(), "1 CA1 erased, 2 CA1 queued");
  store.revert();
  EXPECT_EQ(all(), "1 CA1 queued");
}

TEST_F(Tracked, DocumentsAreSelectedByTextsWithoutBeingRead) {
  put("CA1", "busy");
  put("CA2", "failed");
  store.put(kCalls, "CA3", {{"inner", {{"status", "busy"}}}, {"status", "queued"}});
  store.put(kCalls, "CA4", {{"body", R"(","status":"busy")"}, {"status", "queued"}});
  Store other;
  ASSERT_TRUE(other.restore(store.all(), Store::Restored::kSettled));
  EXPECT_EQ(join(other.select(kCalls, "status", {"busy", "ringing"}), " "), "CA1");
  EXPECT_EQ(join(other.select(kCalls, "status", {"queued", "failed"}), " "), "CA2 CA3 CA4");
  EXPECT_EQ(join(store.select(kCalls, "status", {"queued", "failed"}), " "), "CA2 CA3 CA4");
  EXPECT_EQ(join(other.select(kCalls, "body"), " "), "CA4");
  EXPECT_EQ(join(store.select(kCalls, "inner"), " "), "CA3");
}

}  // namespace
}  // namespace ringback
