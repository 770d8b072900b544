// What a document has done by others: SIP transfers and text messages.
#include <nlohmann/json.hpp>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "store/account.hpp"
#include "voice/exchange.hpp"

namespace ringback::voice {

// https://www.twilio.com/docs/voice/twiml/refer
// Whoever is at the other end of a SIP leg takes the transfer.
void Exchange::refer(Call& call, const twiml::Refer& refer) {
  const auto& far = far_number(call);
  const bool is_sip = far.starts_with("sip:") || far.starts_with("sips:");
  if (!is_sip) {
    alert(call, {13801, 0, cat("<Refer> transfers SIP calls, and ", far, " is none"), ""});
    return feed_later(call, twiml::ReferEnded{"failed", "", ""});
  }
  call.cause = trace_.record(call.cause, "call.referred", call.sid,
                             cat(far, " is referred to ", refer.uri), parties(call));
  feed_later(call, twiml::ReferEnded{"completed", "202", "200"});
}

// https://www.twilio.com/docs/voice/twiml/sms
// The REST API sends it, as it does for everybody.
void Exchange::send_sms(Call& call, const twiml::SendSms& sms) {
  const bool inbound = call.direction == Direction::kInbound;
  FormFields form = {{"To", sms.to.empty() ? (inbound ? call.from : call.to) : sms.to},
                     {"From", sms.from.empty() ? (inbound ? call.to : call.from) : sms.from},
                     {"Body", sms.body}};
  if (sms.status_callback) form.emplace_back("StatusCallback", sms.status_callback->text());
  http::Request request;
  request.method = "POST";
  request.url = *http::parse_url(
      cat("https://api.twilio.com/2010-04-01/Accounts/", call.account_sid, "/Messages.json"));
  const auto secret = cat(call.account_sid, ":", auth_token(store_, call.account_sid));
  request.headers.add("Authorization", cat("Basic ", base64(secret)));
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = http::print_form(form);
  request.cause = trace_.record(call.cause, "sms", call.sid,
                                cat("sends ", form[0].second, " a message"), parties(call));
  web_.fetch(std::move(request), http::kWebhookTimeout,
             [this, sid = call.sid, documents = call.documents](Result<http::Response> response) {
               enqueue([this, sid, documents, response = std::move(response)] {
                 auto* found = find(sid);
                 if (found == nullptr || found->documents != documents) return;
                 const bool taken = response.ok() && response->status == 201;
                 const auto answer = response.ok() ? parse_json(response->body) : Json();
                 const bool readable = answer.ok() && answer->is_object();
                 if (!taken) {
                   const auto code = readable ? answer->value("code", 0) : 0;
                   const auto why = readable ? text_of(*answer, "message") : "no answer";
                   alert(*found, {code == 0 ? 14101 : code, 0, why, ""});
                 }
                 feed_later(*found, twiml::SmsSent{taken && readable ? text_of(*answer, "sid") : "",
                                                   taken ? "sent" : "invalid"});
               });
             });
}

/// The month by the emulated clock, in UTC.
void Exchange::tell_month(Call& call) {
  const auto date = iso8601(clock_.now());  // 2026-11-20T...
  const auto year = parse_integer(date.substr(0, 4)).value_or(2000);
  const auto month = parse_integer(date.substr(5, 2)).value_or(1);
  feed_later(call, twiml::MonthTold{{static_cast<int>(year), static_cast<int>(month)}});
}

}  // namespace ringback::voice
