// Keeping what went wrong.
#include "store/debugger.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "store/kinds.hpp"
#include "store/local_service.hpp"

namespace ringback {

namespace {

/// Older ones are forgotten, as Twilio does after some time.
constexpr std::size_t kMostAlerts = 10'000;

template <std::size_t size>
bool is_one_of(const std::array<int, size>& codes, int code) {
  return std::ranges::find(codes, code) != codes.end();
}

/// https://www.twilio.com/docs/api/errors: those about documents are warnings from 12200 on, with
/// exceptions; elsewhere warnings are the exceptions.
bool is_warning(int code) {
  constexpr auto errors =
      std::to_array({12300, 12400, 13201, 13325, 13338, 13420, 13801, 13802, 14107, 15002, 15004});
  constexpr auto warnings = std::to_array({21262, 31930, 31931, 31950, 31951, 82001, 82004});
  const bool of_dequeuing = (code >= 14210 && code < 14220) || (code >= 14230 && code <= 14240);
  const bool of_conference = code >= 16001 && code <= 16028;
  if (of_dequeuing || of_conference) return false;
  const bool of_document = code >= 12200 && code < 20000;
  return of_document ? !is_one_of(errors, code) : is_one_of(warnings, code);
}

/// A handler's log line may be of any length; an alert says what it begins with.
std::string shortened(std::string_view text) {
  constexpr std::size_t most = 2048;
  if (text.size() <= most) return std::string(text);
  auto end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return cat(text.substr(0, end), "...");
}

/// The Alert's and the Notification's entry of the journal.
constexpr const char* kEntry = "_entry";

/// `POST`, of a webhook's entry.
Json method_of(const WebhookEntries& webhook) {
  if (webhook.asked == nullptr) return nullptr;
  const auto text = webhook.asked->text();
  return std::string(text.substr(0, text.find(' ')));
}

bool is_of_function(const TraceEntry& entry) { return entry.subject().starts_with('/'); }

Json alert_document(const std::string& sid, const TraceEntry& entry, const Fault& fault,
                    const Json& method) {
  const auto iso = iso8601(entry.at);
  const bool of_function = is_of_function(entry);
  return {{"sid", sid},
          {"account_sid", fault.account_sid},
          {"alert_text", fault.text},
          {"api_version", "2010-04-01"},
          {"date_created", iso},
          {"date_generated", iso},
          {"date_updated", iso},
          {"error_code", cat(fault.code)},
          {"log_level", is_warning(fault.code) ? "warning" : "error"},
          {"more_info", cat("https://www.twilio.com/docs/errors/", fault.code)},
          {"request_method", method},
          {"request_url", text_or_null(fault.url)},
          {"request_variables", nullptr},
          {"resource_sid", of_function ? local_environment_sid() : fault.resource_sid},
          {"response_body", nullptr},
          {"response_headers", nullptr},
          {"request_headers", nullptr},
          {"service_sid", of_function ? Json(local_service_sid()) : Json()},
          {"url", cat("https://monitor.twilio.com/v1/Alerts/", sid)},
          {kEntry, entry.id}};
}

// https://www.twilio.com/docs/usage/api/notifications
Json notification_document(const std::string& sid, const TraceEntry& entry, const Fault& fault,
                           const Json& method) {
  const auto mail = rfc2822(entry.at);
  const bool of_call = fault.resource_sid.starts_with("CA");
  return {{"sid", sid},
          {"account_sid", fault.account_sid},
          {"api_version", "2010-04-01"},
          {"call_sid", of_call ? Json(fault.resource_sid) : Json()},
          {"date_created", mail},
          {"date_updated", mail},
          {"error_code", cat(fault.code)},
          {"log", is_warning(fault.code) ? "1" : "0"},
          {"message_date", mail},
          {"message_text", fault.text},
          {"more_info", cat("https://www.twilio.com/docs/errors/", fault.code)},
          {"request_method", method},
          {"request_url", fault.url},
          {"request_variables", ""},
          {"response_body", ""},
          {"response_headers", ""},
          {kEntry, entry.id}};
}

}  // namespace

EventId report(Trace& trace, EventId cause, const Fault& fault) {
  return trace.record(cause, "alert", fault.resource_sid, cat(fault.code, " ", fault.text),
                      {{"account_sid", fault.account_sid}, {"url", fault.url}});
}

std::optional<int> code_of(const TraceEntry& alert) {
  const auto word = alert.text().substr(0, alert.text().find(' '));
  const auto code = word.size() == 5 ? parse_integer(word) : std::nullopt;
  return code ? std::optional(static_cast<int>(*code)) : std::nullopt;
}

WebhookEntries webhook_of(const Trace& trace, const Json& alert) {
  const auto url = text_of(alert, "request_url");
  const auto* entry = trace.find(alert.value(kEntry, EventId{0}));
  if (url.empty() || entry == nullptr || entry->kind() != "alert") return {};
  // A Store may outlive the journal, whose numbers begin anew.
  const auto created = text_of(alert, "date_created");
  const bool same = created == iso8601(entry->at) || created == rfc2822(entry->at);
  const bool told = entry->text().starts_with(cat(text_of(alert, "error_code"), " "));
  return same && told ? webhook_behind(trace, entry->cause, url) : WebhookEntries{};
}

Debugger::Debugger(Trace& trace, Store& store, Sids& sids, std::string account_sid)
    : trace_(trace),
      store_(store),
      sids_(sids),
      account_sid_(std::move(account_sid)),
      listening_(trace.listen([this](const TraceEntry& entry) {
        if (entry.kind() == "alert") keep(entry);
      })) {}

Debugger::~Debugger() { trace_.ignore(listening_); }

void Debugger::keep(const TraceEntry& entry) {
  const auto code = code_of(entry);
  if (!code) return;
  const auto text = entry.text().substr(entry.text().find(' ') + 1);
  Fault fault{account_sid_, std::string(entry.subject()), *code, shortened(text)};
  if (const auto detail = parse_json(entry.detail()); detail.ok() && detail->is_object()) {
    if (auto sid = text_of(*detail, "account_sid"); !sid.empty())
      fault.account_sid = std::move(sid);
    fault.url = text_of(*detail, "url");
  }
  while (store_.size(kind::kAlert) >= kMostAlerts) forget_the_oldest();
  const auto sid = sids_.make("NO");
  const auto method =
      fault.url.empty() ? Json() : method_of(webhook_behind(trace_, entry.cause, fault.url));
  const auto alert = alert_document(sid, entry, fault, method);
  store_.put(kind::kAlert, sid, alert);
  store_.put(kind::kNotification, sid, notification_document(sid, entry, fault, method));
  if (listener_) listener_(alert, entry.id);
}

void Debugger::forget_the_oldest() {
  const auto* oldest = store_.find(kind::kAlert, [](const Json&) { return true; });
  const auto sid = text_of(*oldest, "sid");
  store_.erase(kind::kAlert, sid);
  store_.erase(kind::kNotification, sid);
}

}  // namespace ringback
