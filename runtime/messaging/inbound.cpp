// A message that came in: the number's handler is asked, and its TwiML is done.
// https://www.twilio.com/docs/messaging/twiml
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "messaging/messenger.hpp"
#include "store/kinds.hpp"
#include "twiml/document.hpp"
#include "twiml/schema.hpp"

namespace ringback::messaging {

namespace {

constexpr Duration kWebhookTimeout{15'000};
constexpr std::size_t kMaximumReplies = 10;  // error 14109 above

FormFields inbound_parameters(const Json& message) {
  const auto sid = text_of(message, "sid");
  return {{"MessageSid", sid},
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

void Messenger::ask(const std::string& sid, const Json& number, EventId cause) {
  const auto url = http::parse_url(text_of(number, "sms_url"));
  if (!url.ok()) return;  // nothing is configured to answer messages
  const auto parameters = inbound_parameters(*store_.get(kind::kMessage, sid));
  const auto method = text_of(number, "sms_method") == "GET" ? "GET" : "POST";
  auto request =
      http::webhook_request(method, *url, parameters, auth_token(text_of(number, "account_sid")));
  const auto asked = trace_.record(cause, "webhook", sid, cat(method, " ", url->text()));
  request.cause = asked;
  web_.fetch_following(
      std::move(request), kWebhookTimeout, [this, sid, asked](Result<http::Fetched> reply) {
        const auto text = reply.ok() ? cat(reply->response.status) : reply.error().message;
        const auto told = trace_.record(asked, "webhook.reply", sid, text);
        if (reply.ok()) return run_reply(sid, reply->response, reply->url, told);
        trace_.record(told, "alert", sid, cat(reply.error().code, " ", reply.error().message));
      });
}

// "Message: sends a reply; to and from default to the sender and the number that received."
void Messenger::run_reply(const std::string& sid, const http::Response& reply, const http::Url& url,
                          EventId cause) {
  const auto* received = store_.get(kind::kMessage, sid);
  if (received == nullptr) return;
  const Json message = *received;
  const auto fault = [&](int code, const std::string& text) {
    trace_.record(cause, "alert", sid, cat(code, " ", text));
  };
  if (reply.status >= 300)
    return fault(11200, cat("Got HTTP ", reply.status, " from ", url.text()));
  const auto type = to_lower(reply.headers.get("Content-Type"));
  Outgoing answer;
  answer.account_sid = text_of(message, "account_sid");
  answer.from = text_of(message, "to");
  answer.to = text_of(message, "from");
  answer.direction = "outbound-reply";
  answer.cause = cause;
  if (trim(reply.body).empty()) return;
  if (type.starts_with("text/plain")) {
    answer.body = std::string(trim(reply.body));
    send(answer);
    return;
  }
  const auto document = twiml::parse_messaging_document(reply.body);
  if (!document.ok()) return fault(document.error().code, document.error().message);
  for (const auto& warning : document->warnings) fault(warning.code, warning.message);
  std::size_t replies = 0;
  for (const auto& verb : document->verbs) {
    if (verb.name == "Redirect") return fault(12400, "<Redirect> of messages is not emulated yet");
    if (++replies > kMaximumReplies) return fault(14109, "more than 10 messages in one reply");
    Outgoing one = answer;
    one.body = body_of(verb);
    if (const auto* to = verb.attribute("to")) one.to = *to;
    if (const auto* from = verb.attribute("from")) one.from = *from;
    for (const auto& child : verb.children) {
      if (child.name == "Media") one.media.emplace_back(trim(child.text));
    }
    if (auto fine = check(one); !fine.ok()) {
      fault(fine.error().code, fine.error().message);
    } else {
      send(one);
    }
  }
}

}  // namespace ringback::messaging
