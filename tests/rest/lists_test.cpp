// Lists: envelopes of both dialects, paging that can be followed, filters, order.
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

/// A world with calls CA0 to CAn-1, one a day from 2024-01-01 on.
struct Calls : World {
  explicit Calls(int count) {
    for (int i = 0; i < count; ++i) add(i);
  }

  void add(int number) {
    const auto start = parse_time("2024-01-01").value() + std::chrono::hours(24 * number + 12);
    const auto sid = cat("CA", number);
    store.put(kind::kCall, sid,
              {{"sid", sid},
               {"account_sid", kSid},
               {"from", cat("+1555000", number)},
               {"to", number % 2 == 0 ? "+15559990" : "client:alice"},
               {"status", number % 3 == 0 ? "busy" : "completed"},
               {"start_time", rfc2822(start)}});
  }

  std::string sids(std::string_view query) {
    std::string out;
    const auto body = read(cat(kAccountUrl, "/Calls.json?", query));
    for (const auto& call : body["calls"]) {
      out += text_of(call, "sid") + " ";
    }
    return out;
  }
};

TEST(List, ShowsTheNewestFirst) { EXPECT_EQ(Calls(3).sids(""), "CA2 CA1 CA0 "); }

TEST(List, SaysWhereItIs) {
  Calls world(3);
  const auto body = world.read(kAccountUrl + "/Calls.json?Status=completed&PageSize=1&Page=1");
  const auto path = cat("/2010-04-01/Accounts/", kSid, "/Calls.json?Status=completed&PageSize=1");
  EXPECT_EQ(body["page"], 1);
  EXPECT_EQ(body["page_size"], 1);
  EXPECT_EQ(body["start"], 1);
  EXPECT_EQ(body["end"], 1);
  EXPECT_EQ(body["uri"], path + "&Page=1");
  EXPECT_EQ(body["first_page_uri"], path + "&Page=0");
  EXPECT_EQ(body["previous_page_uri"], path + "&Page=0&PageToken=PB3");
  EXPECT_TRUE(body["next_page_uri"].is_null());
}

TEST(List, OfNothingStartsAndEndsAtZero) {
  World world;
  const auto body = world.read(kAccountUrl + "/Calls.json");
  EXPECT_EQ(body["start"], 0);
  EXPECT_EQ(body["end"], 0);
  EXPECT_EQ(body["calls"], Json::array());
  EXPECT_EQ(body["page_size"], 50);
}

TEST(Paging, CanBeFollowedToTheEnd) {
  Calls world(7);
  std::string seen;
  std::string uri = cat("/2010-04-01/Accounts/", kSid, "/Calls.json?PageSize=3");
  for (int pages = 0; !uri.empty(); ++pages) {
    ASSERT_LT(pages, 4);
    const auto body = world.read("https://api.twilio.com" + uri);
    EXPECT_EQ(body["page"], pages);
    for (const auto& call : body["calls"]) seen += text_of(call, "sid") + " ";
    uri = text_of(body, "next_page_uri");
  }
  EXPECT_EQ(seen, "CA6 CA5 CA4 CA3 CA2 CA1 CA0 ");
}

TEST(Paging, StaysInStepWhileDocumentsAreAdded) {
  Calls world(4);
  const auto first = world.read(kAccountUrl + "/Calls.json?PageSize=2");
  world.add(4);
  world.add(5);
  const auto second = world.read("https://api.twilio.com" + text_of(first, "next_page_uri"));
  EXPECT_EQ(second["calls"][0]["sid"], "CA1");
}

TEST(Paging, SkipsNothingWhenDocumentsThatWereSeenAreGone) {
  Calls world(7);
  const auto first = world.read(kAccountUrl + "/Calls.json?PageSize=2");
  for (const auto* seen : {"CA5", "CA6"}) world.store.erase(kind::kCall, seen);
  const auto second = world.read("https://api.twilio.com" + text_of(first, "next_page_uri"));
  ASSERT_EQ(second["calls"].size(), 2u);
  EXPECT_EQ(second["calls"][0]["sid"], "CA4");
  EXPECT_EQ(second["calls"][1]["sid"], "CA3");
  world.store.erase(kind::kCall, "CA4");
  world.add(7);
  const auto before = world.read("https://api.twilio.com" + text_of(second, "previous_page_uri"));
  ASSERT_EQ(before["calls"].size(), 1u);
  EXPECT_EQ(before["calls"][0]["sid"], "CA7");
}

TEST(Paging, LeadsBackFromAPageThatHasBecomeEmpty) {
  Calls world(4);
  const auto first = world.read(kAccountUrl + "/Calls.json?PageSize=2");
  for (const auto* rest : {"CA0", "CA1"}) world.store.erase(kind::kCall, rest);
  const auto empty = world.read("https://api.twilio.com" + text_of(first, "next_page_uri"));
  EXPECT_EQ(empty["calls"].size(), 0u);
  EXPECT_TRUE(empty["next_page_uri"].is_null());
  const auto back = world.read("https://api.twilio.com" + text_of(empty, "previous_page_uri"));
  EXPECT_EQ(back["calls"], first["calls"]);
}

