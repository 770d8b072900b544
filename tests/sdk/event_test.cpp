// Reading parameters, headers and cookies as text and as JSON.
#include <gtest/gtest.h>

#include <string>
#include <twilio/function.hpp>
#include <vector>

using namespace twilio;

namespace {

Event sample_event() {
  return Event(R"({
    "request": {"headers": {"content-type": "text/plain", "x-list": ["a", "b"]},
                "cookies": {"session": "42"}},
    "From": "+15550001", "Count": 3, "Yes": true, "Nothing": null,
    "Many": ["a", "b"], "Nested": {"a": [1]}
  })");
}

TEST(Event, ReadsParametersAsText) {
  const Event event = sample_event();
  EXPECT_EQ(event["From"], "+15550001");
  EXPECT_EQ(event["Count"], "3");
  EXPECT_EQ(event["Yes"], "true");
}

TEST(Event, ReadsMissingParametersAsEmpty) {
  const Event event = sample_event();
  EXPECT_EQ(event["Missing"], "");
  EXPECT_EQ(event["Nothing"], "");
  EXPECT_FALSE(event.has("Missing"));
  EXPECT_TRUE(event.has("Nothing"));
}

TEST(Event, JoinsRepeatedParametersAndKeepsThemApart) {
  const Event event = sample_event();
  EXPECT_EQ(event["Many"], "a,b");
  EXPECT_EQ(event.all("Many"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(event.all("From"), (std::vector<std::string>{"+15550001"}));
  EXPECT_TRUE(event.all("Missing").empty());
}

TEST(Event, KeepsTheTypesOfAJsonBody) {
  const Event event = sample_event();
  EXPECT_EQ(event.json("Count").get<int>(), 3);
  EXPECT_EQ(event.json("Nested")["a"][0], 1);
  EXPECT_EQ(event["Nested"], R"({"a":[1]})");
  EXPECT_TRUE(event.json("Missing").is_null());
}

TEST(Event, FindsHeadersInAnySpelling) {
  const Event event = sample_event();
  EXPECT_EQ(event.request.headers["Content-Type"], "text/plain");
  EXPECT_EQ(event.request.headers.all("X-LIST"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(event.request.headers["x-missing"], "");
}

TEST(Event, ReadsCookies) { EXPECT_EQ(sample_event().request.cookies["session"], "42"); }

TEST(Event, SurvivesAParameterCalledRequest) {
  const Event event(R"({"request": "mine"})");
  EXPECT_EQ(event["request"], "mine");
  EXPECT_EQ(event.request.headers["host"], "");
  EXPECT_FALSE(event.request.cookies.has("session"));
}

TEST(Event, SharesItsParametersWithCopies) {
  std::vector<Event> kept;
  {
    const Event event = sample_event();
    kept.push_back(event);
    EXPECT_EQ(&event.json(), &kept.front().json());
  }
  EXPECT_EQ(kept.front()["From"], "+15550001");
}

TEST(Event, ThrowsIfItIsNotJson) { EXPECT_THROW(Event("nope"), std::runtime_error); }

}  // namespace
