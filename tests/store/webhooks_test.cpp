// Webhooks, found in the journal.
#include "store/webhooks.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "store/debugger.hpp"

namespace ringback {
namespace {

struct Webhooks : testing::Test {
  EventId asks(EventId cause, const std::string& url) {
    return trace.record(cause, "webhook", "CA1", "POST " + url);
  }
  EventId answers(EventId asked, const std::string& text = "200 OK") {
    return trace.record(asked, "webhook.reply", "CA1", text);
  }

  /// The numbers of what was asked and of its answer; 0 for none.
  using Ids = std::pair<EventId, EventId>;
  static Ids ids(const WebhookEntries& found) {
    return {found.asked == nullptr ? 0 : found.asked->id,
            found.answer == nullptr ? 0 : found.answer->id};
  }
  Ids behind(EventId cause, const std::string& url) const {
    return ids(webhook_behind(trace, cause, url));
  }

  Trace trace{[] { return Time(); }};
};

TEST_F(Webhooks, AboutOneAreInOrderWithTheirAnswers) {
  const auto first = asks(0, "https://a.example/1");
  const auto second = trace.record(first, "callback", "CA1", "POST https://a.example/2");
  trace.record(first, "webhook", "CA2", "POST https://a.example/1");
  trace.record(second, "callback.reply", "CA1", "Got HTTP 200 response to https://a.example/2");
  const auto answer = answers(first);
  const auto found = webhooks_about(trace, "CA1");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(ids(found[0]), Ids(first, answer));
  EXPECT_EQ(ids(found[1]), Ids(second, answer - 1));
}

TEST_F(Webhooks, BehindAnEntryAreFoundByTheirUrl) {
  const auto first = asks(0, "https://a.example/1");
  const auto answer = answers(first);
  const auto second = asks(answer, "https://a.example/2");
  EXPECT_EQ(behind(second, "https://a.example/1"), Ids(first, answer));
  EXPECT_EQ(behind(second, "https://a.example/2"), Ids(second, 0));
  EXPECT_EQ(behind(second, "https://a.example/3"), Ids(0, 0));
  EXPECT_EQ(behind(0, "https://a.example/1"), Ids(0, 0));
}

TEST_F(Webhooks, BehindAnEntryMayHaveBeenRedirected) {
  const auto asked = asks(0, "https://a.example/1");
  const auto answer = answers(asked, "200 OK from https://a.example/moved");
  EXPECT_EQ(behind(answer, "https://a.example/moved"), Ids(asked, answer));
}

TEST_F(Webhooks, OfAnAlertAreNotThoseOfAnotherJournal) {
  const auto asked = asks(0, "https://a.example/1");
  const auto entry = report(trace, asked, {"AC1", "CA1", 11200, "gone", "https://a.example/1"});
  Json alert = {{"_entry", entry},
                {"error_code", "11200"},
                {"date_created", "1970-01-01T00:00:00Z"},
                {"request_url", "https://a.example/1"}};
  EXPECT_EQ(ids(webhook_of(trace, alert)), Ids(asked, 0));
  alert["error_code"] = "12100";
  EXPECT_EQ(ids(webhook_of(trace, alert)), Ids(0, 0));
  alert["error_code"] = "11200";
  alert["date_created"] = "1970-01-02T00:00:00Z";
  EXPECT_EQ(ids(webhook_of(trace, alert)), Ids(0, 0));
}

}  // namespace
}  // namespace ringback
