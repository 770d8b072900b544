// Paths, hosts and names.
#include <gtest/gtest.h>

#include <set>

#include "rest/overlay.hpp"
#include "rest/router.hpp"

namespace ringback::rest {
namespace {

constexpr Operation row(Text id, Method method, Text path) {
  Operation operation{};
  operation.id = id;
  operation.product = "test_v1";
  operation.host = "api.twilio.com";
  operation.path = path;
  operation.method = method;
  return operation;
}

constexpr Operation kRows[] = {
    row("FetchOne", Method::kGet, "/v1/Things/{Sid}"),
    row("FetchMine", Method::kGet, "/v1/Things/Mine"),
    row("ListParts", Method::kGet, "/v1/Things/{ThingSid}/Parts"),
    row("CreatePart", Method::kPost, "/v1/Things/{ThingSid}/Parts"),
    row("FetchOld", Method::kGet, "/2010-04-01/Old/{Sid}.json"),
    row("FetchTwin", Method::kGet, "/v1/Things/{Name}"),
};

struct TestRouter : Router {
  TestRouter() {
    for (const auto& operation : kRows) add(operation);
  }
  std::string id(std::string_view method, std::string_view path) const {
    const auto match = find(method, "api.twilio.com", path);
    return match.operation == nullptr ? "" : match.operation->id;
  }
};

TEST(Router, PrefersLiteralsToParameters) {
  const TestRouter router;
  EXPECT_EQ(router.id("GET", "/v1/Things/Mine"), "FetchMine");
  EXPECT_EQ(router.id("GET", "/v1/Things/TH1"), "FetchOne");
}

TEST(Router, ComesBackFromALiteralThatLeadsNowhere) {
  const TestRouter router;
  EXPECT_EQ(router.id("GET", "/v1/Things/Mine/Parts"), "ListParts");
}

TEST(Router, DecodesValues) {
  const auto match = TestRouter().find("GET", "api.twilio.com", "/v1/Things/%2B1555%20x");
  ASSERT_NE(match.operation, nullptr);
  EXPECT_EQ(match.path, (FormFields{{"Sid", "+1555 x"}}));
}

TEST(Router, TakesTheOldApiWithAnyOfItsSuffixes) {
  const TestRouter router;
  const auto match = router.find("GET", "api.twilio.com", "/2010-04-01/Old/A1.json");
  ASSERT_NE(match.operation, nullptr);
  EXPECT_EQ(match.path[0].second, "A1");
  EXPECT_EQ(router.id("GET", "/2010-04-01/Old/A1"), "FetchOld");
  EXPECT_EQ(router.id("GET", "/2010-04-01/Old/A1.xml"), "FetchOld");
}

TEST(Router, TellsTheMethodsOfAPath) {
  const auto match = TestRouter().find("DELETE", "api.twilio.com", "/v1/Things/TH1/Parts");
  EXPECT_EQ(match.operation, nullptr);
  EXPECT_EQ(match.allowed, (std::vector<std::string_view>{"GET", "POST"}));
}

TEST(Router, KnowsNoOtherHostsAndNoEmptySegments) {
  const TestRouter router;
  EXPECT_EQ(router.find("GET", "example.com", "/v1/Things/TH1").operation, nullptr);
  EXPECT_EQ(router.id("GET", "/v1/Things//Parts"), "");
  EXPECT_EQ(router.id("GET", "/v1/Things/TH1/"), "");
}

TEST(Router, FindsEveryDocumentedPath) {
  Router router;
  std::set<std::string> addresses;
  for (const auto* product : products()) {
    for (const auto& operation : product->operations) router.add(operation);
  }
  for (const auto* product : products()) {
    for (const auto& operation : product->operations) {
      const auto match = router.find(name_of(operation.method), operation.host, operation.path);
      ASSERT_NE(match.operation, nullptr) << operation.host << operation.path;
      if (match.operation == &operation) continue;
      // Two documents may describe one address; its parameters may differ in name alone.
      EXPECT_EQ(match.operation->method, operation.method);
      EXPECT_EQ(path_names(match.operation->path).size(), path_names(operation.path).size());
    }
  }
}

TEST(Names, AreUniqueAndSayTheProduct) {
  std::set<std::string> names;
  for (const auto* product : products()) {
    for (const auto& operation : product->operations) {
      EXPECT_TRUE(names.insert(hook_name(operation)).second) << hook_name(operation);
    }
  }
  EXPECT_TRUE(names.contains("CreateCall"));
  EXPECT_TRUE(names.contains("studio_v2/CreateExecution"));
}

TEST(Names, BecomeSnakeCase) {
  EXPECT_EQ(snake_case("VoiceUrl"), "voice_url");
  EXPECT_EQ(snake_case("voiceUrl"), "voice_url");
  EXPECT_EQ(snake_case("SmsMMSEnabled"), "sms_mms_enabled");
  EXPECT_EQ(snake_case("Totp.TimeStep"), "totp.time_step");
  EXPECT_EQ(snake_case("account_sid"), "account_sid");
}

TEST(Overlays, NameOperationsAndParametersThatExist) {
  std::set<std::string> known;
  std::set<std::string> kinds;
  for (const auto* product : products()) {
    for (const auto& operation : product->operations) {
      kinds.insert(operation.kind);
      known.insert(hook_name(operation));
      for (const auto& parameter : operation.parameters) {
        known.insert(hook_name(operation) + " " + parameter.name);
      }
    }
  }
  const auto knows = [&known](Text operation, Text parameter) {
    return known.contains(std::string(operation) + " " + parameter);
  };
  for (const auto* overlay : overlays()) {
    for (const auto& row : overlay->filters) EXPECT_TRUE(knows(row.operation, row.parameter));
    for (const auto& row : overlay->faults) EXPECT_TRUE(knows(row.operation, row.parameter));
    for (const auto& row : overlay->guards) EXPECT_TRUE(known.contains(row.operation));
    for (const auto& row : overlay->aliases) EXPECT_TRUE(kinds.contains(row.kind)) << row.kind;
    for (const auto& row : overlay->aliases) EXPECT_TRUE(kinds.contains(row.stored)) << row.stored;
    for (const auto& row : overlay->defaults) EXPECT_TRUE(kinds.contains(row.kind)) << row.kind;
    for (const auto& row : overlay->renames) EXPECT_TRUE(kinds.contains(row.kind)) << row.kind;
    for (const auto& row : overlay->completions) EXPECT_TRUE(kinds.contains(row.kind)) << row.kind;
  }
}

}  // namespace
}  // namespace ringback::rest
