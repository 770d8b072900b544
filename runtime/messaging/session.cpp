// Messaging TwiML, done. https://www.twilio.com/docs/messaging/twiml
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "messaging/carrier.hpp"
#include "messaging/messenger.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "twiml/document.hpp"
#include "twiml/schema.hpp"

namespace ringback::messaging {

namespace {

constexpr int kMostReplies = 10;        // to one message; error 14109 above
constexpr int kMostRepliesOfPair = 15;  // error 14107 above
constexpr Duration kSoonAfter = std::chrono::seconds(30);

/// The text of a <Message>: its own, or its <Body>s joined.
std::string body_of(const XmlElement& message) {
  std::string bodies;
  for (const auto& child : message.children) {
    if (child.name == "Body") bodies += child.text;
  }
  return bodies.empty() ? std::string(trim(message.own_text())) : bodies;
}

std::string at(int line, int column, std::string_view what) {
  return cat("line ", line, column > 0 ? cat(", column ", column) : "", ": ", what);
}

std::string at_line(const XmlElement& verb, std::string_view what) {
  return at(verb.line, verb.column, what);
}

/// `GET` or `POST`, by an attribute; anything else is told and is POST.
Result<std::string> method_of(const XmlElement& verb) {
  const auto* method = verb.attribute("method");
  if (method == nullptr) return std::string("POST");
  const auto word = to_upper(*method);
  if (word == "GET" || word == "POST") return word;
  return Error{verb.name == "Redirect" ? 13710 : 14104,
               at_line(verb, cat("'", *method, "' is neither GET nor POST"))};
}

/// The code that TwiML has for what the REST API refuses with another one.
int twiml_code(int code) {
  switch (code) {
    case 21604:
    case 21211:
    case 21266: return 14101;
    case 21603:
    case 21212: return 14102;
    case 21606: return 14108;
    case 21602: return 14103;
    default: return code;
  }
}

}  // namespace

/// Does what the handler answered: each <Message> is one message back, unless it says otherwise.
Result<void> Messenger::run_reply(const SessionPtr& session, const http::Fetched& reply,
                                  EventId cause) {
  const auto& url = reply.url;
  const auto& response = reply.response;
  const auto* message = store_.get(kind::kMessage, session->sid);
  if (message == nullptr) return {};
  if (response.status >= 300) {
    return Error{11200, cat("Got HTTP ", response.status, " response to ", url.text()), 502};
  }
  const auto content_type = response.headers.get("Content-Type");
  const auto type = to_lower(trim(content_type.substr(0, content_type.find(';'))));
  if (trim(response.body).empty()) return {};
  if (type == "text/plain") {
    XmlElement verb;
    verb.name = "Message";
    verb.text = trim(response.body);
    verb.line = 1;
    run_message(session, verb, url, cause);
    return {};
  }
  if (!twiml::lists("text/xml application/xml text/html", type)) {
    return Error{12300, cat(url.text(), " answered with content type '", content_type, "'")};
  }
  const auto document = twiml::parse_messaging_document(response.body);
  if (!document.ok()) return document.error();
  return run_verbs(session, *document, url, cause);
}

Result<void> Messenger::run_verbs(const SessionPtr& session, const twiml::Document& document,
                                  const http::Url& url, EventId cause) {
  for (const auto& warning : document.warnings) {
    alert(session->sid, {warning.code, at(warning.line, warning.column, warning.message)}, cause,
          url.text());
  }
  for (const auto& verb : document.verbs) {
    if (verb.name == "Redirect") {
      redirect(session, verb, url, cause);
      return {};
    }
    if (run_message(session, verb, url, cause) == Next::kEnd) return {};
  }
  return {};
}

/// Another document takes over; without an address, the same once more.
void Messenger::redirect(const SessionPtr& session, const XmlElement& verb, const http::Url& url,
                         EventId cause) {
  const auto next = http::resolve_url(url, trim(verb.text));
  if (!next.ok()) {
    return alert(session->sid, {11100, at_line(verb, next.error().message)}, cause, url.text());
  }
  auto method = method_of(verb);
  if (!method.ok()) {
    alert(session->sid, method.error(), cause, url.text());
    method = std::string("POST");
  }
  const auto parameters = inbound_parameters(*store_.get(kind::kMessage, session->sid));
  ask(session, {*next, *method, parameters}, cause);
}

/// What a <Message> says, and as `faults` what of it cannot be.
Messenger::Reply Messenger::read_reply(const Json& message, const XmlElement& verb,
                                       const http::Url& url, EventId cause) {
  Reply read;
  auto& reply = read.message;
  reply.account_sid = text_of(message, "account_sid");
  reply.from = text_of(message, "to");
  reply.to = text_of(message, "from");
  reply.direction = "outbound-reply";
  reply.cause = cause;
  reply.body = body_of(verb);
  if (const auto* to = verb.attribute("to")) reply.to = *to;
  if (const auto* from = verb.attribute("from")) reply.from = *from;
  for (const auto& child : verb.children) {
    if (child.name != "Media") continue;
    const auto medium = http::resolve_url(url, trim(child.text));
    reply.media.push_back(medium.ok() ? medium->text() : std::string(trim(child.text)));
  }
  if (const auto* callback = verb.attribute("statusCallback")) {
    const auto resolved = http::resolve_url(url, *callback);
    if (resolved.ok()) reply.status_callback = resolved->text();
    if (!resolved.ok()) {
      read.faults.push_back({14105, at_line(verb, cat("'", *callback, "' is no URL"))});
    }
  }
  const auto* action = verb.attribute("action");
  if (action == nullptr) return read;
  auto method = method_of(verb);
  if (!method.ok()) read.faults.push_back(method.error());
  const auto next = http::resolve_url(url, *action);
  if (!next.ok()) read.faults.push_back({11100, at_line(verb, next.error().message)});
  if (next.ok()) read.action = Question{*next, method.ok() ? *method : "POST", {}};
  return read;
}

// https://www.twilio.com/docs/messaging/twiml/message
Messenger::Next Messenger::run_message(const SessionPtr& session, const XmlElement& verb,
                                       const http::Url& url, EventId cause) {
  const auto fault = [&](const Error& error) { alert(session->sid, error, cause, url.text()); };
  if (++session->replies > kMostReplies) {
    fault({14109, at_line(verb, "more than 10 messages in reply to one")});
    return Next::kEnd;
  }
  auto read = read_reply(*store_.get(kind::kMessage, session->sid), verb, url, cause);
  for (const auto& error : read.faults) fault(error);
  const auto& reply = read.message;
  Json sent = {{"status", "failed"}};
  if (const auto fine = check_outgoing(store_, reply); fine.ok()) {
    sent = send_reply(reply, session->sid);
  } else {
    sent["error_code"] = fine.error().code;
    fault({twiml_code(fine.error().code), at_line(verb, fine.error().message)});
  }
  if (!read.action) return Next::kVerb;
  const auto sid = text_of(sent, "sid");
  const auto status = text_of(sent, "status");
  auto& parameters = read.action->parameters;
  parameters = {{"MessageSid", sid},
                {"SmsSid", sid},
                {"MessageStatus", status},
                {"SmsStatus", status},
                {"AccountSid", reply.account_sid},
                {"From", reply.from},
                {"To", reply.to},
                {"Body", reply.body},
                {"ApiVersion", "2010-04-01"}};
  const auto code = text_of(sent, "error_code");
  if (!code.empty()) parameters.emplace_back("ErrorCode", code);
  ask(session, *read.action, cause);
  return Next::kEnd;
}

/// A reply too many is kept as one that failed.
Json Messenger::send_reply(const Outgoing& reply, const std::string& session_sid) {
  const bool late = too_many_replies(reply.from, reply.to);
  const auto sid = text_of(send(reply), "sid");
  if (late) {
    on_the_way_.erase(sid);
    const auto why = cat("more than ", kMostRepliesOfPair, " replies from ", reply.from, " to ",
                         reply.to, " in a short time");
    const auto told = progress(sid, "failed", 14107, reply.cause);
    alert(session_sid, {14107, why}, told);
  }
  return *store_.get(kind::kMessage, sid);
}

/// Two handlers that answer each other would never end.
bool Messenger::too_many_replies(const std::string& from, const std::string& to) {
  const auto now = clock_.now();
  auto& exchange = exchanges_[{from, to}];
  if (exchange.last + kSoonAfter <= now) exchange.replies = 0;
  exchange.last = now;
  return ++exchange.replies > kMostRepliesOfPair;
}

}  // namespace ringback::messaging
