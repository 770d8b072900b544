// Telling others: status callbacks and recording callbacks. Their answers mean nothing.
// https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"

namespace ringback::voice {

namespace {

/// https://www.twilio.com/docs/voice/api/call-resource: SipResponseCode of the final event.
int sip_response_code(std::string_view status) {
  if (status == "busy") return 486;
  if (status == "failed") return 404;
  if (status == "completed") return 200;
  return 487;
}

bool wants(const std::string& events, std::string_view event) {
  const auto wanted = split(events, ' ');
  return std::find(wanted.begin(), wanted.end(), event) != wanted.end();
}

}  // namespace

void Exchange::tell_status(Call& call, std::string_view event) {
  const auto& callback = call.status_callback;
  if (!callback.url || !wants(callback.events, event)) return;
  auto parameters = standard_parameters(call);
  // Requests for documents have the verdict only when they have waited for it.
  if (call.detection.asynchronous && !call.answered_by.empty()) {
    parameters.emplace_back("AnsweredBy", call.answered_by);
  }
  parameters.emplace_back("Timestamp", rfc2822(clock_.now()));
  parameters.emplace_back("CallbackSource", "call-progress-events");
  parameters.emplace_back("SequenceNumber", cat(call.callbacks_sent++));
  store_.update(kind::kCall, call.sid, {{"_callbacks_sent", call.callbacks_sent}});
  // Nobody here has been vetted, so that no call is attested.
  if (call.status == "ringing" || call.in_progress()) parameters.emplace_back("StirStatus", "");
  if (call.over()) {
    const auto seconds = call.answered ? seconds_up(clock_.now() - *call.answered) : 0;
    parameters.emplace_back("CallDuration", cat(seconds));
    parameters.emplace_back("Duration", cat((seconds + 59) / 60));
    parameters.emplace_back("SipResponseCode", cat(sip_response_code(call.status)));
    if (call.recording) {
      parameters.emplace_back("RecordingUrl", call.recording->url);
      parameters.emplace_back("RecordingSid", call.recording->sid);
      parameters.emplace_back("RecordingDuration", cat(call.recording->duration_seconds));
    }
  }
  post(callback.url, callback.method, parameters, call.cause);
}

void Exchange::post(const std::optional<http::Url>& url, const std::string& method,
                    const FormFields& parameters, EventId cause) {
  if (!url) return;
  const auto account_sid = http::field(parameters, "AccountSid");
  auto call_sid = http::field(parameters, "CallSid");
  auto token = auth_token(store_, account_sid);
  auto [request, detail] = http::make_webhook(method, *url, parameters, token);
  const auto asked = trace_.record(cause, "callback", call_sid.empty() ? account_sid : call_sid,
                                   cat(method, " ", url->text()), detail);
  request.cause = asked;
  const auto* call = find(call_sid);
  web_.fetch_following(
      std::move(request), {std::move(token), call == nullptr ? nullptr : call->memory},
      [this, asked, account_sid, call_sid = std::move(call_sid),
       text = url->text()](const Result<http::Fetched>& result) {
        const bool came = result.ok();
        const auto outcome = came ? cat("Got HTTP ", result->response.status, " response to ", text)
                                  : result.error().message;
        const auto told =
            trace_.record(asked, "callback.reply", call_sid.empty() ? account_sid : call_sid,
                          outcome, http::answer_detail(came ? &result->response : nullptr));
        if (came && result->response.status < 400) return;
        alert(account_sid, call_sid, told, {15003, 0, outcome, text});
      });
}

}  // namespace ringback::voice
