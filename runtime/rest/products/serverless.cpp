// Serverless.
#include "rest/products/serverless.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "rest/dialect.hpp"
#include "rest/products/common.hpp"
#include "store/kinds.hpp"
#include "store/local_service.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kService = "serverless.v1.service";
constexpr std::string_view kEnvironment = "serverless.v1.service.environment";
constexpr std::string_view kBuild = "serverless.v1.service.build";
constexpr Duration kBuildTime = std::chrono::seconds(5);
constexpr std::size_t kLongestValue = 450;
constexpr std::size_t kMostVariables = 100;

/// Letters, digits and `_`, no digit in front.
bool is_variable_name(std::string_view name) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  return !name.empty() && name.size() <= 128 &&
         std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
         std::all_of(name.begin(), name.end(), fits);
}

/// What names that are part of a domain are made of.
bool is_domain_part(std::string_view text, std::size_t most) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), fits);
}

Error conflict(std::string_view what, std::string_view name) {
  return {20409, cat(what, " '", name, "' exists already"), 409};
}

}  // namespace

Serverless::Serverless(Api& api, Store& store, Clock& clock, const Outside& outside)
    : api_(api), store_(store), clock_(clock), outside_(outside) {
  const auto on = [this](std::string_view name,
                         Result<Json> (Serverless::*what)(const Invocation&)) {
    api_.on(cat("serverless_v1/", name),
            [this, what](const Invocation& invocation) { return (this->*what)(invocation); });
  };
  on("CreateService", &Serverless::create_service);
  on("CreateEnvironment", &Serverless::create_environment);
  on("CreateVariable", &Serverless::set_variable);
  on("UpdateVariable", &Serverless::set_variable);
  on("DeleteVariable", &Serverless::remove_variable);
  on("CreateBuild", &Serverless::create_build);
  on("CreateDeployment", &Serverless::deploy);
  api_.on("serverless_v1/FetchBuildStatus", Checks::kNothing,
          [this](const Invocation& build) { return build_status(build); });
  for (const auto* name : {"FetchBuild", "ListBuild"}) {
    api_.on(cat("serverless_v1/", name), Checks::kNothing, [this](const Invocation& build) {
      finish_builds();
      return api_.generic(build);
    });
  }
  api_.on("serverless_v1/ListLog", [this](const Invocation& asked) { return list_logs(asked); });
  api_.on("serverless_v1/FetchLog", Checks::kNothing,
          [this](const Invocation& asked) { return fetch_log(asked); });
}

Result<Json> Serverless::create_service(const Invocation& invocation) {
  const auto name = invocation.get("UniqueName");
  if (!is_domain_part(name, 50)) return Error{20001, cat("UniqueName is not valid: ", name)};
  const auto* known = store_.find(kService, [&](const Json& other) {
    return text_of(other, "unique_name") == name &&
           text_of(other, "account_sid") == invocation.account_sid;
  });
  if (known != nullptr) return conflict("A Service with the unique name", name);
  auto made = api_.generic(invocation);
  if (!made) return made;
  const auto sid = text_of(*made, "sid");
  (*made)["domain_base"] = cat(name, "-", 1000 + stable_hash(sid) % 9000);
  store_.put(kService, sid, *made);
  return made;
}

Result<Json> Serverless::create_environment(const Invocation& invocation) {
  const auto name = invocation.get("UniqueName");
  const auto suffix = invocation.get("DomainSuffix");
  const auto service_sid = invocation.get("ServiceSid");
  if (!suffix.empty() && !is_domain_part(suffix, 16)) {
    return Error{20001, cat("DomainSuffix is not valid: ", suffix)};
  }
  const auto* known = store_.find(kEnvironment, [&](const Json& other) {
    return text_of(other, "service_sid") == service_sid &&
           (text_of(other, "unique_name") == name || text_of(other, "domain_suffix") == suffix);
  });
  if (known != nullptr) return conflict("An Environment with the name or suffix", name);
  const auto* service = store_.get(kService, service_sid);
  const auto base = service == nullptr ? "" : text_of(*service, "domain_base");
  auto made = api_.generic(invocation);
  if (!made) return made;
  (*made)["domain_name"] = cat(base, suffix.empty() ? "" : "-", suffix, ".twil.io");
  store_.put(kEnvironment, text_of(*made, "sid"), *made);
  return made;
}

Result<void> Serverless::check_variable(const Invocation& invocation) const {
  if (const auto* key = first_of(invocation, {"Key"})) {
    if (!is_variable_name(*key)) return Error{20001, cat("Key is not valid: ", *key)};
    const auto environment = invocation.get("EnvironmentSid");
    auto query = everything();
    query.match = {"environment_sid", environment};
    const auto all = store_.list(kind::kEnvironmentVariable, query).documents;
    const auto same = [&](const Json* other) {
      return text_of(*other, "key") == *key && other != invocation.document;
    };
    if (std::any_of(all.begin(), all.end(), same)) return conflict("A Variable with the key", *key);
    if (all.size() >= kMostVariables) return Error{20001, "There are 100 Variables already"};
  }
  const auto* value = first_of(invocation, {"Value"});
  if (value != nullptr && value->size() > kLongestValue) {
    return Error{20001, cat("Value is longer than ", kLongestValue, " bytes")};
  }
  return {};
}

