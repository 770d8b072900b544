// Messages: checking, sending, delivering.
#include "messaging/messenger.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "messaging/segments.hpp"
#include "messaging/sender_pool.hpp"
#include "store/account.hpp"
#include "store/alert.hpp"
#include "store/kinds.hpp"

namespace ringback::messaging {

namespace {

using http::field;

constexpr Duration kToCarrier{200};
constexpr Duration kToPhone{800};
constexpr std::size_t kMaximumCharacters = 1600;

/// The error a phone's carrier gives to messages: `sms_error` of its entry in `phones`; 0 for none.
int carrier_error(const Store& store, std::string_view number) {
  if (own_number(store, number) != nullptr) return 0;
  const auto* phone = store.get(kind::kPhone, number);
  if (phone == nullptr) phone = store.get(kind::kPhone, "default");
  if (phone == nullptr) return 0;
  const auto code = parse_integer(text_of(*phone, "sms_error"));
  return code ? static_cast<int>(*code) : 0;
}

}  // namespace

Messenger::Messenger(Clock& clock, Store& store, http::Web& web, Sids& sids, Trace& trace)
    : clock_(clock), store_(store), web_(web), sids_(sids), trace_(trace) {}

void Messenger::later(const std::string& sid, Duration delay, std::function<void()> what) {
  on_the_way_[sid] = clock_.after(delay, [this, sid, what = std::move(what)] {
    const auto timer = on_the_way_.extract(sid);
    what();
  });
}

void Messenger::recover() {
  for (const auto& sid : store_.select(kind::kMessage, "status", {"accepted", "queued", "sent"})) {
    const auto inbound = text_of(*store_.get(kind::kMessage, sid), "direction") == "inbound";
    if (inbound || on_the_way_.contains(sid)) continue;
    const bool sent = text_of(*store_.get(kind::kMessage, sid), "status") == "sent";
    const auto cause = trace_.record(0, "message.resumed", sid, "is on its way again");
    later(sid, sent ? kToPhone : kToCarrier,
          [this, sid, cause, sent] { sent ? arrive(sid, cause) : deliver(sid, cause); });
  }
}

void Messenger::forget() { on_the_way_.clear(); }

Result<Messenger::Outgoing> Messenger::read(const std::string& account_sid,
                                            const FormFields& parameters) const {
  Outgoing message;
  message.account_sid = account_sid;
  message.direction = "outbound-api";
  message.to = field(parameters, "To");
  message.from = field(parameters, "From");
  message.body = field(parameters, "Body");
  message.status_callback = field(parameters, "StatusCallback");
  const auto* application = store_.get(kind::kApplication, field(parameters, "ApplicationSid"));
  if (message.status_callback.empty() && application != nullptr &&
      text_of(*application, "account_sid") == account_sid) {
    message.status_callback = text_of(*application, "message_status_callback");
  }
  for (const auto& [name, value] : parameters) {
    if (name == "MediaUrl") message.media.push_back(value);
  }
  for (const std::string_view later : {"SendAt", "ContentSid"}) {
    if (http::has_field(parameters, later)) {
      return Error{20501, cat(later, " is not emulated yet"), 501};
    }
  }
  message.service_sid = field(parameters, "MessagingServiceSid");
  if (message.service_sid.empty()) return message;
  const auto* service = store_.get(kind::kMessagingService, message.service_sid);
  if (service == nullptr || text_of(*service, "account_sid") != account_sid) {
    return Error{21701, cat("The messaging service ", message.service_sid, " does not exist.")};
  }
  if (message.status_callback.empty()) {
    message.status_callback = text_of(*service, "status_callback");
  }
  auto sender = choose_sender(store_, *service, message.from, message.to);
  if (!sender) return sender.error();
  message.from = std::move(sender).value();
  return message;
}

// https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
Result<void> Messenger::check(const Outgoing& message) const {
  if (message.to.empty()) return Error{21604, "A 'To' phone number is required."};
  if (!is_e164(message.to)) {
    return Error{21211, cat("The 'To' number ", message.to, " is not a valid phone number.")};
  }
  const bool chosen = !message.service_sid.empty();  // by a service, out of its pool
  if (message.from.empty()) return Error{21603, "A 'From' phone number is required."};
  if (!chosen && !is_e164(message.from)) {
    return Error{21212, cat("The 'From' number ", message.from, " is not a valid phone number.")};
  }
  const auto* own = own_number(store_, message.from);
  if (!chosen && (own == nullptr || text_of(*own, "account_sid") != message.account_sid)) {
    return Error{21606, cat("The 'From' phone number provided (", message.from,
                            ") is not a valid message-capable Twilio phone number for this "
                            "destination/account.")};
  }
  if (message.body.empty() && message.media.empty()) {
    return Error{21602, "Message body is required."};
  }
  if (character_count(message.body) > kMaximumCharacters) {
    return Error{21617, "The concatenated message body exceeds the 1600 character limit."};
  }
  if (message.media.size() > 10) {
    return Error{21623, "Number of media files exceeds allowed limit."};
  }
  for (const auto& url : message.media) {
    if (!http::parse_url(url).ok()) return Error{21620, cat("Invalid media URL: ", url)};
  }
  if (message.from == message.to) {
    return Error{21266, "'To' and 'From' number cannot be the same"};
  }
  const int refused = carrier_error(store_, message.to);
  if (refused == 21610) return Error{21610, "Attempt to send to unsubscribed recipient"};
  if (refused == 21614) {
    return Error{21614, cat("To number: ", message.to, ", is not a mobile number")};
  }
  if (refused >= 21000 && refused < 22000) {
    return Error{refused, cat("The message to ", message.to, " was refused")};
  }
  return {};
}

Result<Json> Messenger::create_message(const std::string& account_sid, const FormFields& parameters,
                                       EventId cause) {
  auto message = read(account_sid, parameters);
  if (!message.ok()) return message.error();
  if (auto fine = check(*message); !fine.ok()) {
    const auto text = cat("message from ", message->from, " to ", message->to,
                          " refused: ", fine.error().code, " ", fine.error().message);
    trace_.record(cause, "message.refused", message->to, text,
                  {{"from", message->from}, {"to", message->to}});
    return fine.error();
  }
  message->cause = cause;
  return send(*message);
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
void Messenger::alert(const std::string& sid, const Error& error, EventId cause) {
  const auto* message = store_.get(kind::kMessage, sid);
  const auto account = message == nullptr ? "" : text_of(*message, "account_sid");
  const auto* level = error.code == 15003 ? "warning" : "error";
  put_debugger_event(store_, sids_, clock_.now(),
                     {account, sid, error.code, level, error.message, ""});
  trace_.record(cause, "alert", sid, cat(error.code, " ", error.message));
}

std::string Messenger::add(Json document, const std::string& account_sid) {
  const bool media = text_of(document, "num_media") != "0";
  const auto sid = sids_.make(media ? "MM" : "SM");
  const auto now = rfc2822(clock_.now());
  document["account_sid"] = account_sid;
  document["sid"] = sid;
  document["date_created"] = now;
  document["date_updated"] = now;
  document["api_version"] = "2010-04-01";
  document["messaging_service_sid"] = nullptr;
  document["price"] = nullptr;
  document["price_unit"] = "USD";
  document["error_code"] = nullptr;
  document["error_message"] = nullptr;
  document["uri"] = cat("/2010-04-01/Accounts/", account_sid, "/Messages/", sid, ".json");
  store_.put(kind::kMessage, sid, std::move(document));
  return sid;
}

Json Messenger::send(const Outgoing& message) {
  Json document = {{"body", message.body},
                   {"num_segments", message.media.empty() ? cat(segment_count(message.body)) : "1"},
                   {"direction", message.direction},
                   {"from", message.from},
                   {"to", message.to},
                   {"date_sent", nullptr},
                   {"num_media", cat(message.media.size())},
                   {"status", message.service_sid.empty() ? "queued" : "accepted"},
                   {"_media", message.media}};
  if (!message.status_callback.empty()) document["_status_callback"] = message.status_callback;
  const auto sid = add(std::move(document), message.account_sid);
  const auto cause = trace_.record(message.cause, "message.queued", sid,
                                   cat(message.from, " texts ", message.to, ": ", message.body),
                                   {{"from", message.from}, {"to", message.to}});
  later(sid, kToCarrier, [this, sid, cause] { deliver(sid, cause); });
  if (message.service_sid.empty()) return *store_.get(kind::kMessage, sid);
  store_.update(kind::kMessage, sid, {{"messaging_service_sid", message.service_sid}});
  Json shown = *store_.get(kind::kMessage, sid);
  shown["from"] = nullptr;  // it is told later who sends it
  return shown;
}

/// The carrier takes the message.
void Messenger::deliver(const std::string& sid, EventId cause) {
  if (store_.get(kind::kMessage, sid) == nullptr) return;
  progress(sid, "sent", 0, cause);
  later(sid, kToPhone, [this, sid, cause] { arrive(sid, cause); });
}

/// The phone (or the own number) gets the message or does not.
void Messenger::arrive(const std::string& sid, EventId cause) {
  const auto* sent = store_.get(kind::kMessage, sid);
  if (sent == nullptr) return;
  const Json message = *sent;
  const auto to = text_of(message, "to");
  const int failed = carrier_error(store_, to);
  if (failed != 0) return progress(sid, "undelivered", failed, cause);
  progress(sid, "delivered", 0, cause);
  if (own_number(store_, to) == nullptr) return;
  const auto received = receive(text_of(message, "from"), to, text_of(message, "body"), cause);
  if (!received.ok()) alert(sid, received.error(), cause);
}

void Messenger::progress(const std::string& sid, std::string_view status, int error_code,
                         EventId cause) {
  const auto now = rfc2822(clock_.now());
  Json change = {{"status", status}, {"date_updated", now}};
  if (status == "sent") change["date_sent"] = now;
  if (error_code != 0) {
    change["error_code"] = error_code;
    change["error_message"] = cat("The message was not delivered: ", error_code);
  }
  store_.update(kind::kMessage, sid, change);
  const Json message = *store_.get(kind::kMessage, sid);
  const auto told = trace_.record(
      cause, cat("message.", status), sid,
      cat("message from ", text_of(message, "from"), " to ", text_of(message, "to"), " ", status),
      {{"from", text_of(message, "from")}, {"to", text_of(message, "to")}});
  const auto callback = text_of(message, "_status_callback");
  if (callback.empty()) return;
  const auto url = http::parse_url(callback);
  if (!url.ok()) {
    const auto why = cat("'", callback, "' is not a status callback's URL");
    return alert(sid, {21609, why}, told);
  }
  FormFields parameters = {{"MessageSid", sid},
                           {"SmsSid", sid},
                           {"MessageStatus", std::string(status)},
                           {"SmsStatus", std::string(status)},
                           {"AccountSid", text_of(message, "account_sid")},
                           {"From", text_of(message, "from")},
                           {"To", text_of(message, "to")},
                           {"ApiVersion", "2010-04-01"}};
  if (error_code != 0) {
    parameters.emplace_back("ErrorCode", cat(error_code));
    parameters.emplace_back("ErrorMessage", text_of(message, "error_message"));
  }
  auto request = http::webhook_request("POST", *url, parameters,
                                       auth_token(store_, text_of(message, "account_sid")));
  const auto asked = trace_.record(told, "callback", sid, cat("POST ", url->text()),
                                   http::webhook_detail("POST", *url, parameters));
  request.cause = asked;
  web_.fetch(std::move(request), http::kWebhookTimeout,
             [this, sid, callback, asked](const Result<http::Response>& reply) {
               if (reply.ok() && reply->status < 400) return;
               const auto why = reply.ok()
                                    ? cat("Got HTTP ", reply->status, " response to ", callback)
                                    : reply.error().message;
               alert(sid, {15003, why}, asked);
             });
}

Result<Json> Messenger::receive(const std::string& from, const std::string& to,
                                const std::string& body, EventId cause) {
  const auto* found = own_number(store_, to);
  if (found == nullptr) return Error{21211, cat(to, " is not one of the numbers in twilio.yaml")};
  const auto number = answering_messages(store_, *found);
  const auto sid = add({{"body", body},
                        {"num_segments", cat(segment_count(body))},
                        {"direction", "inbound"},
                        {"from", from},
                        {"to", to},
                        {"date_sent", rfc2822(clock_.now())},
                        {"num_media", "0"},
                        {"status", "received"}},
                       text_of(number, "account_sid"));
  const auto service = text_of(number, "_messaging_service_sid");
  if (!service.empty()) store_.update(kind::kMessage, sid, {{"messaging_service_sid", service}});
  const auto told = trace_.record(cause, "message.received", sid, cat(to, " receives: ", body),
                                  {{"from", from}, {"to", to}});
  const auto url = http::parse_url(text_of(number, "sms_url"));
  if (url.ok()) ask(sid, number, {*url, text_of(number, "sms_method"), {}}, told);
  return *store_.get(kind::kMessage, sid);
}

}  // namespace ringback::messaging
