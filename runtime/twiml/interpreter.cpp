// Documents: asking for them, loading them, and what happens when they cannot be had.
#include "twiml/interpreter.hpp"

#include "base/overloaded.hpp"
#include "base/text.hpp"

namespace ringback::twiml {

namespace {

/// Twilio ends calls that go round in circles; so many documents without a sound are a circle.
constexpr int kMaximumHurriedDocuments = 64;

/// The code for a bad `method` of the verb: https://www.twilio.com/docs/api/errors
int method_code(std::string_view verb) {
  if (verb == "Gather") return 13312;
  if (verb == "Record") return 13610;
  if (verb == "Enqueue") return 14201;
  return 13210;
}

/// The same for its `action`.
int action_code(std::string_view verb) { return verb == "Enqueue" ? 14203 : 11100; }

/// And in a document that has no URL of its own, where there is none to be relative to.
int absolute_action_code(std::string_view verb, std::string_view action) {
  return verb == "Record" && action.empty() ? 11100 : 15004;
}

}  // namespace

Effects Interpreter::start() {
  effects_.clear();
  request(source_.method, source_.url);
  return std::move(effects_);
}

Effects Interpreter::start(std::string_view twiml) {
  effects_.clear();
  has_url_ = false;
  load(parse_document(twiml), url_);
  return std::move(effects_);
}

Effects Interpreter::on(const Event& event) {
  effects_.clear();
  if (!done()) step(event);
  return std::move(effects_);
}

void Interpreter::step(const Event& event) {
  std::visit(
      Overloaded{
          [this](const Fetched& e) { fetched(e); },
          [this](const FetchFailed& e) { fetch_failed(e); },
          [this](const Finished&) { finished(); }, [this](const NotPlayed&) { not_played(); },
          [this](const Pressed& e) { pressed(e.key); },
          [this](const SpeechStarted& e) { speech_started(e); },
          [this](const SpeechEnded& e) { speech_ended(e.text); },
          [this](const TimedOut& e) { timed_out(e.alarm); },
          [this](const Recorded& e) { recorded(e); }, [this](const DialEnded& e) { dial_ended(e); },
          [this](const EnqueueEnded& e) { enqueue_ended(e); },
          [this](const MonthTold& e) { pay_month(e.now); },
          [this](const ReferEnded& e) { refer_ended(e); },
          [this](const SmsSent& e) { sms_sent(e); }, [this](const StreamEnded&) { stream_ended(); },
          [this](const HungUp&) { hung_up(); }},
      event);
}

void Interpreter::request(std::string_view method, const http::Url& url, FormFields parameters) {
  if (++hurried_documents_ > kMaximumHurriedDocuments) {
    emit(Alert{11215, 0, cat("more than 64 documents in a row without a sound"), url.text()});
    return give_up();
  }
  state_ = Fetching{url};
  emit(Fetch{std::string(method), url, std::move(parameters)});
}

/// Asks the verb's `action`, or without one the present document again.
/// https://www.twilio.com/docs/voice/twiml/gather#action
void Interpreter::request_action(const XmlElement& verb, FormFields parameters) {
  const auto reference = attribute(verb, "action");
  const auto target = has_url_ ? http::resolve_url(url_, reference) : http::parse_url(reference);
  if (!target.ok()) {
    alert(has_url_ ? action_code(verb.name) : absolute_action_code(verb.name, reference), verb,
          cat("<", verb.name, "> has no action that can be requested: '", reference, "'"));
    emit(Hangup{});
    state_ = Done{};
    return;
  }
  request(method(verb, "method", method_code(verb.name)), *target, std::move(parameters));
}

void Interpreter::fetched(const Fetched& event) {
  const auto* fetching = std::get_if<Fetching>(&state_);
  if (fetching == nullptr) return;  // a redirect overtook this answer
  if (hung_up_) {
    state_ = Done{};  // nobody is left to run the reply for
    return;
  }
  if (event.status < 200 || event.status >= 300) {
    const auto message = cat("Got HTTP ", event.status, " response to ", event.url.text());
    return fault({11200, message, 502}, event.url);
  }
  has_url_ = true;
  load(document_of_response(event.content_type, event.body, event.url.text()), event.url);
}

void Interpreter::fetch_failed(const FetchFailed& event) {
  if (!std::holds_alternative<Fetching>(state_)) return;
  if (hung_up_) {
    state_ = Done{};
    return;
  }
  fault(event.error, event.url);
}

void Interpreter::load(Result<Document> document, const http::Url& url) {
  if (!document.ok()) return fault(document.error(), url);
  url_ = url;
  document_ = std::move(document).value();
  position_ = 0;
  for (const auto& warning : document_.warnings) {
    emit(Alert{warning.code, warning.line, warning.message, has_url_ ? url_.text() : "",
               warning.column});
  }
  next();
}

/// https://www.twilio.com/docs/voice/twiml#fallback-urls: a failed request or an unreadable
/// document turns to the fallback URL once; without one the caller hears of it and the call ends.
void Interpreter::fault(const Error& error, const http::Url& url) {
  const auto place = url.host.empty() ? "" : url.text();  // a document that came without one
  emit(Alert{error.code, 0, error.message, place});
  const auto* fetching = std::get_if<Fetching>(&state_);
  const bool in_fallback = fetching != nullptr && fetching->fallback;
  if (source_.fallback_url && !in_fallback) {
    FormFields parameters = {{"ErrorCode", cat(error.code)}, {"ErrorUrl", place}};
    request(source_.fallback_method, *source_.fallback_url, std::move(parameters));
    if (auto* retry = std::get_if<Fetching>(&state_)) retry->fallback = true;
    return;
  }
  if (source_.place != Place::kCall && source_.place != Place::kWhisper) return give_up();
  document_ = {};
  position_ = 0;
  XmlElement goodbye;
  goodbye.name = "Say";
  goodbye.text = "Something went wrong in this application. Goodbye.";
  XmlElement hangup;
  hangup.name = "Hangup";
  document_.verbs = {std::move(goodbye), std::move(hangup)};
  next();
}

/// Nothing more can be run: the call ends, unless this is a document beside its own.
void Interpreter::give_up() {
  state_ = Done{};
  if (source_.place == Place::kCall || source_.place == Place::kWhisper) return emit(Hangup{});
  emit(Unavailable{});
}

/// The caller is gone. A recording under way is finished and told, a dial or a wait in a queue is
/// ended by the exchange and told; everything else just stops.
void Interpreter::hung_up() {
  hung_up_ = true;
  auto* recording = std::get_if<Recording>(&state_);
  if (recording != nullptr && recording->started) return stop_recording(*recording, "hangup");
  if (std::holds_alternative<Dialing>(state_)) return;   // DialEnded follows
  if (std::holds_alternative<Queued>(state_)) return;    // EnqueueEnded follows
  if (std::holds_alternative<Fetching>(state_)) return;  // the answer will be ignored
  if (std::holds_alternative<Paying>(state_)) return pay_finish("caller-hung-up");
  state_ = Done{};
}

}  // namespace ringback::twiml
