// Serverless: variables, builds, deployments, logs. https://www.twilio.com/docs/serverless/api
#include <gtest/gtest.h>

#include "rest/world.hpp"
#include "store/local_service.hpp"

namespace ringback::rest {
namespace {

constexpr auto kServerlessServices = "https://serverless.twilio.com/v1/Services";

struct ServerlessApi : testing::Test {
  void SetUp() override {
    service = cat(kServerlessServices, "/",
                  made(kServerlessServices, "UniqueName=shop&FriendlyName=Shop"));
    environment = cat(service, "/Environments/",
                      made(service + "/Environments", "UniqueName=dev&DomainSuffix=dev"));
  }
  std::string made(const std::string& url, const std::string& fields) {
    const auto response = world.post(url, fields);
    EXPECT_EQ(response.status, 201) << response.body;
    return text_of(body_of(response), "sid");
  }
  static std::string refusal(const http::Response& response) {
    return cat(response.status, " ", text_of(body_of(response), "code"));
  }
  void pass(std::chrono::seconds time) { world.clock.move_to(world.clock.now() + time); }

  World world;
  std::string service;
  std::string environment;
};

TEST_F(ServerlessApi, NamesDomainsAfterServiceAndEnvironment) {
  const auto base = text_of(world.read(service), "domain_base");
  EXPECT_TRUE(base.starts_with("shop-")) << base;
  EXPECT_EQ(world.read(environment)["domain_name"], base + "-dev.twil.io");
  EXPECT_EQ(refusal(world.post(kServerlessServices, "UniqueName=shop&FriendlyName=x")),
            "409 20409");
  EXPECT_EQ(refusal(world.post(service + "/Environments", "UniqueName=dev&DomainSuffix=x")),
            "409 20409");
}

TEST_F(ServerlessApi, TellsOfChangedVariables) {
  const auto url = environment + "/Variables";
  const auto variable = cat(url, "/", made(url, "Key=COLOUR&Value=red"));
  EXPECT_EQ(world.environment_changes, 1);
  EXPECT_EQ(body_of(world.post(variable, "Value=blue"))["value"], "blue");
  EXPECT_EQ(world.environment_changes, 2);
  EXPECT_EQ(world.send("DELETE", variable).status, 204);
  EXPECT_EQ(world.environment_changes, 3);
}

TEST_F(ServerlessApi, KeepsVariablesApartAndSmall) {
  const auto url = environment + "/Variables";
  const auto first = cat(url, "/", made(url, "Key=COLOUR&Value=red"));
  made(url, "Key=SIZE&Value=1");
  EXPECT_EQ(refusal(world.post(url, "Key=COLOUR&Value=red")), "409 20409");
  EXPECT_EQ(refusal(world.post(first, "Key=SIZE")), "409 20409");
  EXPECT_EQ(world.post(first, "Key=COLOUR&Value=green").status, 200);
  EXPECT_EQ(refusal(world.post(url, "Key=1A&Value=red")), "400 20001");
  EXPECT_EQ(refusal(world.post(url, "Key=LONG&Value=" + std::string(451, 'x'))), "400 20001");
}

TEST_F(ServerlessApi, BuildsInSomeSecondsAndDeploysWhatIsBuilt) {
  const auto sid = made(service + "/Builds", "");
  const auto status = cat(service, "/Builds/", sid, "/Status");
  EXPECT_EQ(world.read(status)["status"], "building");
  const auto deployments = environment + "/Deployments";
  EXPECT_EQ(refusal(world.post(deployments, "BuildSid=" + sid)), "409 20409");
  pass(std::chrono::seconds(5));
  EXPECT_EQ(world.read(status)["status"], "completed");
  EXPECT_EQ(world.read(service + "/Builds")["builds"][0]["status"], "completed");
  made(deployments, "BuildSid=" + sid);
  EXPECT_EQ(world.read(environment)["build_sid"], sid);
  EXPECT_EQ(refusal(world.post(deployments, "BuildSid=" + sid_of_name("ZB", "none"))), "404 20404");
}

TEST_F(ServerlessApi, ShowsWhatTheLocalFunctionsWrote) {
  world.store.put("serverless.v1.service", local_service_sid(),
                  {{"sid", local_service_sid()}, {"account_sid", kSid}});
  world.store.put("serverless.v1.service.environment", local_environment_sid(),
                  {{"sid", local_environment_sid()},
                   {"account_sid", kSid},
                   {"service_sid", local_service_sid()}});
  world.logs = {{7, 3, world.clock.now(), "/forwarder", "info", "hello"}};
  const auto url = cat(kServerlessServices, "/", local_service_sid(), "/Environments/",
                       local_environment_sid(), "/Logs");
  const auto logs = world.read(url)["logs"];
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_EQ(logs[0]["message"], "hello");
  EXPECT_EQ(logs[0]["level"], "info");
  EXPECT_EQ(world.read(cat(url, "/", text_of(logs[0], "sid")))["message"], "hello");
  EXPECT_EQ(world.read(url + "?StartDate=2024-01-01T00:00:00Z")["logs"].size(), 0u);
}

}  // namespace
}  // namespace ringback::rest
