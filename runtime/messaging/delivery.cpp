// What becomes of a message: its sender's queue, the carrier, the phone, and who is told.
// https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "messaging/carrier.hpp"
#include "messaging/messenger.hpp"
#include "messaging/opt_out.hpp"
#include "messaging/segments.hpp"
#include "messaging/sender_pool.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "store/prices.hpp"

namespace ringback::messaging {

namespace {

constexpr Duration kToQueue{100};  // a messaging service chooses the sender
constexpr Duration kToCarrier{200};

/// `2611201830`, the date of a carrier's receipt.
std::string receipt_date(Time time) {
  const auto iso = iso8601(time);  // 2026-11-20T18:30:00Z
  return cat(iso.substr(2, 2), iso.substr(5, 2), iso.substr(8, 2), iso.substr(11, 2),
             iso.substr(14, 2));
}

bool is_over(std::string_view status) {
  return status == "delivered" || status == "undelivered" || status == "failed" ||
         status == "canceled";
}

/// What is sent: it may be taken away from the record while it is on its way.
std::string words_of(const Json& message) {
  auto kept = text_of(message, "_sends");
  return kept.empty() ? text_of(message, "body") : kept;
}

/// `+1704555XXXX`
std::string obfuscated(std::string number) {
  const auto masked = std::min<std::size_t>(number.size(), 4);
  return number.replace(number.size() - masked, masked, masked, 'X');
}

}  // namespace

std::string price_of(const Json& message) {
  const auto segments = parse_integer(text_of(message, "num_segments")).value_or(1);
  return price_of_message(segments, text_of(message, "sid").starts_with("MM"));
}

void Messenger::later(const std::string& sid, Duration delay, std::function<void()> what) {
  on_the_way_[sid] = clock_.after(delay, [this, sid, what = std::move(what)] {
    const auto timer = on_the_way_.extract(sid);
    what();
  });
}

void Messenger::recover() {
  for (const auto& sid :
       store_.select(kind::kMessage, "status", {"scheduled", "accepted", "queued", "sent"})) {
    const auto inbound = text_of(*store_.get(kind::kMessage, sid), "direction") == "inbound";
    if (!inbound && !on_the_way_.contains(sid)) resume(sid);
  }
}

void Messenger::resume(const std::string& sid) {
  const Json message = *store_.get(kind::kMessage, sid);
  const auto status = text_of(message, "status");
  const auto fate = fate_of(store_, text_of(message, "to"));
  if (status == "sent" && fate.status == "sent") return;
  const auto cause = trace_.record(0, "message.resumed", sid, "is on its way again");
  if (status == "sent") return later(sid, fate.after, [this, sid, cause] { arrive(sid, cause); });
  if (status == "queued") return enqueue(sid, cause);
  const Time at{Duration(message.value("_send_at_ms", 0LL))};
  later(sid, std::max(at - clock_.now(), kToQueue), [this, sid, cause] { release(sid, cause); });
}

std::size_t Messenger::under_way() const {
  const auto moves = [this](const auto& message) {
    const auto* document = store_.get(kind::kMessage, message.first);
    return document != nullptr && text_of(*document, "status") != "scheduled";
  };
  return static_cast<std::size_t>(std::ranges::count_if(on_the_way_, moves));
}

void Messenger::forget() {
  on_the_way_.clear();
  queues_.clear();
  exchanges_.clear();
  jars_.clear();
}

Json Messenger::send(const Outgoing& message) {
  const bool mms = message.as_mms || !message.media.empty();
  const auto* status = message.send_at               ? "scheduled"
                       : message.service_sid.empty() ? "queued"
                                                     : "accepted";
  auto document = compose({message.account_sid, message.from, message.to, message.body,
                           message.direction, status, message.media.size(), mms});
  if (!message.names_sender) {
    document["from"] = nullptr;  // it is told later who sends it, and how long that makes it
    document["num_segments"] = "0";
  }
  if (!message.media.empty()) document["_media"] = message.media;
  if (mms) document["_mms"] = true;
  if (!message.status_callback.empty()) document["_status_callback"] = message.status_callback;
  if (message.validity < SenderQueues::kLongest) {
    document["_validity_ms"] = message.validity.count();
  }
  if (message.send_at) document["_send_at_ms"] = message.send_at->time_since_epoch().count();
  if (message.discards_body) document["_discards_body"] = true;
  if (message.obfuscates_addresses) document["_obfuscates_addresses"] = true;
  const auto sid = add(std::move(document));
  const auto& from = message.names_sender ? message.from : message.service_sid;
  const auto cause = trace_.record(
      message.cause, message.send_at ? "message.scheduled" : "message.queued", sid,
      cat(from, " texts ", message.to, ": ", message.body), {{"from", from}, {"to", message.to}});
  for (const auto& remark : message.remarks) alert(sid, {12400, remark}, cause);
  if (message.service_sid.empty()) {
    enqueue(sid, cause);
    return *store_.get(kind::kMessage, sid);
  }
  store_.update(kind::kMessage, sid, {{"messaging_service_sid", message.service_sid}});
  const auto wait = message.send_at ? *message.send_at - clock_.now() : kToQueue;
  later(sid, wait, [this, sid, cause] { release(sid, cause); });
  return *store_.get(kind::kMessage, sid);
}

/// A messaging service chooses the sender of a message that names none.
Result<void> Messenger::assign_sender(const std::string& sid) {
  const auto& message = *store_.get(kind::kMessage, sid);
  if (!text_of(message, "from").empty()) return {};
  const auto service_sid = text_of(message, "messaging_service_sid");
  const auto* service = store_.get(kind::kMessagingService, service_sid);
  if (service == nullptr) {
    return Error{21701, cat("The messaging service ", service_sid, " does not exist.")};
  }
  const auto sender = choose_sender(store_, *service, text_of(message, "to"));
  if (!sender.ok()) return sender.error();
  const bool mms = message.contains("_mms");
  const auto segments = mms ? 1 : segment_count(words_of(message));
  store_.update(kind::kMessage, sid, {{"from", *sender}, {"num_segments", cat(segments)}});
  return {};
}

/// A messaging service passes it on to the sender.
void Messenger::release(const std::string& sid, EventId cause) {
  if (store_.get(kind::kMessage, sid) == nullptr) return;
  if (const auto assigned = assign_sender(sid); !assigned.ok()) {
    alert(sid, assigned.error(), cause);
    progress(sid, "failed", assigned.error().code, cause);
    return;
  }
  const auto* message = store_.get(kind::kMessage, sid);
  // Whoever stops a sender is not sent what was scheduled before.
  const bool stopped =
      is_opted_out(store_, text_of(*message, "from"), text_of(*message, "messaging_service_sid"),
                   text_of(*message, "to"));
  if (stopped) {
    progress(sid, "failed", 21610, cause);
    return;
  }
  progress(sid, "queued", 0, cause);
  enqueue(sid, cause);
}

/// It waits for its turn, unless that comes too late.
void Messenger::enqueue(const std::string& sid, EventId cause) {
  const auto go = [this, sid, cause] { deliver(sid, cause); };
  if (!settings_.paced) return later(sid, kToCarrier, go);
  const auto& message = *store_.get(kind::kMessage, sid);
  const auto from = text_of(message, "from");
  const auto now = clock_.now();
  const auto wait = queues_.wait(from, now);
  const Duration validity(message.value("_validity_ms", SenderQueues::kLongest.count()));
  const int code = validity < SenderQueues::kLongest ? 30036 : 30001;
  if (wait > validity) {
    const auto fail = [this, sid, cause, code] { progress(sid, "failed", code, cause); };
    return later(sid, code == 30001 ? Duration(0) : validity, fail);
  }
  const auto segments = parse_integer(text_of(message, "num_segments")).value_or(1);
  const auto leaves =
      queues_.join(from, static_cast<int>(segments), segments_per_second(from), now);
  later(sid, leaves - now + kToCarrier, go);
}

void Messenger::deliver(const std::string& sid, EventId cause) {
  const auto* message = store_.get(kind::kMessage, sid);
  if (message == nullptr) return;
  if (!settings_.fetch_media || !media_of(store_, sid).empty()) return depart(sid, cause);
  fetch_media(sid, 0, cause);
}

/// One after the other; a message without all of its media is not sent.
void Messenger::fetch_media(const std::string& sid, std::size_t index, EventId cause) {
  const auto* message = store_.get(kind::kMessage, sid);
  if (message == nullptr) return;
  const auto urls = message->value("_media", std::vector<std::string>{});
  if (index >= urls.size()) return depart(sid, cause);
  const auto url = http::parse_url(urls[index]);
  if (!url.ok()) return depart(sid, cause);  // it was looked at before
  http::Request request;
  request.url = *url;
  request.headers.add("User-Agent", "TwilioProxy/1.1");
  request.headers.add("Accept", "*/*");
  request.cause = trace_.record(cause, "media", sid, cat("GET ", url->text()));
  web_.fetch_following(std::move(request), {},
                       [this, sid, index, url = *url, cause](const Result<http::Fetched>& answer) {
                         const auto* message = store_.get(kind::kMessage, sid);
                         if (message == nullptr) return;
                         const auto medium = medium_of(url, answer, media_size(store_, sid));
                         if (!medium.ok()) {
                           alert(sid, medium.error(), cause, url.text());
                           progress(sid, "failed", medium.error().code, cause);
                           return;
                         }
                         add_medium(store_, sids_, clock_.now(), *message, *medium);
                         fetch_media(sid, index + 1, cause);
                       });
}

/// The carrier takes the message.
void Messenger::depart(const std::string& sid, EventId cause) {
  const auto* message = store_.get(kind::kMessage, sid);
  if (message == nullptr) return;
  const auto fate = fate_of(store_, text_of(*message, "to"));
  if (fate.status == "failed") {
    const auto fail = [this, sid, cause, fate] { progress(sid, "failed", fate.error, cause); };
    return later(sid, fate.after, fail);
  }
  progress(sid, "sent", 0, cause);
  if (fate.status == "sent") return forget_words(sid);  // no receipt ever comes
  later(sid, fate.after, [this, sid, cause] { arrive(sid, cause); });
}

/// The phone (or the own number) gets the message or does not.
void Messenger::arrive(const std::string& sid, EventId cause) {
  const auto* sent = store_.get(kind::kMessage, sid);
  if (sent == nullptr) return;
  const auto to = text_of(*sent, "to");
  const auto fate = fate_of(store_, to);
  if (fate.error != 0) {
    progress(sid, "undelivered", fate.error, cause);
    return;
  }
  if (own_number(store_, to) == nullptr) {
    progress(sid, "delivered", 0, cause);
    return;
  }
  Inbound inbound{text_of(*sent, "from"), to, words_of(*sent)};
  for (const auto* medium : media_of(store_, sid)) inbound.media.push_back(medium_of(*medium));
  progress(sid, "delivered", 0, cause);
  const auto received = receive(inbound, cause);
  if (!received.ok()) alert(sid, received.error(), cause);
}

EventId Messenger::progress(const std::string& sid, std::string_view status, int error_code,
                            EventId cause) {
  const auto now = rfc2822(clock_.now());
  store_.update(kind::kMessage, sid, {{"status", status}, {"date_updated", now}});
  if (status == "sent") {
    const auto price = price_of(*store_.get(kind::kMessage, sid));
    store_.update(kind::kMessage, sid, {{"date_sent", now}, {"price", price}});
  }
  if (error_code != 0) {
    store_.update(kind::kMessage, sid,
                  {{"error_code", error_code}, {"error_message", error_text(error_code)}});
  }
  const auto& message = *store_.get(kind::kMessage, sid);
  const auto from = text_of(message, "from");
  const auto to = text_of(message, "to");
  const auto told = trace_.record(cause, cat("message.", status), sid,
                                  cat("message from ", from, " to ", to, " ", status),
                                  {{"from", from}, {"to", to}});
  tell(message, status, told);
  if (is_over(status)) forget_content(sid);
  return told;
}

/// Of a text that was taken away on its way nothing is left.
void Messenger::forget_words(const std::string& sid) {
  const auto& message = *store_.get(kind::kMessage, sid);
  if (message.contains("_sends")) store_.update(kind::kMessage, sid, {{"_sends", nullptr}});
}

void Messenger::forget_content(const std::string& sid) {
  forget_words(sid);
  const auto& message = *store_.get(kind::kMessage, sid);
  if (message.contains("_discards_body")) store_.update(kind::kMessage, sid, {{"body", ""}});
  if (!message.contains("_obfuscates_addresses")) return;
  store_.update(kind::kMessage, sid, {{"to", obfuscated(text_of(message, "to"))}});
}

/// The status callback. https://www.twilio.com/docs/usage/webhooks/messaging-webhooks
void Messenger::tell(const Json& message, std::string_view status, EventId cause) {
  const auto callback = text_of(message, "_status_callback");
  if (callback.empty()) return;
  const auto sid = text_of(message, "sid");
  const auto url = http::parse_url(callback);
  if (!url.ok()) {
    const auto why = cat("'", callback, "' is not a status callback's URL");
    return alert(sid, {21609, why}, cause);
  }
  FormFields parameters = {{"MessageSid", sid},
                           {"SmsSid", sid},
                           {"MessageStatus", std::string(status)},
                           {"SmsStatus", std::string(status)},
                           {"AccountSid", text_of(message, "account_sid")},
                           {"From", text_of(message, "from")},
                           {"To", text_of(message, "to")},
                           {"ApiVersion", "2010-04-01"}};
  const auto service = text_of(message, "messaging_service_sid");
  if (!service.empty()) parameters.emplace_back("MessagingServiceSid", service);
  if (status == "delivered" || status == "undelivered") {
    parameters.emplace_back("RawDlrDoneDate", receipt_date(clock_.now()));
  }
  if (!text_of(message, "error_code").empty()) {
    parameters.emplace_back("ErrorCode", text_of(message, "error_code"));
    parameters.emplace_back("ErrorMessage", text_of(message, "error_message"));
  }
  auto token = auth_token(store_, text_of(message, "account_sid"));
  auto [request, detail] = http::make_webhook("POST", *url, parameters, token);
  const auto asked = trace_.record(cause, "callback", sid, cat("POST ", url->text()), detail);
  request.cause = asked;
  web_.fetch_following(
      std::move(request), {std::move(token)},
      [this, sid, asked, text = url->text()](const Result<http::Fetched>& reply) {
        const bool came = reply.ok();
        if (came && reply->response.status < 400) return;
        const auto why = came ? cat("Got HTTP ", reply->response.status, " response to ", text)
                              : reply.error().message;
        const auto told = trace_.record(asked, "callback.reply", sid, why,
                                        http::answer_detail(came ? &reply->response : nullptr));
        alert(sid, {15003, why}, told, text);
      });
}

}  // namespace ringback::messaging
