// One short function a verb, headed by its documentation.
#include <map>

#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

constexpr long long kForever = 1000;  ///< loop="0": until hang-up, capped.
constexpr std::size_t kMaximumSpoken = 4096;
constexpr std::string_view kKeys = "0123456789*#";

std::string collapse_blanks(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) out += c;
    if (blank && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

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
      // What who waits in a queue hears begins anew when it has ended.
      if (source_.place == Place::kQueue) return request(source_.method, source_.url);
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
  };
  if (verb.name == "Hangup") {  // https://www.twilio.com/docs/voice/twiml/hangup
    emit(Hangup{});
    state_ = Done{};
    return;
  }
  const auto found = verbs.find(verb.name);
  if (found == verbs.end()) return not_emulated(verb);
  (this->*found->second)(verb);
}

void Interpreter::not_emulated(const XmlElement& verb) {
  alert(12400, verb, cat("<", verb.name, "> is not emulated yet; the call goes on without it"));
}

// https://www.twilio.com/docs/voice/twiml/say
// Speaks its text; loop="0" repeats it until the caller hangs up.
void Interpreter::say(const XmlElement& verb) { begin(spoken(verb)); }

std::optional<Interpreter::Playing> Interpreter::spoken(const XmlElement& verb) {
  const auto text = collapse_blanks(verb.text);
  const bool fits = text.size() <= kMaximumSpoken;
  if (text.empty()) alert(13520, verb, "<Say> has nothing to say");
  if (!fits) alert(13521, verb, "<Say> holds more than 4096 characters");
  if (text.empty() || !fits) return std::nullopt;
  const auto loop = integer(verb, "loop", 1, 0, kForever, 13510);
  Say sound{text, attribute(verb, "voice", "man"), attribute(verb, "language", "en-US")};
  return Playing{std::move(sound), loop == 0 ? kForever - 1 : loop - 1};
}

// https://www.twilio.com/docs/voice/twiml/play
// Plays a file, or with `digits` the tones of keys.
void Interpreter::play(const XmlElement& verb) {
  const auto digits = attribute(verb, "digits");
  if (digits.empty()) return begin(played(verb));
  if (!is_dtmf(digits)) {
    return alert(13430, verb, cat("<Play> digits='", digits, "' are not DTMF digits"));
  }
  begin(Playing{PlayDigits{digits}, 0});
}

std::optional<Interpreter::Playing> Interpreter::played(const XmlElement& verb) {
  const auto reference = trim(verb.text);
  const auto media = has_url_ ? http::resolve_url(url_, reference) : http::parse_url(reference);
  if (reference.empty() || !media.ok()) {
    alert(13420, verb, "<Play> names no audio to play");
    return std::nullopt;
  }
  const auto loop = integer(verb, "loop", 1, 0, kForever, 13410);
  return Playing{PlayMedia{media->text()}, loop == 0 ? kForever - 1 : loop - 1};
}

/// A sound begins; what was faulty is passed over.
void Interpreter::begin(std::optional<Playing> sound) {
  if (!sound) return;
  effects_.push_back(sound->sound);
  state_ = std::move(*sound);
}

/// Silence that TimedOut ends. Documents that take no time are counted, see request().
void Interpreter::wait(Duration how_long) {
  if (how_long > Duration(0)) hurried_documents_ = 0;
  emit(SetAlarm{Alarm::kWait, how_long});
}

// https://www.twilio.com/docs/voice/twiml/pause
// Silence for `length` seconds, 1 by default.
void Interpreter::pause(const XmlElement& verb) {
  const auto seconds = integer(verb, "length", 1, 0, 86'400, 13610);
  wait(std::chrono::seconds(seconds));
  state_ = Pausing{};
}

// https://www.twilio.com/docs/voice/twiml/redirect
// Goes on with the document of another URL; the verbs behind it are never reached.
void Interpreter::redirect(const XmlElement& verb) {
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
    emit(Hangup{});
  } else {
    emit(Reject{reason});
  }
  state_ = Done{};
}

