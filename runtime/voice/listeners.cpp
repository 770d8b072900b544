// Who listens in on a leg: recordings and what is written down of them.
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"

namespace ringback::voice {

/// The voice makes a sound now.
void Exchange::audible(const Voice& voice, const Sound& sound) {
  const bool words = sound.kind == Sound::Kind::kSpeech && sound.text != "beep";
  recorder_.note(voice, sound.length, words ? sound.text : "");
  forks_.audible(voice, sound);
}

/// It falls silent before the length of its sound is over.
void Exchange::inaudible(const Voice& voice) {
  recorder_.cut(voice);
  forks_.inaudible(voice);
}

void Exchange::start_recording(Call& call, const twiml::StartRecording& recording) {
  call.record_verb = recording;
  call.recording_sid =
      recorder_.start({call.account_sid,
                       call.sid,
                       "RecordVerb",
                       {{{call.sid, Voice::Side::kFar}, 1}},
                       recording.callback,
                       call.cause,
                       recording.trim == "do-not-trim" ? Trim::kNothing : Trim::kSilence});
}

void Exchange::stop_recording(Call& call) {
  feed_later(call, twiml::Recorded{finish_recording(call)});
}

/// Ends what a <Record> has recorded, and has it transcribed if it is to be.
std::optional<twiml::RecordingInfo> Exchange::finish_recording(Call& call) {
  const auto sid = std::exchange(call.recording_sid, "");
  const auto words = recorder_.words(sid);
  const auto recording = recorder_.stop(sid);
  if (!recording || !call.record_verb.transcribes) return recording;
  if (!Transcriptions::takes(recording->duration_seconds)) {
    alert(call, {13617, 0,
                 cat("a recording of ", recording->duration_seconds,
                     " s is not transcribed: 2 to 120 s are"),
                 ""});
  }
  transcriptions_.start({call.account_sid, call.sid, *recording, words,
                         call.record_verb.transcribe_callback, call.cause});
  return recording;
}

/// A transcription is done, after the call perhaps.
void Exchange::tell_transcription(const http::Url& callback, const std::string& call_sid,
                                  const FormFields& more, EventId cause) {
  const auto* live = find(call_sid);
  const auto* document = store_.get(kind::kCall, call_sid);
  FormFields parameters;
  if (live != nullptr) {
    parameters = standard_parameters(*live);
  } else if (document != nullptr) {
    parameters = standard_parameters(read_call(*document));
  }
  parameters.insert(parameters.end(), more.begin(), more.end());
  post(callback, "POST", parameters, cause);
}

}  // namespace ringback::voice
