// The 2010-04-01 API where a path does not say `.json`.
#include <gtest/gtest.h>

#include "base/xml.hpp"
#include "rest/world.hpp"

namespace ringback::rest {
namespace {

/// The one element inside of TwilioResponse.
XmlElement element_of(const http::Response& response) {
  const auto root = parse_xml(response.body);
  if (!root.ok() || root->name != "TwilioResponse" || root->children.size() != 1) {
    ADD_FAILURE() << response.body;
    return {};
  }
  return root->children.front();
}

std::string text_in(const XmlElement& element, std::string_view name) {
  for (const auto& child : element.children) {
    if (child.name == name) return child.text;
  }
  ADD_FAILURE() << "no " << name;
  return "";
}

TEST(Xml, IsTheDefault) {
  World world;
  const auto answer = world.post(kAccountUrl + "/Applications", "FriendlyName=A+%26+B");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.headers.get("Content-Type"), "application/xml;charset=utf-8");
  const auto application = element_of(answer);
  EXPECT_EQ(application.name, "Application");
  EXPECT_EQ(text_in(application, "FriendlyName"), "A & B");
  EXPECT_EQ(text_in(application, "VoiceCallerIdLookup"), "false");
  const auto sid = text_in(application, "Sid");
  EXPECT_EQ(text_in(application, "Uri"), cat("/2010-04-01/Accounts/", kSid, "/Applications/", sid));
  EXPECT_EQ(world.get(cat(kAccountUrl, "/Applications/", sid, ".xml")).body,
            world.get(cat(kAccountUrl, "/Applications/", sid)).body);
  EXPECT_EQ(world.send("DELETE", cat(kAccountUrl, "/Applications/", sid)).status, 204);
}

TEST(Xml, OfAListCarriesThePageInAttributes) {
  World world;
  for (const auto* name : {"one", "two", "three"}) {
    world.post(kAccountUrl + "/Applications.json", cat("FriendlyName=", name));
  }
  const auto list = element_of(world.get(kAccountUrl + "/Applications?PageSize=2"));
  EXPECT_EQ(list.name, "Applications");
  ASSERT_EQ(list.children.size(), 2u);
  EXPECT_EQ(list.children[0].name, "Application");
  EXPECT_EQ(*list.attribute("page"), "0");
  EXPECT_EQ(*list.attribute("pagesize"), "2");
  const auto next = *list.attribute("nextpageuri");
  EXPECT_EQ(next.find(".json"), std::string::npos) << next;
  const auto rest = element_of(world.get("https://api.twilio.com" + next));
  ASSERT_EQ(rest.children.size(), 1u);
  EXPECT_EQ(text_in(rest.children[0], "FriendlyName"), "one");
  EXPECT_EQ(*rest.attribute("nextpageuri"), "");
}

TEST(Xml, OfAnErrorIsARestException) {
  World world;
  const auto answer = world.get(kAccountUrl + "/Applications/AP404");
  EXPECT_EQ(answer.status, 404);
  const auto exception = element_of(answer);
  EXPECT_EQ(exception.name, "RestException");
  EXPECT_EQ(text_in(exception, "Code"), "20404");
  EXPECT_EQ(text_in(exception, "Status"), "404");
  EXPECT_EQ(text_in(exception, "MoreInfo"), "https://www.twilio.com/docs/errors/20404");
  const auto refused = world.send("GET", kAccountUrl + "/Calls", "", kSid, "wrong");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(text_in(element_of(refused), "Code"), "20003");
}

TEST(Xml, IsNotSpokenByNewerProducts) {
  World world;
  const auto answer = world.get("https://sync.twilio.com/v1/Services");
  EXPECT_EQ(answer.headers.get("Content-Type"), "application/json;charset=utf-8");
}

TEST(Csv, IsALineForEachDocument) {
  World world;
  world.post(kAccountUrl + "/Queues.json", "FriendlyName=a%2C%22b%22");
  const auto answer = world.get(kAccountUrl + "/Queues.csv");
  EXPECT_EQ(answer.headers.get("Content-Type"), "text/csv;charset=utf-8");
  const auto lines = split(answer.body, '\n');
  ASSERT_EQ(lines.size(), 3u) << answer.body;  // the last one ends
  EXPECT_NE(lines[0].find("FriendlyName"), std::string::npos);
  EXPECT_NE(lines[1].find("\"a,\"\"b\"\"\""), std::string::npos);
  EXPECT_EQ(world.get(kAccountUrl + "/Queues/QU1.csv").status, 404);
}

}  // namespace
}  // namespace ringback::rest