Result<Json> Serverless::set_variable(const Invocation& invocation) {
  if (const auto fine = check_variable(invocation); !fine) return fine.error();
  auto set = api_.generic(invocation);
  outside_.service_changed();
  return set;
}

Result<Json> Serverless::remove_variable(const Invocation& invocation) {
  auto removed = api_.generic(invocation);
  outside_.service_changed();
  return removed;
}

Result<Json> Serverless::create_build(const Invocation& invocation) {
  auto made = api_.generic(invocation);
  if (!made) return made;
  auto& build = *made;
  for (const auto& [member, kind] :
       {std::pair{"function_versions", "serverless.v1.service.function.function_version"},
        std::pair{"asset_versions", "serverless.v1.service.asset.asset_version"}}) {
    Json versions = Json::array();
    for (const auto& sid : build[member]) {
      const auto* version = sid.is_string() ? store_.get(kind, sid.get<std::string>()) : nullptr;
      versions.push_back(version == nullptr ? Json{{"sid", sid}} : *version);
    }
    build[member] = std::move(versions);
  }
  if (invocation.get("Runtime").empty()) build["runtime"] = "node22";
  build["_completes_ms"] = (clock_.now() + kBuildTime).time_since_epoch().count();
  store_.put(kBuild, text_of(build, "sid"), build);
  return made;
}

/// Builds get ready in their time, whether anybody looks or not.
void Serverless::finish_builds() {
  auto query = everything();
  query.match = {"status", "building"};
  std::vector<std::string> ready;
  for (const auto* build : store_.list(kBuild, query).documents) {
    const Time at(Duration(build->value("_completes_ms", 0LL)));
    if (at <= clock_.now()) ready.push_back(text_of(*build, "sid"));
  }
  for (const auto& sid : ready) {
    store_.update(kBuild, sid, {{"status", "completed"}, {"date_updated", iso8601(clock_.now())}});
  }
}

Result<Json> Serverless::build_status(const Invocation& invocation) {
  finish_builds();
  const auto* build = store_.get(kBuild, invocation.get("Sid"));
  const auto service = invocation.get("ServiceSid");
  if (build == nullptr || text_of(*build, "service_sid") != service) {
    return not_found(invocation.url.path);
  }
  return Json{{"sid", text_of(*build, "sid")},
              {"account_sid", text_of(*build, "account_sid")},
              {"service_sid", service},
              {"status", text_of(*build, "status")},
              {"url", cat("https://serverless.twilio.com", invocation.url.path)}};
}

Result<Json> Serverless::deploy(const Invocation& invocation) {
  finish_builds();
  const auto sid = invocation.get("BuildSid");
  const auto* build = store_.get(kBuild, sid);
  if (!sid.empty()) {
    const bool here =
        build != nullptr && text_of(*build, "service_sid") == invocation.get("ServiceSid");
    if (!here) return Error{20404, cat("Build ", sid, " was not found"), 404};
    if (text_of(*build, "status") != "completed") {
      return Error{20409, cat("Build ", sid, " is not completed"), 409};
    }
  }
  auto made = api_.generic(invocation);
  const auto environment = invocation.get("EnvironmentSid");
  if (made && store_.get(kEnvironment, environment) != nullptr) {
    store_.update(kEnvironment, environment,
                  {{"build_sid", text_or_null(sid)}, {"date_updated", iso8601(clock_.now())}});
  }
  return made;
}

/// What the functions that run here have written, the newest first.
Json Serverless::logs(const Invocation& invocation) const {
  Json list = Json::array();
  if (invocation.get("EnvironmentSid") != local_environment_sid()) return list;
  for (const auto& line : outside_.logs()) {
    list.push_back({{"sid", sid_of_name("NO", cat("log ", line.entry))},
                    {"account_sid", invocation.account_sid},
                    {"service_sid", local_service_sid()},
                    {"environment_sid", local_environment_sid()},
                    {"build_sid", nullptr},
                    {"deployment_sid", nullptr},
                    {"function_sid", sid_of_name("ZH", line.route)},
                    {"request_sid", sid_of_name("RQ", cat(line.cause))},
                    {"level", line.level},
                    {"message", line.text},
                    {"date_created", iso8601(line.at)}});
  }
  return list;
}

Result<Json> Serverless::list_logs(const Invocation& invocation) const {
  const auto all = logs(invocation);
  const auto function = invocation.get("FunctionSid");
  const auto from = parse_time(invocation.get("StartDate"));
  const auto until = parse_time(invocation.get("EndDate"));
  Json list = Json::array();
  for (const auto& line : all) {
    const auto at = parse_time(text_of(line, "date_created"));
    if (!function.empty() && text_of(line, "function_sid") != function) continue;
    if ((from && at && *at < *from) || (until && at && *at > *until)) continue;
    list.push_back(line);
  }
  if (!all.empty()) return list;
  return api_.generic(invocation);
}

Result<Json> Serverless::fetch_log(const Invocation& invocation) const {
  for (const auto& line : logs(invocation)) {
    if (text_of(line, "sid") == invocation.get("Sid")) return line;
  }
  return api_.generic(invocation);
}

}  // namespace ringback::rest
