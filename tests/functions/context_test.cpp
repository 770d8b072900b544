// The context that a handler is given.
#include "functions/context.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.hpp"

namespace ringback::functions {
namespace {

TEST(Context, StartsWithThePathAndEndsWithTheRuntime) {
  Service service;
  service.environment = {{"COLOUR", "green"}};
  service.account_sid = "AC1";
  service.auth_token = "token";
  service.domain_name = "localhost:3000";
  service.private_assets = {{"/data.json", "/srv/data.private.json"}};
  const auto built = make_context_template(service, {{"echo", "/srv/echo.so"}});
  const auto context = *parse_json(build_context(built, "/echo"));
  std::string names;
  for (const auto& [name, value] : context.items()) names += name + " ";
  EXPECT_EQ(names,
            "PATH DOMAIN_NAME SERVICE_SID ENVIRONMENT_SID COLOUR ACCOUNT_SID AUTH_TOKEN "
            "$runtime ");
  EXPECT_EQ(context["PATH"], "/echo");
  EXPECT_EQ(print_json(context["$runtime"]), R"({"assets":{"/data.json":"/srv/data.private.json"},)"
                                             R"("functions":{"echo":"/srv/echo.so"}})");
}

TEST(Context, LetsTheEnvironmentReplaceThePath) {
  Service service;
  service.environment = {{"PATH", "/bin"}};
  const auto text = build_context(make_context_template(service, Json::object()), "/echo");
  EXPECT_EQ((*parse_json(text))["PATH"], "/bin");
  EXPECT_EQ(text.find("/echo"), std::string::npos);
}

}  // namespace
}  // namespace ringback::functions
