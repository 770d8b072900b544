// Documents by kind and SID.
#include "store/store.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ringback {
namespace {

constexpr Kind kCalls = "call";

struct Documents : testing::Test {
  void put(std::string_view sid, std::string_view status = "queued") {
    store.put(kCalls, sid, {{"sid", sid}, {"status", status}});
  }

  /// The SIDs of a page, and `+` when more follow.
  std::string list(const Query& query) const {
    const auto page = store.list(kCalls, query);
    std::vector<std::string> sids;
    for (const auto* document : page.documents) sids.push_back(text_of(*document, "sid"));
    return join(sids, " ") + (page.more ? " +" : "");
  }

  static Query part(std::size_t offset, std::size_t limit) { return {{}, offset, limit}; }

  static bool is_busy(const Json& document) { return text_of(document, "status") == "busy"; }

  Store store;
};

TEST_F(Documents, AreFoundByKindAndSid) {
  put("CA1");
  ASSERT_NE(store.get(kCalls, "CA1"), nullptr);
  EXPECT_EQ(text_of(*store.get(kCalls, "CA1"), "status"), "queued");
  EXPECT_EQ(store.get(kCalls, "CA2"), nullptr);
  EXPECT_EQ(store.get("message", "CA1"), nullptr);
}

TEST_F(Documents, AreListedNewestFirst) {
  for (const char* sid : {"CA3", "CA1", "CA2"}) put(sid);
  EXPECT_EQ(list({}), "CA2 CA1 CA3");
  EXPECT_EQ(list({{}, 0, 50, false}), "CA3 CA1 CA2");
  EXPECT_EQ(store.size(kCalls), 3u);
}

TEST_F(Documents, KeepTheirPlaceWhenReplaced) {
  for (const char* sid : {"CA1", "CA2", "CA3"}) put(sid);
  put("CA1", "busy");
  EXPECT_EQ(list({}), "CA3 CA2 CA1");
  EXPECT_EQ(text_of(*store.get(kCalls, "CA1"), "status"), "busy");
  EXPECT_EQ(store.size(kCalls), 3u);
}

TEST_F(Documents, AreUpdatedMemberByMember) {
  put("CA1");
  store.update(kCalls, "CA1", {{"status", "busy"}, {"duration", 3}});
  EXPECT_EQ(print_json(*store.get(kCalls, "CA1")), R"({"sid":"CA1","status":"busy","duration":3})");
}

TEST_F(Documents, AreFoundByTheMemberThatChangedAndByTheOneThatDidNot) {
  put("CA1", "ringing");
  ASSERT_NE(store.find(kCalls, Match{"status", "ringing"}), nullptr);
  ASSERT_EQ(store.find(kCalls, Match{"to", "+1"}), nullptr);
  store.update(kCalls, "CA1", {{"to", "+1"}});
  EXPECT_NE(store.find(kCalls, Match{"to", "+1"}), nullptr) << "a member that it had not";
  EXPECT_NE(store.find(kCalls, Match{"status", "ringing"}), nullptr);
  store.update(kCalls, "CA1", Json{{"status", "busy"}, {"to", "+2"}});
  EXPECT_EQ(store.find(kCalls, Match{"status", "ringing"}), nullptr);
  EXPECT_EQ(store.find(kCalls, Match{"to", "+1"}), nullptr);
  EXPECT_NE(store.find(kCalls, Match{"to", "+2"}), nullptr);
}

TEST_F(Documents, ComeInPages) {
  for (const char* sid : {"CA1", "CA2", "CA3", "CA4", "CA5"}) put(sid);
  EXPECT_EQ(list(part(0, 2)), "CA5 CA4 +");
  EXPECT_EQ(list(part(2, 2)), "CA3 CA2 +");
  EXPECT_EQ(list(part(4, 2)), "CA1");
  EXPECT_EQ(list(part(3, 2)), "CA2 CA1") << "a full page may be the last";
  EXPECT_EQ(list(part(5, 2)), "");
}

TEST_F(Documents, ComeFiftyAtATimeUnlessAsked) {
  for (int i = 0; i < 51; ++i) put(cat("CA", i));
  EXPECT_EQ(store.list(kCalls, {}).documents.size(), 50u);
  EXPECT_TRUE(store.list(kCalls, {}).more);
}

TEST_F(Documents, ArePagedAfterTheyAreFiltered) {
  for (int i = 1; i <= 6; ++i) put(cat("CA", i), i % 2 == 0 ? "busy" : "queued");
  EXPECT_EQ(list({is_busy}), "CA6 CA4 CA2");
  EXPECT_EQ(list({is_busy, 1, 1}), "CA4 +");
  EXPECT_EQ(list({is_busy, 2, 1}), "CA2") << "what does not match is no further page";
}

TEST_F(Documents, FindGivesTheOldestMatch) {
  put("CA1");
  put("CA2", "busy");
  put("CA3", "busy");
  const auto* found = store.find(kCalls, is_busy);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(text_of(*found, "sid"), "CA2");
  EXPECT_EQ(store.find("message", is_busy), nullptr);
}

TEST_F(Documents, AreErasedOnce) {
  for (const char* sid : {"CA1", "CA2", "CA3"}) put(sid);
  EXPECT_TRUE(store.erase(kCalls, "CA2"));
  EXPECT_FALSE(store.erase(kCalls, "CA2"));
  EXPECT_FALSE(store.erase("message", "CA1"));
  EXPECT_EQ(list({}), "CA3 CA1");
  put("CA2");
  EXPECT_EQ(list({}), "CA2 CA3 CA1") << "one that comes back is new";
}

TEST_F(Documents, OfOtherKindsAreApart) {
  put("CA1");
  store.put("message", "CA1", {{"sid", "CA1"}, {"body", "hi"}});
  EXPECT_TRUE(store.erase("message", "CA1"));
  EXPECT_NE(store.get(kCalls, "CA1"), nullptr);
}

TEST_F(Documents, AreListedFromBehindAnother) {
  for (const char* sid : {"CA1", "CA2", "CA3", "CA4", "CA5"}) put(sid);
  EXPECT_EQ(list({{}, 0, 2, true, 4}), "CA3 CA2 +");
  EXPECT_EQ(list({{}, 0, 2, true, 2}), "CA1");
  EXPECT_EQ(list({{}, 0, 2, true, 1}), "");
  EXPECT_EQ(list({{}, 0, 2, false, 2}), "CA3 CA4 +");
  EXPECT_EQ(list({{}, 1, 2, false, 2}), "CA4 CA5") << "the offset counts from there";
  store.erase(kCalls, "CA2");
  EXPECT_EQ(list({{}, 0, 2, false, 2}), "CA3 CA4 +") << "one that is gone keeps its number";
  EXPECT_EQ(list({{}, 0, 2, true, 2}), "CA1");
}

TEST_F(Documents, AreMatchedByAMemberAsTheyChange) {
  const auto busy = [&] { return list({{}, 0, 50, true, 0, {"status", "busy"}}); };
  put("CA1", "busy");
  put("CA2");
  EXPECT_EQ(busy(), "CA1");
  put("CA3", "busy");
  put("CA2", "busy");
  EXPECT_EQ(busy(), "CA3 CA2 CA1");
  store.update(kCalls, "CA1", {{"status", "failed"}});
  store.erase(kCalls, "CA3");
  EXPECT_EQ(busy(), "CA2");
  EXPECT_EQ(text_of(*store.find(kCalls, Match{"status", "failed"}), "sid"), "CA1");
  EXPECT_EQ(store.find(kCalls, Match{"status", "lost"}), nullptr);
  EXPECT_EQ(store.find("message", Match{"status", "busy"}), nullptr);
}

TEST_F(Documents, ThatMatchComeInPages) {
  for (int i = 1; i <= 6; ++i) put(cat("CA", i), i % 2 == 0 ? "busy" : "queued");
  EXPECT_EQ(list({{}, 0, 2, true, 0, {"status", "busy"}}), "CA6 CA4 +");
  EXPECT_EQ(list({{}, 0, 2, true, 4, {"status", "busy"}}), "CA2");
  EXPECT_EQ(list({{}, 0, 2, true, 5, {"status", "busy"}}), "CA4 CA2");
}

TEST_F(Documents, AreAllForgottenTogether) {
  put("CA1");
  store.clear();
  EXPECT_EQ(store.size(kCalls), 0u);
  EXPECT_EQ(list({}), "");
}

}  // namespace
}  // namespace ringback
