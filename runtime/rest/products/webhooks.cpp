// Telling of webhooks.
#include "rest/products/webhooks.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "rest/overlay.hpp"
#include "store/webhooks.hpp"

namespace ringback::rest {

namespace {

/// What an application answered; null when it did not.
Json response_of(const WebhookEntries& webhook) {
  const auto answer = detail_of(webhook.answer);
  if (answer.empty()) return nullptr;
  Json type;
  for (const auto& [name, value] : answer["headers"].items()) {
    if (equals_ignoring_case(name, "Content-Type")) type = value;
  }
  return {{"response_code", answer["status"]},
          {"request_duration", (webhook.answer->at - webhook.asked->at).count()},
          {"content_type", type},
          {"response_body", answer["body"]},
          {"date_created", rfc2822(webhook.answer->at)}};
}

/// Media are asked for without parameters, and are no Events.
Json events_of(const Trace& trace, const std::string& call_sid) {
  Json events = Json::array();
  for (const auto& webhook : webhooks_about(trace, call_sid)) {
    const auto asked = detail_of(webhook.asked);
    if (!asked.contains("parameters")) continue;
    Json parameters = Json::object();
    for (const auto& [name, value] : asked["parameters"].items()) {
      parameters[snake_case(name)] = value;
    }
    events.push_back({{"sid", cat(webhook.asked->id)},  // not shown: pages are told apart by it
                      {"request",
                       {{"method", asked["method"]},
                        {"url", asked["url"]},
                        {"parameters", std::move(parameters)}}},
                      {"response", response_of(webhook)}});
  }
  return events;
}

}  // namespace

void serve_webhooks(Api& api, const Trace& trace) {
  api.on("ListCallEvent", [&trace](const Invocation& asked) -> Result<Json> {
    return events_of(trace, asked.get("CallSid"));
  });
}

}  // namespace ringback::rest