TEST(Lists, OfASubaccountHoldItsDocumentsAlone) {
  Calls world(3);
  const auto child =
      body_of(world.post("https://api.twilio.com/2010-04-01/Accounts.json", "FriendlyName=Child"));
  const auto url =
      cat("https://api.twilio.com/2010-04-01/Accounts/", text_of(child, "sid"), "/Queues.json");
  world.post(kAccountUrl + "/Queues.json", "FriendlyName=a");
  world.post(url, "FriendlyName=b");
  const auto listed = world.read(url)["queues"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["friendly_name"], "b");
}

TEST(Paging, RefusesWhatItCannotRead) {
  Calls world(1);
  const auto code = [&world](std::string_view query) {
    return body_of(world.get(cat(kAccountUrl, "/Calls.json?", query)))["code"];
  };
  EXPECT_EQ(code("PageSize=1001"), 20007);
  EXPECT_EQ(code("PageSize=0"), 20001);
  EXPECT_EQ(code("PageSize=many"), 20001);
  EXPECT_EQ(code("Page=-1"), 20001);
  EXPECT_EQ(code("PageToken=nonsense"), 21481);
  EXPECT_EQ(code("PageToken=PAnonsense"), 21481);
  EXPECT_EQ(code("PageToken=PA-1"), 21481);
}

TEST(Paging, OfNewerProductsHasMetaWithAddresses) {
  World world;
  const std::string url = "https://taskrouter.twilio.com/v1/Workspaces";
  for (int i = 0; i < 3; ++i) world.post(url, cat("FriendlyName=w", i));
  auto body = world.read(url + "?PageSize=2");
  EXPECT_EQ(body["meta"]["key"], "workspaces");
  EXPECT_EQ(body["meta"]["page"], 0);
  EXPECT_EQ(body["meta"]["url"], url + "?PageSize=2&Page=0");
  EXPECT_TRUE(body["meta"]["previous_page_url"].is_null());
  EXPECT_EQ(body["workspaces"].size(), 2u);
  body = world.read(text_of(body["meta"], "next_page_url"));
  EXPECT_EQ(body["workspaces"].size(), 1u);
  EXPECT_EQ(body["workspaces"][0]["friendly_name"], "w0");
  EXPECT_TRUE(body["meta"]["next_page_url"].is_null());
  EXPECT_EQ(world.read(url + "?PageSize=5000")["meta"]["page_size"], 1000);
}

TEST(Filters, CompareMembers) {
  Calls world(6);
  EXPECT_EQ(world.sids("Status=busy"), "CA3 CA0 ");
  EXPECT_EQ(world.sids("To=client:alice&Status=busy"), "CA3 ");
  EXPECT_EQ(world.sids("From=%2B15550002"), "CA2 ");
  EXPECT_EQ(world.sids("From="), "CA5 CA4 CA3 CA2 CA1 CA0 ");
}

TEST(Filters, TakeANumberWhosePlusWasNotEscaped) {
  EXPECT_EQ(Calls(3).sids("From=+15550002"), "CA2 ");
}

TEST(Filters, CompareDaysByTheMidnightTheyBeginWith) {
  Calls world(5);
  EXPECT_EQ(world.sids("StartTime=2024-01-03"), "CA2 ");
  EXPECT_EQ(world.sids("StartTime%3C=2024-01-03"), "CA1 CA0 ");
  EXPECT_EQ(world.sids("StartTime%3C=2024-01-03T00:00:00Z"), "CA1 CA0 ");
  EXPECT_EQ(world.sids("StartTime%3E=2024-01-04"), "CA4 CA3 ");
  EXPECT_EQ(world.sids("StartTime%3E=2024-01-02&StartTime%3C=2024-01-04"), "CA2 CA1 ");
}

TEST(Filters, CompareMoments) {
  Calls world(3);
  EXPECT_EQ(world.sids("StartTime%3E=2024-01-02T12:00:01Z"), "CA2 ");
  EXPECT_EQ(world.sids("StartTime%3E=2024-01-02T12:00:00Z"), "CA2 CA1 ");
  EXPECT_EQ(world.sids("StartTime=2024-01-02T12:00:00Z"), "CA1 ");
  EXPECT_EQ(world.sids("StartTime=2024-01-02T00:00:00Z"), "CA1 ") << "a day, as the clients say it";
}

TEST(Filters, RefuseWhatIsNoDate) {
  Calls world(1);
  EXPECT_EQ(world.get(kAccountUrl + "/Calls.json?StartTime%3E=yesterday").status, 400);
}

TEST(Filters, IgnoreWhatIsNotDocumented) { EXPECT_EQ(Calls(2).sids("Colour=red"), "CA1 CA0 "); }

}  // namespace
}  // namespace ringback::rest
