// A message that came in: the number's handler is asked.
// https://www.twilio.com/docs/messaging/guides/webhook-request
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "messaging/messenger.hpp"
#include "messaging/opt_out.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"

namespace ringback::messaging {

namespace {

constexpr int kMostDocuments = 50;  // in one session; error 14106 above
constexpr Duration kCookiesLive = std::chrono::hours(4);

/// The document as it is to be read, by the URL that was asked for, without what a GET adds to it.
Result<http::Fetched> own_document(const http::Url& url, Result<http::Fetched> reply) {
  if (!reply.ok()) return reply;
  if (!reply->moved) reply->url = url;
  auto response = http::decoded(reply->url, std::move(reply->response));
  if (!response.ok()) return response.error();
  reply->response = std::move(response).value();
  return reply;
}

}  // namespace

FormFields Messenger::inbound_parameters(const Json& message) const {
  const auto sid = text_of(message, "sid");
  FormFields parameters = {{"MessageSid", sid},
                           {"SmsSid", sid},
                           {"SmsMessageSid", sid},
                           {"AccountSid", text_of(message, "account_sid")},
                           {"From", text_of(message, "from")},
                           {"To", text_of(message, "to")},
                           {"Body", text_of(message, "body")},
                           {"NumMedia", text_of(message, "num_media")},
                           {"NumSegments", text_of(message, "num_segments")},
                           {"SmsStatus", "received"},
                           {"ApiVersion", "2010-04-01"}};
  const auto service = text_of(message, "messaging_service_sid");
  if (!service.empty()) parameters.emplace_back("MessagingServiceSid", service);
  int index = 0;
  for (const auto* medium : media_of(store_, sid)) {
    parameters.emplace_back(cat("MediaContentType", index), text_of(*medium, "content_type"));
    auto uri = text_of(*medium, "uri");
    uri.resize(uri.size() - std::string_view(".json").size());
    parameters.emplace_back(cat("MediaUrl", index++), cat("https://api.twilio.com", uri));
  }
  const auto type = text_of(message, "_opt_out_type");
  if (!type.empty()) parameters.emplace_back("OptOutType", type);
  return parameters;
}

Result<Json> Messenger::receive(const Inbound& inbound, EventId cause) {
  const auto* found = own_number(store_, inbound.to);
  if (found == nullptr) {
    return Error{21211, cat(inbound.to, " is not one of the numbers in twilio.yaml")};
  }
  const Json number = answering_messages(store_, *found);
  const bool mms = !inbound.media.empty();
  const bool heeds = heeds_keywords(store_, settings_, number);
  const std::string type(heeds ? opt_out_type(inbound.body, inbound.to) : "");
  const auto account_sid = text_of(number, "account_sid");
  auto document = compose({account_sid, inbound.from, inbound.to, inbound.body, "inbound",
                           "received", inbound.media.size(), mms});
  document["date_sent"] = rfc2822(clock_.now());
  document["price"] = price_of(document);
  if (!type.empty()) document["_opt_out_type"] = type;
  const auto sid = add(std::move(document));
  const auto service = text_of(number, "_messaging_service_sid");
  if (!service.empty()) store_.update(kind::kMessage, sid, {{"messaging_service_sid", service}});
  const Json message = *store_.get(kind::kMessage, sid);
  for (const auto& medium : inbound.media) {
    add_medium(store_, sids_, clock_.now(), message, medium);
  }
  const auto told =
      trace_.record(cause, "message.received", sid, cat(inbound.to, " receives: ", inbound.body),
                    {{"from", inbound.from}, {"to", inbound.to}});
  if (!type.empty()) heed(type, number, message, told);
  const auto url = http::parse_url(text_of(number, "sms_url"));
  if (url.ok()) {
    auto session = std::make_shared<Session>();
    session->sid = sid;
    session->pair = {inbound.from, inbound.to};
    session->number = number;
    ask(session, {*url, text_of(number, "sms_method"), inbound_parameters(message)}, told);
  }
  return *store_.get(kind::kMessage, sid);
}

/// STOP, START or HELP: it takes effect, and Twilio answers, whatever the handler says.
void Messenger::heed(std::string_view type, const Json& number, const Json& message,
                     EventId cause) {
  const auto from = text_of(message, "from");
  const auto answer = heed_keyword(store_, type, number, from);
  const auto told = trace_.record(cause, "message.keyword", text_of(message, "sid"),
                                  cat(from, " asks for ", type));
  if (answer.empty()) return;
  Outgoing reply;
  reply.account_sid = text_of(number, "account_sid");
  reply.from = text_of(number, "phone_number");
  reply.to = from;
  reply.body = answer;
  reply.direction = "outbound-reply";
  reply.cause = told;
  send(reply);
}

/// Requests of the same two numbers that are under way together share it.
std::shared_ptr<http::Memory> Messenger::memory_of(const Pair& pair) {
  const auto now = clock_.now();
  auto& jar = jars_[pair];
  if (!jar.memory || jar.used + kCookiesLive <= now) jar.memory = std::make_shared<http::Memory>();
  jar.used = now;
  return jar.memory;
}

/// An answer has come: a jar in which there is nothing is not kept, nor is one that is too old.
void Messenger::remember(const Pair& pair, const std::shared_ptr<http::Memory>& memory) {
  const auto now = clock_.now();
  if (!memory->empty()) {
    std::erase_if(jars_,
                  [&](const auto& entry) { return entry.second.used + kCookiesLive <= now; });
    jars_[pair] = {memory, now};
  } else if (const auto jar = jars_.find(pair);
             jar != jars_.end() && jar->second.memory == memory) {
    jars_.erase(jar);
  }
}

void Messenger::ask(const SessionPtr& session, const Question& question, EventId cause) {
  const auto& sid = session->sid;
  const auto url = question.url.text();
  if (++session->documents > kMostDocuments) {
    return alert(sid, {14106, cat("more than 50 documents: ", url, " is not asked for")}, cause,
                 url);
  }
  const auto method = question.method == "GET" ? "GET" : "POST";
  const auto token = auth_token(store_, text_of(session->number, "account_sid"));
  auto [request, detail] = http::make_webhook(method, question.url, question.parameters, token);
  const auto memory = memory_of(session->pair);
  const auto asked = trace_.record(cause, "webhook", sid, cat(method, " ", url), detail);
  request.cause = asked;
  web_.fetch_following(
      std::move(request), {token, memory},
      [this, session, question, asked, memory](Result<http::Fetched> reply) {
        auto text = reply.ok() ? cat(reply->response.status) : reply.error().message;
        if (reply.ok() && reply->moved) text += cat(" from ", reply->url.text());
        const auto told =
            trace_.record(asked, "webhook.reply", session->sid, text,
                          http::answer_detail(reply.ok() ? &reply->response : nullptr));
        remember(session->pair, memory);
        answered(session, question, own_document(question.url, std::move(reply)), told);
      });
}

/// What cannot be done is told, and the fallback is asked, once.
void Messenger::answered(const SessionPtr& session, const Question& question,
                         const Result<http::Fetched>& reply, EventId cause) {
  const auto done = reply.ok() ? run_reply(session, *reply, cause) : Result<void>(reply.error());
  if (done.ok()) return;
  const auto url = question.url.text();
  alert(session->sid, done.error(), cause, url);
  const auto fallback = http::parse_url(text_of(session->number, "sms_fallback_url"));
  const auto* message = store_.get(kind::kMessage, session->sid);
  if (std::exchange(session->fell_back, true) || !fallback.ok() || message == nullptr) return;
  auto parameters = inbound_parameters(*message);
  parameters.emplace_back("ErrorCode", cat(done.error().code));
  parameters.emplace_back("ErrorUrl", url);
  ask(session, {*fallback, text_of(session->number, "sms_fallback_method"), parameters}, cause);
}

}  // namespace ringback::messaging
