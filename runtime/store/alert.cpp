// Keeping what went wrong.
#include "store/alert.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "store/kinds.hpp"

namespace ringback {

void put_debugger_event(Store& store, Sids& sids, Time now, const DebuggerEvent& event) {
  const auto sid = sids.make("NO");
  const auto more_info = cat("https://www.twilio.com/docs/errors/", event.code);
  const auto iso = iso8601(now);
  const auto mail = rfc2822(now);
  const bool of_call = event.resource_sid.starts_with("CA");
  store.put(kind::kAlert, sid,
            {{"sid", sid},
             {"account_sid", event.account_sid},
             {"alert_text", event.text},
             {"api_version", "2010-04-01"},
             {"date_created", iso},
             {"date_generated", iso},
             {"date_updated", iso},
             {"error_code", cat(event.code)},
             {"log_level", event.level},
             {"more_info", more_info},
             {"request_method", nullptr},
             {"request_url", event.url},
             {"request_variables", nullptr},
             {"resource_sid", event.resource_sid},
             {"response_body", nullptr},
             {"response_headers", nullptr},
             {"request_headers", nullptr},
             {"service_sid", nullptr},
             {"url", cat("https://monitor.twilio.com/v1/Alerts/", sid)}});
  store.put(kind::kNotification, sid,
            {{"sid", sid},
             {"account_sid", event.account_sid},
             {"api_version", "2010-04-01"},
             {"call_sid", of_call ? Json(event.resource_sid) : Json()},
             {"date_created", mail},
             {"date_updated", mail},
             {"error_code", cat(event.code)},
             {"log", event.level == "error" ? "0" : "1"},
             {"message_date", mail},
             {"message_text", event.text},
             {"more_info", more_info},
             {"request_method", nullptr},
             {"request_url", event.url},
             {"request_variables", ""},
             {"response_body", ""},
             {"response_headers", ""}});
}

}  // namespace ringback
