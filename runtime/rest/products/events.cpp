// Making events.
#include "rest/products/events.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/plan.hpp"
#include "rest/render.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kTaskRouter = "taskrouter.v1.workspace";

/// What makes no Event: the beginnings of kinds.
constexpr std::array<std::string_view, 16> kUntold = {
    "api.v2010.account.call",
    "api.v2010.account.message",
    "api.v2010.account.conference",
    "api.v2010.account.queue.",
    "api.v2010.account.recording",
    "api.v2010.account.validation_request",
    "chat.",
    "conversations",
    "ip_messaging.",
    "lookups",
    "monitor.",
    "notify.v1.service.notification",
    "proxy.v1.service.session",
    "sync.v1.service.",
    "taskrouter.v1.workspace.",
    "verify.v2.service.",
};

/// What Twilio calls a resource in its events, where that is not the end of its kind.
std::string resource_name(std::string_view kind) {
  static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"incoming_phone_number", "phone-number"},
      {"outgoing_caller_id", "caller-id"},
      {"key", "api-key"},
      {"signing_key", "api-key"},
  };
  const auto last = kind.substr(kind.rfind('.') + 1);
  for (const auto& [name, called] : kNames) {
    if (last == name) return std::string(called);
  }
  return replace_all(snake_case(last), "_", "-");
}

const char* deed(const Operation& operation, const Json& before) {
  if (operation.action == Action::kDelete) return "deleted";
  return operation.action == Action::kCreate && before.is_null() ? "created" : "updated";
}

/// What changed; everything of what is new, but no secrets.
Json properties(const Json& before, const Json& document) {
  Json shown = Json::object();
  if (!document.is_object()) return shown;
  for (const auto& [name, value] : document.items()) {
    const bool secret = name.starts_with('_') || name.find("secret") != std::string::npos ||
                        name.find("token") != std::string::npos;
    const auto was = before.is_object() ? before.value(name, Json()) : Json();
    if (secret || was == value) continue;
    shown[name] = before.is_null() ? value : Json{{"previous", was}, {"updated", value}};
  }
  return shown;
}

/// The parts that both sorts of events share.
Json event(const Invocation& invocation, const Json& before, const Json& document, Time now) {
  const auto& operation = invocation.operation;
  const auto name = resource_name(plan_of(operation).kind);
  const auto* done = deed(operation, before);
  const bool gone = operation.action == Action::kDelete;
  return {{"actor_type", "account"},
          {"description", nullptr},
          {"event_data",
           {{"resource_properties", gone ? Json::object() : properties(before, document)}}},
          {"event_date", iso8601(now)},
          {"event_type", cat(name, ".", done)},
          {"resource_sid", key_of(operation, document)},
          {"resource_type", name},
          {"source", "api"},
          {"source_ip_address", "127.0.0.1"}};
}

bool is_told(std::string_view kind) {
  return std::none_of(kUntold.begin(), kUntold.end(),
                      [kind](std::string_view begin) { return kind.starts_with(begin); });
}

}  // namespace

void serve_events(Api& api, Store& store, Clock& clock) {
  api.makes("monitor_v1/FetchEvent");
  api.makes("taskrouter_v1/FetchEvent");
  api.observe([&api, &store, &clock](const Invocation& invocation, const Json& before,
                                     const Json& document) {
    const auto kind = plan_of(invocation.operation).kind;
    const bool routed = kind.starts_with(kTaskRouter) && kind != kTaskRouter;
    if (kind.empty() || !document.is_object() || (!routed && !is_told(kind))) return;
    const auto sid = key_of(invocation.operation, document);
    if (!is_sid(sid, sid.substr(0, 2))) return;  // events are about what has a SID
    auto told = event(invocation, before, document, clock.now());
    if (!routed) {
      api.make("monitor_v1/FetchEvent", invocation.account_sid, {}, told);
      return;
    }
    const auto workspace = value_of(document, "workspace_sid");
    if (store.get(kTaskRouter, workspace) == nullptr) return;
    told["actor_sid"] = invocation.account_sid;
    told["event_date_ms"] = clock.now().time_since_epoch().count();
    told["event_data"] = document;
    told["_of"] = sid;
    api.make("taskrouter_v1/FetchEvent", invocation.account_sid, {{"WorkspaceSid", workspace}},
             told);
  });
}

}  // namespace ringback::rest
