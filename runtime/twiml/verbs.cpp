// One short function a verb, headed by its documentation.
#include <map>

#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

/// How what <Hangup> and <Reject> give back is called at the other end.
constexpr std::string_view kReturned = "ReturnParam_";

/// What who waits hears in place of a document that takes no time.
constexpr Duration kBreath{1'000};

/// Documents that may follow each other without it.
constexpr int kMostAtOnce = 3;

}  // namespace

/// Runs verbs until one takes time. Behind the last one the call ends.
void Interpreter::next() {
  if (hung_up_) {
    state_ = Done{};
    return;
  }
  state_ = Idle{};
  while (std::holds_alternative<Idle>(state_)) {
    if (position_ >= document_.verbs.size()) {
      if (source_.place == Place::kQueue) return begin_anew();
      state_ = Done{};
      emit(RanOut{});
      return;
    }
    const XmlElement verb = document_.verbs[position_++];
    // A leading <Pause> delays the answer; <Reject> and <Redirect> do not answer.
    const bool answers = !lists("Pause Reject Redirect Dial", verb.name);
    if (answers && !std::exchange(answered_, true)) emit(Answer{});
    run(verb);
  }
}

/// What who waits in a queue hears is asked for again and again, but not without any pause.
/// https://www.twilio.com/docs/voice/twiml/enqueue#attributes-waiturl
void Interpreter::begin_anew() {
  if (hurried_documents_ == 0) return request(source_.method, source_.url);
  wait(kBreath);
  state_ = Pausing{};
}

void Interpreter::run(const XmlElement& verb) {
  if (const int code = verb_fault(source_.place, verb.name); code != 0) {
    return alert(code, verb, cat("<", verb.name, "> may not stand in this document"));
  }
  using Run = void (Interpreter::*)(const XmlElement&);
  static const std::map<std::string_view, Run> verbs = {
      {"Say", &Interpreter::say},           {"Play", &Interpreter::play},
      {"Pause", &Interpreter::pause},       {"Gather", &Interpreter::gather},
      {"Record", &Interpreter::record},     {"Dial", &Interpreter::dial},
      {"Redirect", &Interpreter::redirect}, {"Reject", &Interpreter::reject},
      {"Enqueue", &Interpreter::enqueue},   {"Leave", &Interpreter::leave},
      {"Pay", &Interpreter::pay},           {"Prompt", &Interpreter::prompt},
      {"Echo", &Interpreter::echo},         {"Refer", &Interpreter::refer},
      {"Sms", &Interpreter::sms},           {"Connect", &Interpreter::connect},
      {"Start", &Interpreter::start_noun},  {"Stop", &Interpreter::stop_noun},
      {"Hangup", &Interpreter::hangup},
  };
  const auto found = verbs.find(verb.name);
  if (found == verbs.end()) return not_emulated(verb);
  (this->*found->second)(verb);
}

void Interpreter::not_emulated(const XmlElement& verb) {
  alert(12400, verb, cat("<", verb.name, "> is not emulated yet; the call goes on without it"));
}

/// Silence that TimedOut ends. Documents that take no time are counted, see request().
void Interpreter::wait(Duration how_long) {
  if (how_long > Duration(0)) hurried_documents_ = 0;
  emit(SetAlarm{Alarm::kWait, how_long});
}

