// Messages by the REST API: creating, changing, and what they look like.
#include "messaging/messenger.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "messaging/carrier.hpp"
#include "messaging/segments.hpp"
#include "store/debugger.hpp"
#include "store/kinds.hpp"
#include "twiml/schema.hpp"

namespace ringback::messaging {

Messenger::Messenger(Clock& clock, Store& store, http::Web& web, Sids& sids, Trace& trace)
    : clock_(clock), store_(store), web_(web), sids_(sids), trace_(trace) {}

Result<Json> Messenger::create_message(const std::string& account_sid, const FormFields& parameters,
                                       EventId cause) {
  auto message = read_outgoing(store_, settings_, clock_.now(), account_sid, parameters);
  if (!message.ok()) return message.error();
  auto fine = check_outgoing(store_, *message);
  const bool waits = message->service_sid.empty() && settings_.paced;
  if (fine.ok() && waits && queues_.wait(message->from, clock_.now()) >= SenderQueues::kLongest) {
    fine = Error{21611, cat("The 'From' number ", message->from,
                            " has exceeded the maximum number of queued messages")};
  }
  if (!fine.ok()) {
    const auto text = cat("message from ", message->from, " to ", message->to,
                          " refused: ", fine.error().code, " ", fine.error().message);
    trace_.record(cause, "message.refused", message->to, text,
                  {{"from", message->from}, {"to", message->to}});
    return fine.error();
  }
  message->cause = cause;
  return send(*message);
}

// https://www.twilio.com/docs/messaging/api/message-resource#update-a-message-resource
Result<Json> Messenger::update_message(const std::string& sid, const FormFields& parameters,
                                       EventId cause) {
  if (http::field(parameters, "Status") == "canceled") {
    on_the_way_.erase(sid);
    progress(sid, "canceled", 0, cause);
  }
  if (http::has_field(parameters, "Body")) {
    const auto& message = *store_.get(kind::kMessage, sid);
    const auto body = text_of(message, "body");
    // What is on its way is sent nevertheless.
    const bool moves = twiml::lists("scheduled accepted queued", text_of(message, "status"));
    if ((moves || on_the_way_.contains(sid)) && !body.empty()) {
      store_.update(kind::kMessage, sid, {{"_sends", body}});
    }
    store_.update(kind::kMessage, sid, {{"body", ""}, {"date_updated", rfc2822(clock_.now())}});
    trace_.record(cause, "message.redacted", sid, "its text is taken away");
  }
  return *store_.get(kind::kMessage, sid);
}

// https://www.twilio.com/docs/messaging/api/message-feedback-resource
Result<Json> Messenger::create_feedback(const std::string& sid, const FormFields& parameters,
                                        EventId cause) {
  const auto* message = store_.get(kind::kMessage, sid);
  if (message == nullptr) return Error{20404, cat("There is no message ", sid), 404};
  auto outcome = http::field(parameters, "Outcome");
  if (outcome.empty()) outcome = "unconfirmed";
  if (outcome != "confirmed" && outcome != "unconfirmed") {
    return Error{20001, cat("Outcome '", outcome, "' is neither confirmed nor unconfirmed")};
  }
  const auto account = text_of(*message, "account_sid");
  const auto now = rfc2822(clock_.now());
  const auto uri = cat("/2010-04-01/Accounts/", account, "/Messages/", sid, "/Feedback.json");
  store_.update(kind::kMessage, sid, {{"_feedback", outcome}});
  trace_.record(cause, "message.feedback", sid, outcome);
  return Json{{"account_sid", account}, {"message_sid", sid},  {"outcome", outcome},
              {"date_created", now},    {"date_updated", now}, {"uri", uri}};
}

Json Messenger::send_from(const std::string& from, const std::string& account_sid,
                          const std::string& to, const std::string& body, EventId cause) {
  Outgoing message;
  message.account_sid = account_sid;
  message.from = from;
  message.to = to;
  message.body = body;
  message.direction = "outbound-api";
  message.cause = cause;
  return send(message);
}

/// A fault that nobody is answered with: it goes to the journal and to Twilio's debugger.
void Messenger::alert(const std::string& sid, const Error& error, EventId cause,
                      const std::string& url) {
  const auto* message = store_.get(kind::kMessage, sid);
  const auto account = message == nullptr ? "" : text_of(*message, "account_sid");
  report(trace_, cause, {account, sid, error.code, error.message, url});
}

// In the schema's order, which is that of looking its members up.
Json Messenger::compose(const Written& message) {
  const auto sid = sids_.make(message.as_mms ? "MM" : "SM");
  const auto now = rfc2822(clock_.now());
  return json_object(
      {{"body", message.body},
       {"num_segments", message.as_mms ? "1" : cat(segment_count(message.body))},
       {"direction", message.direction},
       {"from", message.from},
       {"to", message.to},
       {"date_updated", now},
       {"price", nullptr},
       {"error_message", nullptr},
       {"uri", cat("/2010-04-01/Accounts/", message.account_sid, "/Messages/", sid, ".json")},
       {"account_sid", message.account_sid},
       {"num_media", cat(message.media)},
       {"status", message.status},
       {"messaging_service_sid", nullptr},
       {"sid", sid},
       {"date_sent", nullptr},
       {"date_created", now},
       {"error_code", nullptr},
       {"price_unit", "USD"},
       {"api_version", "2010-04-01"}});
}

std::string Messenger::add(Json document) {
  auto sid = text_of(document, "sid");
  store_.put(kind::kMessage, sid, std::move(document));
  return sid;
}

}  // namespace ringback::messaging