// https://www.twilio.com/docs/voice/twiml/record
// Records the caller until silence, a key or the greatest length, then asks the action URL.
void Interpreter::record(const XmlElement& verb) {
  if (flag(verb, "transcribe", false, 13617)) {
    alert(12400, verb, "<Record> transcribe is not emulated yet; the call is recorded without it");
  }
  Recording recording;
  recording.verb = verb;
  recording.silence = std::chrono::seconds(integer(verb, "timeout", 5, 0, 14'400, 13613));
  if (flag(verb, "playBeep", true, 13614)) {
    emit(Beep{});
  } else {
    start_recording(recording);
  }
  state_ = std::move(recording);
}

void Interpreter::start_recording(Recording& recording) {
  const auto& verb = recording.verb;
  const auto longest = integer(verb, "maxLength", 3600, 1, 86'400, 13616);
  recording.started = true;
  emit(StartRecording{attribute(verb, "trim", "trim-silence"), recording_callback(verb)});
  emit(SetAlarm{Alarm::kLimit, std::chrono::seconds(longest)});
  if (!speaking_ && recording.silence > Duration(0)) wait(recording.silence);
}

void Interpreter::stop_recording(Recording& recording, std::string ended_by) {
  if (std::exchange(recording.stopping, true)) return;
  recording.ended_by = std::move(ended_by);
  emit(StopRecording{});
}

/// A sound has ended: the same again, the next prompt, the recording after its beep, the next verb.
void Interpreter::finished() {
  hurried_documents_ = 0;
  if (auto* playing = std::get_if<Playing>(&state_)) {
    if (playing->more-- <= 0) return next();
    effects_.push_back(playing->sound);
  } else if (const auto* gathering = std::get_if<Gathering>(&state_)) {
    if (gathering->prompting) prompt_next();
  } else if (auto* recording = std::get_if<Recording>(&state_)) {
    if (!recording->started) start_recording(*recording);
  }
}

/// There is no use in the same again.
void Interpreter::not_played() {
  if (std::holds_alternative<Playing>(state_)) return next();
  auto* gathering = std::get_if<Gathering>(&state_);
  if (gathering == nullptr || !gathering->prompting) return;
  gathering->prompt.reset();
  prompt_next();
}

void Interpreter::pressed(char key) {
  if (std::holds_alternative<Gathering>(state_)) return gather_key(key);
  auto* recording = std::get_if<Recording>(&state_);
  if (recording == nullptr || !recording->started) return;
  if (attribute(recording->verb, "finishOnKey", kKeys).find(key) == std::string::npos) return;
  stop_recording(*recording, std::string(1, key));
}

void Interpreter::speech_started() {
  speaking_ = true;
  if (std::holds_alternative<Recording>(state_)) return emit(ClearAlarm{Alarm::kWait});
  if (auto* gathering = std::get_if<Gathering>(&state_)) gather_speech(*gathering);
}

void Interpreter::speech_ended(const std::string& text) {
  speaking_ = false;
  if (const auto* recording = std::get_if<Recording>(&state_)) {
    const bool awaits_silence = recording->started && recording->silence > Duration(0);
    if (awaits_silence && !recording->stopping) wait(recording->silence);
    return;
  }
  const auto* gathering = std::get_if<Gathering>(&state_);
  if (gathering == nullptr || !gathering->takes_speech || !gathering->digits.empty()) return;
  submit({{"SpeechResult", text}, {"Confidence", "0.9"}});
}

void Interpreter::timed_out(Alarm alarm) {
  if (std::holds_alternative<Pausing>(state_)) return next();
  if (const auto* gathering = std::get_if<Gathering>(&state_)) {
    if (gathering->prompting) return prompt_next();  // a nested <Pause> is over
    if (gathering->digits.empty()) return nothing_gathered();
    return submit({{"Digits", gathering->digits}});
  }
  auto* recording = std::get_if<Recording>(&state_);
  if (recording == nullptr || !recording->started || recording->stopping) return;
  emit(ClearAlarm{alarm == Alarm::kWait ? Alarm::kLimit : Alarm::kWait});
  stop_recording(*recording, "");
}

/// The action URL is asked when the recording has ended; nothing recorded
/// goes on with the next verb.
void Interpreter::recorded(const Recorded& event) {
  const auto* recording = std::get_if<Recording>(&state_);
  if (recording == nullptr) return;
  emit(ClearAlarm{Alarm::kWait});
  emit(ClearAlarm{Alarm::kLimit});
  const XmlElement verb = recording->verb;
  const std::string digits = recording->ended_by;
  if (!event.recording) return next();
  request_action(verb, {{"RecordingUrl", event.recording->url},
                        {"RecordingSid", event.recording->sid},
                        {"RecordingDuration", cat(event.recording->duration_seconds)},
                        {"Digits", digits}});
}

}  // namespace ringback::twiml