// https://www.twilio.com/docs/voice/twiml/pause
// Silence for `length` seconds, 1 by default.
void Interpreter::pause(const XmlElement& verb) {
  const auto seconds = integer(verb, "length", 1, 0, 86'400, 13910);
  wait(std::chrono::seconds(seconds));
  state_ = Pausing{};
}

// https://www.twilio.com/docs/voice/twiml/redirect
// Goes on with the document of another URL; the verbs behind it are never reached.
void Interpreter::redirect(const XmlElement& verb) {
  const bool waits = source_.place == Place::kQueue || source_.place == Place::kConference;
  if (waits && hurried_documents_ > kMostAtOnce) {  // who waits is not thrown out for a circle
    --position_;
    wait(kBreath);
    state_ = Pausing{};
    return;
  }
  const auto reference = trim(verb.text);
  const auto target = has_url_ ? http::resolve_url(url_, reference) : http::parse_url(reference);
  const auto how = method(verb, "method", 13710);
  if (target.ok()) return request(how, *target);
  alert(11100, verb, target.error().message);
  emit(Hangup{});
  state_ = Done{};
}

// https://www.twilio.com/docs/voice/twiml/reject
// Turns an inbound call away unanswered; of use as the first verb only.
void Interpreter::reject(const XmlElement& verb) {
  auto reason = attribute(verb, "reason", "rejected");
  if (reason != "rejected" && reason != "busy") {
    alert(13810, verb, cat("<Reject> reason='", reason, "' is neither rejected nor busy"));
    reason = "rejected";
  }
  if (answered_) {
    emit(Hangup{parameters(verb, kReturned)});
  } else {
    emit(Reject{reason, parameters(verb, kReturned)});
  }
  state_ = Done{};
}

// https://www.twilio.com/docs/voice/twiml/hangup
// Ends the call. Who dialled the application whose document this is, is told the parameters.
void Interpreter::hangup(const XmlElement& verb) {
  emit(Hangup{parameters(verb, kReturned)});
  state_ = Done{};
}

/// A sound has ended: the same again, the next prompt, the recording after its beep, the next verb.
void Interpreter::finished() {
  hurried_documents_ = 0;
  if (auto* playing = std::get_if<Playing>(&state_)) {
    if (playing->more-- <= 0) return next();
    effects_.push_back(playing->sound);
  } else if (const auto* gathering = std::get_if<Gathering>(&state_)) {
    if (gathering->prompts.active) prompt_next();
  } else if (const auto* paying = std::get_if<Paying>(&state_)) {
    if (paying->prompts.active) pay_continue();
  } else if (auto* recording = std::get_if<Recording>(&state_)) {
    if (!recording->started) start_recording(*recording);
  }
}

/// There is no use in the same again. Music that cannot be had leaves those who wait in silence.
void Interpreter::not_played() {
  if (std::holds_alternative<Playing>(state_)) {
    if (source_.place != Place::kQueue && source_.place != Place::kConference) return next();
    wait(kBreath);
    state_ = Pausing{};
    return;
  }
  if (auto* gathering = std::get_if<Gathering>(&state_)) {
    if (!gathering->prompts.active) return;
    gathering->prompts.playing.reset();
    prompt_next();
  } else if (auto* paying = std::get_if<Paying>(&state_)) {
    if (!paying->prompts.active) return;
    paying->prompts.playing.reset();
    pay_continue();
  }
}

void Interpreter::pressed(char key) {
  if (std::holds_alternative<Gathering>(state_)) return gather_key(key);
  if (std::holds_alternative<Paying>(state_)) return pay_key(key);
  if (std::holds_alternative<Echoing>(state_)) return emit(PlayDigits{std::string(1, key)});
  if (auto* recording = std::get_if<Recording>(&state_)) record_key(*recording, key);
}

void Interpreter::speech_started(const SpeechStarted& speech) {
  speech_ = speech;
  if (std::holds_alternative<Recording>(state_)) return emit(ClearAlarm{Alarm::kWait});
  if (auto* gathering = std::get_if<Gathering>(&state_)) gather_speech(*gathering, speech);
}

void Interpreter::speech_ended(const std::string& text) {
  speech_.reset();
  if (const auto* recording = std::get_if<Recording>(&state_)) {
    const bool awaits_silence = recording->started && recording->silence > Duration(0);
    if (awaits_silence && !recording->stopping) wait(recording->silence);
    return;
  }
  if (std::holds_alternative<Echoing>(state_)) return emit(Say{text, "man", "en-US"});
  if (auto* gathering = std::get_if<Gathering>(&state_)) gather_spoken(*gathering, text);
}

void Interpreter::timed_out(Alarm alarm) {
  if (std::holds_alternative<Pausing>(state_)) return next();
  if (std::holds_alternative<Gathering>(state_)) return gather_timed_out(alarm);
  if (auto* paying = std::get_if<Paying>(&state_)) {
    return paying->prompts.active ? pay_continue() : pay_take();
  }
  if (auto* recording = std::get_if<Recording>(&state_)) record_timed_out(*recording, alarm);
}

}  // namespace ringback::twiml
