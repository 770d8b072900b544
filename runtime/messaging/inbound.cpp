// A message that came in: the number's handler is asked, and its TwiML is done.
// https://www.twilio.com/docs/messaging/twiml
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "messaging/messenger.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "twiml/document.hpp"
#include "twiml/schema.hpp"

namespace ringback::messaging {

namespace {

constexpr std::size_t kMaximumReplies = 10;        // in one document; error 14109 above
constexpr std::size_t kMaximumRepliesOfPair = 20;  // in a window; error 14107 above
constexpr Duration kReplyWindow{60'000};

FormFields inbound_parameters(const Json& message) {
  const auto sid = text_of(message, "sid");
  FormFields parameters = {{"MessageSid", sid},
                           {"SmsSid", sid},
                           {"SmsMessageSid", sid},
                           {"AccountSid", text_of(message, "account_sid")},
                           {"From", text_of(message, "from")},
                           {"To", text_of(message, "to")},
                           {"Body", text_of(message, "body")},
                           {"NumMedia", "0"},
                           {"NumSegments", text_of(message, "num_segments")},
                           {"SmsStatus", "received"},
                           {"ApiVersion", "2010-04-01"}};
  const auto service = text_of(message, "messaging_service_sid");
  if (!service.empty()) parameters.emplace_back("MessagingServiceSid", service);
  return parameters;
}

/// The text of a <Message>: its own, or its <Body>s joined.
std::string body_of(const XmlElement& message) {
  std::string bodies;
  for (const auto& child : message.children) {
    if (child.name == "Body") bodies += child.text;
  }
  return bodies.empty() ? std::string(trim(message.text)) : bodies;
}

}  // namespace

/// The number's handler is asked; when it fails, its fallback, once.
void Messenger::ask(const std::string& sid, const Json& number, const Question& question,
                    EventId cause) {
  auto parameters = inbound_parameters(*store_.get(kind::kMessage, sid));
  parameters.insert(parameters.end(), question.error.begin(), question.error.end());
  const auto method = question.method == "GET" ? "GET" : "POST";
  const auto url = question.url.text();
  const auto token = auth_token(store_, text_of(number, "account_sid"));
  auto request = http::webhook_request(method, question.url, parameters, token);
  const auto asked = trace_.record(cause, "webhook", sid, cat(method, " ", url),
                                   http::webhook_detail(method, question.url, parameters));
  request.cause = asked;
  web_.fetch_following(
      request, http::kWebhookTimeout, token,
      [this, sid, number, question, asked](const Result<http::Fetched>& reply) {
        const auto text = reply.ok() ? cat(reply->response.status) : reply.error().message;
        const auto told = trace_.record(asked, "webhook.reply", sid, text);
        const auto done = reply.ok() ? run_reply(sid, reply->response, reply->url, told)
                                     : Result<void>(reply.error());
        if (done.ok()) return;
        const auto code = cat(done.error().code);
        alert(sid, done.error(), told);
        const auto fallback = http::parse_url(text_of(number, "sms_fallback_url"));
        if (!question.error.empty() || !fallback.ok()) return;
        const FormFields error = {{"ErrorCode", code}, {"ErrorUrl", question.url.text()}};
        ask(sid, number, {*fallback, text_of(number, "sms_fallback_method"), error}, told);
      });
}

/// Does what the handler answered: each <Message> is one message back, unless it says otherwise.
Result<void> Messenger::run_reply(const std::string& sid, const http::Response& reply,
                                  const http::Url& url, EventId cause) {
  const auto* received = store_.get(kind::kMessage, sid);
  if (received == nullptr) return {};
  const Json message = *received;
  const auto fault = [&](int code, const std::string& text) { alert(sid, {code, text}, cause); };
  if (reply.status >= 300) {
    return Error{11200, cat("Got HTTP ", reply.status, " response to ", url.text()), 502};
  }
  const auto content_type = reply.headers.get("Content-Type");
  const auto type = to_lower(trim(content_type.substr(0, content_type.find(';'))));
  Outgoing answer;
  answer.account_sid = text_of(message, "account_sid");
  answer.from = text_of(message, "to");
  answer.to = text_of(message, "from");
  answer.direction = "outbound-reply";
  answer.cause = cause;
  if (trim(reply.body).empty()) return {};
  if (type == "text/plain") {
    answer.body = std::string(trim(reply.body));
    send_reply(answer, sid);
    return {};
  }
  if (!twiml::lists("text/xml application/xml text/html", type)) {
    return Error{12300, cat(url.text(), " answered with content type '", content_type, "'")};
  }
  const auto document = twiml::parse_messaging_document(reply.body);
  if (!document.ok()) return document.error();
  for (const auto& warning : document->warnings) fault(warning.code, warning.message);
  std::size_t replies = 0;
  for (const auto& verb : document->verbs) {
    if (verb.name == "Redirect") return Error{12400, "<Redirect> of messages is not emulated yet"};
    if (++replies > kMaximumReplies) return Error{14109, "more than 10 messages in one reply"};
    Outgoing one = answer;
    one.body = body_of(verb);
    if (const auto* to = verb.attribute("to")) one.to = *to;
    if (const auto* from = verb.attribute("from")) one.from = *from;
    for (const auto& child : verb.children) {
      if (child.name == "Media") one.media.emplace_back(trim(child.text));
    }
    if (const auto* callback = verb.attribute("statusCallback")) {
      const auto resolved = http::resolve_url(url, *callback);
      if (resolved.ok()) one.status_callback = resolved->text();
    }
    if (verb.attribute("action") != nullptr) {
      fault(12400, "the action of <Message> is not emulated yet; the message is sent without it");
    }
    send_reply(one, sid);
  }
  return {};
}

void Messenger::send_reply(const Outgoing& reply, const std::string& sid) {
  if (const auto fine = check(reply); !fine.ok()) {
    alert(sid, fine.error(), reply.cause);
  } else if (too_many_replies(reply.from, reply.to)) {
    const auto why = cat("more than 20 replies from ", reply.from, " to ", reply.to);
    alert(sid, {14107, why}, reply.cause);
  } else {
    send(reply);
  }
}

/// Two handlers that answer each other would never end.
bool Messenger::too_many_replies(const std::string& from, const std::string& to) {
  auto& times = replies_[{from, to}];
  while (!times.empty() && times.front() + kReplyWindow < clock_.now()) times.pop_front();
  if (times.size() >= kMaximumRepliesOfPair) return true;
  times.push_back(clock_.now());
  return false;
}

}  // namespace ringback::messaging
