// The events of a call: its webhooks, as the journal has them.
// https://www.twilio.com/docs/voice/api/call-event-resource
#include "http/webhook.hpp"

#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

struct CallEvents : testing::Test {
  CallEvents() { world.store.put(kind::kCall, call, {{"sid", call}, {"account_sid", kSid}}); }

  EventId asks(std::string_view method, const std::string& url, const FormFields& fields) {
    const auto webhook = http::make_webhook(method, http::parse_url(url).value(), fields, kToken);
    return world.trace.record(0, "webhook", call, cat(method, " ", url), webhook.detail);
  }
  void answers(EventId asked, const http::Response& response) {
    world.trace.record(asked, "webhook.reply", call, "", http::answer_detail(&response));
  }
  Json list(const std::string& query = "") {
    return world.read(cat(kAccountUrl, "/Calls/", call, "/Events.json", query));
  }

  World world;
  const std::string call = "CA" + std::string(32, '1');
};

TEST_F(CallEvents, AreWhatWasSentAndWhatWasAnswered) {
  const auto asked = asks("POST", "https://a.example/voice?x=1",
                          {{"CallSid", call}, {"AddOns", "{}"}, {"ApiVersion", "2010-04-01"}});
  world.clock.move_to(world.clock.now() + Duration(50));
  answers(asked, http::response(200, "text/xml", "<Response/>"));
  const auto events = list()["events"];
  ASSERT_EQ(events.size(), 1u);
  const Json expected = {
      {"request",
       {{"method", "POST"},
        {"url", "https://a.example/voice?x=1"},
        {"parameters", {{"add_ons", "{}"}, {"api_version", "2010-04-01"}, {"call_sid", call}}}}},
      {"response",
       {{"response_code", 200},
        {"request_duration", 50},
        {"content_type", "text/xml"},
        {"response_body", "<Response/>"},
        {"date_created", "Tue, 14 Nov 2023 22:13:20 +0000"}}}};
  EXPECT_EQ(events[0], expected);
}

TEST_F(CallEvents, AreReadAsXmlToo) {
  answers(asks("POST", "https://a.example/voice", {{"CallSid", call}}),
          http::response(200, "text/xml", "<a/>"));
  const auto xml = world.get(cat(kAccountUrl, "/Calls/", call, "/Events")).body;
  EXPECT_NE(xml.find("<ResponseBody>&lt;a/&gt;</ResponseBody>"), std::string::npos) << xml;
}

TEST_F(CallEvents, WithoutAnAnswerHaveNoResponse) {
  asks("POST", "https://a.example/voice", {{"CallSid", call}});
  const auto failed = asks("POST", "https://b.example/voice", {{"CallSid", call}});
  world.trace.record(failed, "webhook.reply", call, "there is no such host");
  const auto events = list()["events"];
  ASSERT_EQ(events.size(), 2u);
  for (const auto& event : events) EXPECT_EQ(event["response"], nullptr);
}

TEST_F(CallEvents, AreNotTheMediaThatACallPlays) {
  world.trace.record(0, "webhook", call, "GET https://a.example/a.mp3",
                     {{"method", "GET"}, {"url", "https://a.example/a.mp3"}});
  EXPECT_EQ(list()["events"].size(), 0u);
}

TEST_F(CallEvents, ArePagedInOrder) {
  for (const auto* name : {"1", "2", "3", "4", "5"}) {
    asks("GET", cat("https://a.example/", name), {{"CallSid", call}});
  }
  std::string seen;
  for (auto page = list("?PageSize=2");;) {
    for (const auto& event : page["events"]) seen += text_of(event["request"], "url").back();
    seen += ' ';
    const auto next = text_of(page, "next_page_uri");
    if (next.empty()) break;
    asks("GET", "https://a.example/later", {{"CallSid", call}});
    page = world.read(cat("https://api.twilio.com", next));
  }
  EXPECT_TRUE(seen.starts_with("12 34 5r ")) << seen;
}

TEST_F(CallEvents, AreNotFoundForACallThatIsNotThere) {
  const auto url = cat(kAccountUrl, "/Calls/CA", std::string(32, '2'), "/Events.json");
  EXPECT_EQ(world.get(url).status, 404);
}

}  // namespace
}  // namespace ringback::rest
