// Service and environment to a context.
#include "functions/context.hpp"

#include <nlohmann/json.hpp>

#include "base/sid.hpp"
#include "base/text.hpp"

namespace ringback::functions {

ContextTemplate make_context_template(const Service& service, const Json& functions) {
  Json context = {{"DOMAIN_NAME", service.domain_name},
                  {"SERVICE_SID", sid_of_name("ZS", "service")},
                  {"ENVIRONMENT_SID", sid_of_name("ZE", "environment")}};
  for (const auto& [name, value] : service.environment.items()) context[name] = value;
  context["ACCOUNT_SID"] = service.account_sid;
  context["AUTH_TOKEN"] = service.auth_token;
  context["$runtime"] = {{"assets", service.private_assets}, {"functions", functions}};
  const auto text = print_json(context);
  return {text.substr(1), context.contains("PATH")};
}

std::string build_context(const ContextTemplate& context, std::string_view path) {
  if (context.has_path) return "{" + context.rest;
  return cat("{\"PATH\":", print_json(Json(path)), ",", context.rest);
}

}  // namespace ringback::functions
