// The journal as a ladder.
#include "app/ladder.hpp"

#include <nlohmann/json.hpp>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/message.hpp"
#include "twiml/document.hpp"

namespace ringback::app {

namespace {

constexpr std::string_view kTwilio = "Twilio";
constexpr std::size_t kWidth = 15;  // of a number, or of most functions' and bins' names

/// Parameters that tell why a webhook was asked, besides who calls whom.
constexpr std::string_view kTelling[] = {"CallStatus",    "DialCallStatus",  "Digits",
                                         "SpeechResult",  "RecordingStatus", "RecordingDuration",
                                         "MessageStatus", "ErrorCode"};

std::string pad(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

/// Enough of a SID to tell it from others.
std::string short_sid(const std::string& sid) { return is_sid(sid) ? sid.substr(0, 10) : sid; }

/// The service's own addresses by path, others by host and path.
std::string place(std::string_view url_text) {
  const auto url = http::parse_url(url_text);
  if (!url.ok()) return std::string(url_text);
  if (url->host == "localhost" || url->host == "127.0.0.1") return url->path;
  if (url->host == "handler.twilio.com") {  // a TwiML Bin goes by its name
    return short_sid(url->path.substr(url->path.rfind('/') + 1));
  }
  return cat(url->host, url->path);
}

/// `/2010-04-01/Accounts/AC.../Messages.json` is Messages.json.
std::string without_account(const std::string& text) {
  const auto prefix = text.find("/2010-04-01/Accounts/AC");
  if (prefix == std::string::npos) return text;
  const auto rest = text.find('/', prefix + 21);
  return rest == std::string::npos ? text : text.substr(0, prefix) + text.substr(rest + 1);
}

std::string request_summary(const Json& detail) {
  std::string out = text_of(detail, "method");
  if (!detail.contains("parameters")) return out;
  for (const auto name : kTelling) {
    const auto value = text_of(detail["parameters"], name);
    if (!value.empty() && value != "0") out += cat(" ", name, "=", value);
  }
  return out;
}

std::string verb_summary(const XmlElement& verb) {
  std::string out = cat("<", verb.name, ">");
  for (const auto& noun : verb.children) out += cat("<", noun.name, ">");
  return out;
}

/// `200 OK <Say> <Hangup>`.
std::string reply_summary(const Json& entry, const Json& detail) {
  std::string out = text_of(entry, "text");
  const auto document = twiml::parse_document(text_of(detail, "body"));
  if (!document.ok()) return out;
  for (const auto& verb : document->verbs) out += " " + verb_summary(verb);
  return out;
}

std::string call_summary(std::string_view status) {
  if (status == "in-progress") return "answers";
  if (status == "completed") return "the call ends";
  return std::string(status);
}

}  // namespace

const Ladder::Rung* Ladder::cause_of(const Json& entry) const {
  const auto cut = entry.value("detail", Json::object()).value("sound", EventId{0});
  const auto found = rungs_.find(cut != 0 ? cut : entry.value("cause", EventId{0}));
  return found == rungs_.end() ? nullptr : &found->second;
}

std::optional<Ladder::Rung> Ladder::rung(const Json& entry) const {
  const auto kind = text_of(entry, "kind");
  const auto text = text_of(entry, "text");
  const Json detail = entry.value("detail", Json::object());
  const auto from = text_of(detail, "from");
  const auto to = text_of(detail, "to");
  const bool inbound = text_of(detail, "direction") == "inbound";
  const auto far = inbound ? from : to;
  const auto* cause = cause_of(entry);
  const std::string twilio(kTwilio);
  if (kind == "call.inbound" || kind == "call.queued") return Rung{from, to, "calls"};
  if (kind == "dial") return Rung{twilio, to, cat("rings, showing ", from)};
  if (kind == "call.plays") return Rung{twilio, far, text};
  if (kind == "call.cut") {
    return cause != nullptr ? Rung{cause->who, cause->whom, text} : Rung{twilio, far, text};
  }
  if (kind == "call.heard" || kind == "call.pressed") {
    return Rung{far, twilio, text.substr(std::min(text.size(), far.size() + 1))};
  }
  const bool connects = kind == "call.bridged" || kind == "conference.connected";
  if (connects) return Rung{from, to, "are connected"};
  if (kind == "call.ringing" || kind == "call.initiated") return std::nullopt;
  if (kind.starts_with("call.")) {
    const auto what = call_summary(std::string_view(kind).substr(5));
    const bool ours = inbound && what == "answers";
    return ours ? Rung{to, far, what} : Rung{far, inbound ? to : twilio, what};
  }
  if (kind == "webhook" || kind == "callback") {
    return Rung{twilio, place(text_of(detail, "url")), request_summary(detail)};
  }
  if (kind == "callback.reply") {
    constexpr std::string_view got = "Got HTTP ";  // the status is all that matters of it
    const auto status = text.starts_with(got) ? text.substr(got.size(), 3) : text;
    return Rung{cause == nullptr ? "" : cause->whom, twilio, status};
  }
  if (kind == "webhook.reply") {
    return Rung{cause == nullptr ? "" : cause->whom, twilio, reply_summary(entry, detail)};
  }
  if (kind == "function.log" || kind == "function.crashed") {
    return Rung{text_of(entry, "subject"), "log", text};
  }
  if (kind == "rest") {
    const bool from_function = cause != nullptr && cause->whom.starts_with('/');
    return Rung{from_function ? cause->whom : "client", "REST API", without_account(text)};
  }
  if (kind == "rest.answered") {
    const auto status = text.substr(text.rfind(' ') + 1);
    return Rung{"REST API", cause == nullptr ? "client" : cause->who, status};
  }
  const auto told = kind.starts_with("message.") ? std::string_view(kind).substr(8) : "";
  if (told == "sent" || told == "delivered" || told == "undelivered" || told == "failed" ||
      told == "canceled") {
    return Rung{from, to, kind.substr(8)};
  }
  if (told == "keyword") return Rung{text.substr(0, text.find(' ')), twilio, text};
  if (kind == "message.queued" || kind == "message.scheduled" || kind == "message.received" ||
      kind == "message.refused") {
    const auto words = text.substr(std::min(text.size(), text.find(": ") + 2));
    const auto* verb = told == "refused"     ? "refused: "
                       : told == "scheduled" ? "will text: "
                                             : "texts: ";
    return Rung{from, to, cat(verb, words)};
  }
  if (kind.starts_with("recording.")) {
    const bool started = kind == "recording.started";
    return Rung{twilio, short_sid(text_of(entry, "subject")), started ? "starts to record" : text};
  }
  if (kind == "alert") return Rung{twilio, "debugger", text};
  return std::nullopt;
}

std::string Ladder::line(const Json& entry) {
  const auto id = entry.value("id", EventId{0});
  const auto at_ms = entry.value("at_ms", 0LL);
  if (!start_ms_) start_ms_ = at_ms;
  const auto shown = rung(entry);
  if (!shown) {
    // What follows from a silent entry follows from whatever caused it.
    if (const auto* cause = cause_of(entry)) rungs_[id] = *cause;
    return "";
  }
  rungs_[id] = *shown;
  return cat(stopwatch(Duration(at_ms - *start_ms_)), "  ", pad(shown->who, kWidth), " -> ",
             pad(shown->whom, kWidth), "  ", shown->what, "\n");
}

bool ends_call(const Json& entry, const std::string& call_sid) {
  if (text_of(entry, "subject") != call_sid) return false;
  const auto kind = text_of(entry, "kind");
  return kind == "call.completed" || kind == "call.busy" || kind == "call.no-answer" ||
         kind == "call.failed" || kind == "call.canceled";
}

}  // namespace ringback::app
