// <Record>: the beep, the recording, and what ends it.
// https://www.twilio.com/docs/voice/twiml/record
#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

constexpr std::string_view kKeys = "1234567890*#";
constexpr long long kLongest = 86'400;
constexpr long long kLongestTranscribed = 120;

}  // namespace

/// Records the caller until silence, a key or the greatest length, then asks the action URL.
void Interpreter::record(const XmlElement& verb) {
  Recording recording;
  recording.verb = verb;
  recording.keys = attribute(verb, "finishOnKey", kKeys);
  if (recording.keys.find_first_not_of(kKeys) != std::string::npos) {
    alert(13613, verb, cat("<Record> finishOnKey='", recording.keys, "' holds more than keys"));
    recording.keys = kKeys;
  }
  recording.silence = std::chrono::seconds(integer(verb, "timeout", 5, 0, 14'400, 13611));
  if (flag(verb, "playBeep", true, 13616)) {
    emit(Beep{});
  } else {
    start_recording(recording);
  }
  state_ = std::move(recording);
}

void Interpreter::start_recording(Recording& recording) {
  const auto& verb = recording.verb;
  StartRecording start;
  start.trim = attribute(verb, "trim", "trim-silence");
  if (!lists("trim-silence do-not-trim", start.trim)) {
    alert(13699, verb, cat("<Record> trim='", start.trim, "' is not a way to trim"));
    start.trim = "trim-silence";
  }
  const bool has_callback = !attribute(verb, "transcribeCallback").empty();
  start.transcribes = flag(verb, "transcribe", has_callback, 13614);
  if (has_callback) start.transcribe_callback = url(verb, "transcribeCallback", 13257);
  const auto usual = start.transcribes ? kLongestTranscribed : 3600;
  const auto longest = integer(verb, "maxLength", usual, 1, kLongest, 13612);
  if (start.transcribes && longest > kLongestTranscribed) {
    alert(13615, verb, "<Record> maxLength is more than the 120 seconds that are transcribed");
  }
  start.callback = recording_callback(verb);
  recording.started = true;
  emit(std::move(start));
  emit(SetAlarm{Alarm::kLimit, std::chrono::seconds(longest)});
  if (!speech_ && recording.silence > Duration(0)) wait(recording.silence);
}

void Interpreter::stop_recording(Recording& recording, std::string ended_by) {
  if (std::exchange(recording.stopping, true)) return;
  recording.ended_by = std::move(ended_by);
  emit(StopRecording{});
}

/// A key that finishes ends the recording.
void Interpreter::record_key(Recording& recording, char key) {
  if (!recording.started || recording.keys.find(key) == std::string::npos) return;
  stop_recording(recording, std::string(1, key));
}

void Interpreter::record_timed_out(Recording& recording, Alarm alarm) {
  if (!recording.started || recording.stopping) return;
  emit(ClearAlarm{alarm == Alarm::kWait ? Alarm::kLimit : Alarm::kWait});
  stop_recording(recording, "");
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
