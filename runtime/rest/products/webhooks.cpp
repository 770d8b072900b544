// Telling of webhooks.
#include "rest/products/webhooks.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "http/form.hpp"
#include "rest/overlay.hpp"
#include "store/debugger.hpp"

namespace ringback::rest {

namespace {

FormFields fields_of(const Json& object) {
  FormFields fields;
  for (const auto& [name, value] : object.items())
    fields.emplace_back(name, value.get<std::string>());
  return fields;
}

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

/// The document with what its list leaves out.
Json with_webhook(const Trace& trace, Json alert) {
  const auto webhook = webhook_of(trace, alert);
  if (webhook.asked == nullptr) return alert;
  const auto asked = detail_of(webhook.asked);
  alert["request_variables"] = http::print_form(fields_of(asked.value("parameters", Json())));
  const auto answer = detail_of(webhook.answer);
  if (answer.empty()) return alert;
  alert["response_headers"] = http::print_form(fields_of(answer["headers"]));
  alert["response_body"] = answer["body"];
  return alert;
}

}  // namespace

void serve_webhooks(Api& api, const Trace& trace) {
  api.on("ListCallEvent", [&trace](const Invocation& asked) -> Result<Json> {
    return events_of(trace, asked.get("CallSid"));
  });
  for (const auto* fetch :
       {"monitor_v1/FetchAlert", "FetchNotification", "FetchCallNotification"}) {
    api.on(fetch, [&trace](const Invocation& asked) -> Result<Json> {
      return with_webhook(trace, *asked.document);
    });
  }
}

}  // namespace ringback::rest
