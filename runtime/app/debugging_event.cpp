// The debugger's webhook.
#include "app/debugging_event.hpp"

#include <nlohmann/json.hpp>

#include "store/kinds.hpp"

namespace ringback::app {

FormFields debugging_event(const Store& store, const Json& alert) {
  const auto account_sid = text_of(alert, "account_sid");
  const auto url = text_of(alert, "request_url");
  Json payload = {{"resource_sid", alert["resource_sid"]},
                  {"service_sid", alert["service_sid"]},
                  {"error_code", alert["error_code"]},
                  {"more_info", {{"Msg", alert["alert_text"]}}}};
  if (!url.empty()) {
    payload["webhook"] = {{"type", "application/json"}, {"request", {{"url", url}}}};
  }
  FormFields fields = {{"Sid", text_of(alert, "sid")}, {"AccountSid", account_sid}};
  const auto* account = store.get(kind::kAccount, account_sid);
  const auto parent = account == nullptr ? "" : text_of(*account, "owner_account_sid");
  if (!parent.empty() && parent != account_sid) fields.emplace_back("ParentAccountSid", parent);
  fields.emplace_back("Timestamp", text_of(alert, "date_created"));
  fields.emplace_back("Level", alert["log_level"] == "warning" ? "Warning" : "Error");
  fields.emplace_back("PayloadType", "application/json");
  fields.emplace_back("Payload", print_json(payload));
  return fields;
}

bool comes_of_telling(const Trace& trace, EventId entry) {
  const auto* found = trace.find(entry);
  while (found != nullptr && found->kind() != kDebuggerWebhook) found = trace.find(found->cause);
  return found != nullptr;
}

}  // namespace ringback::app
