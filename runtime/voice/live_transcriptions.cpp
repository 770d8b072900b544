// Transcriptions of live calls.
#include "voice/live_transcriptions.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "store/kinds.hpp"

namespace ringback::voice {

namespace {

std::string_view track_of(Voice::Side side) {
  return side == Voice::Side::kFar ? "inbound_track" : "outbound_track";
}

std::string first_half(const std::string& words) {
  const auto all = split(words, ' ');
  return join({all.begin(), all.begin() + static_cast<std::ptrdiff_t>((all.size() + 1) / 2)}, " ");
}

}  // namespace

std::string LiveTranscriptions::start(const std::string& account_sid, const std::string& call_sid,
                                      const twiml::StartTranscription& wanted, EventId cause) {
  const auto sid = sids_.make("GT");
  store_.put(kind::kLiveTranscription, sid,
             {{"sid", sid},
              {"account_sid", account_sid},
              {"call_sid", call_sid},
              {"name", text_or_null(wanted.name)},
              {"status", "in-progress"},
              {"date_updated", rfc2822(clock_.now())},
              {"uri", cat("/2010-04-01/Accounts/", account_sid, "/Calls/", call_sid,
                          "/Transcriptions/", sid, ".json")}});
  auto& running = running_[sid] = Running{account_sid, call_sid, wanted, cause, 0, {}};
  running.cause = trace_.record(cause, "transcription.live", sid, cat(call_sid, " is transcribed"));
  FormFields more = {{"TranscriptionEngine", wanted.engine},
                     {"LanguageCode", wanted.language},
                     {"Track", wanted.track},
                     {"PartialResults", wanted.partial_results ? "true" : "false"}};
  if (!wanted.name.empty()) more.emplace_back("Name", wanted.name);
  if (!wanted.inbound_label.empty()) more.emplace_back("InboundTrackLabel", wanted.inbound_label);
  if (!wanted.outbound_label.empty()) {
    more.emplace_back("OutboundTrackLabel", wanted.outbound_label);
  }
  tell(sid, running, "transcription-started", more);
  return sid;
}

void LiveTranscriptions::tell(const std::string& sid, Running& running, std::string_view event,
                              const FormFields& more) {
  FormFields parameters = {{"AccountSid", running.account_sid},
                           {"CallSid", running.call_sid},
                           {"TranscriptionSid", sid},
                           {"TranscriptionEvent", std::string(event)},
                           {"SequenceId", cat(++running.sequence)},
                           {"Timestamp", iso8601(clock_.now())}};
  parameters.insert(parameters.end(), more.begin(), more.end());
  const auto& wanted = running.wanted;
  notify_(wanted.status_callback, wanted.status_callback_method, parameters, running.cause);
}

void LiveTranscriptions::sound(const Voice& voice, const Sound& sound) {
  if (sound.kind != Sound::Kind::kSpeech || sound.text == "beep") return;
  for (auto& [sid, running] : running_) {
    const auto& track = running.wanted.track;
    const bool heard = track == "both_tracks" || track == track_of(voice.side);
    if (running.call_sid != voice.call_sid || !heard) continue;
    finish(sid, voice.side);  // one utterance ends where the next begins
    if (running.wanted.partial_results) {
      content(sid, voice.side, first_half(sound.text), false);
    }
    running.utterances[voice.side] = {
        sound.text,
        clock_.after(sound.length, [this, id = sid, side = voice.side] { finish(id, side); })};
  }
}

void LiveTranscriptions::hushed(const Voice& voice) {
  for (auto& [sid, running] : running_) {
    if (running.call_sid == voice.call_sid) finish(sid, voice.side);
  }
}

/// What was being said is over.
void LiveTranscriptions::finish(const std::string& sid, Voice::Side side) {
  const auto found = running_.find(sid);
  if (found == running_.end()) return;
  auto node = found->second.utterances.extract(side);
  if (!node.empty()) content(sid, side, node.mapped().words, true);
}

void LiveTranscriptions::content(const std::string& sid, Voice::Side side, const std::string& words,
                                 bool is_final) {
  auto& running = running_.at(sid);
  const Json data = {{"transcript", words}, {"confidence", 0.9}};
  tell(sid, running, "transcription-content",
       {{"TranscriptionData", print_json(data)},
        {"Track", std::string(track_of(side))},
        {"Final", is_final ? "true" : "false"},
        {"LanguageCode", running.wanted.language}});
}

bool LiveTranscriptions::stop(const std::string& call_sid, const std::string& name) {
  for (const auto& [sid, running] : running_) {
    const bool named = name.empty() || sid == name || running.wanted.name == name;
    if (running.call_sid != call_sid || !named) continue;
    end(std::string(sid));
    return true;
  }
  return false;
}

void LiveTranscriptions::over(const std::string& call_sid) {
  while (stop(call_sid, "")) continue;
}

void LiveTranscriptions::end(const std::string& sid) {
  finish(sid, Voice::Side::kFar);
  finish(sid, Voice::Side::kNear);
  auto node = running_.extract(sid);
  if (store_.get(kind::kLiveTranscription, sid) != nullptr) {
    store_.update(kind::kLiveTranscription, sid,
                  {{"status", "stopped"}, {"date_updated", rfc2822(clock_.now())}});
  }
  tell(sid, node.mapped(), "transcription-stopped", {});
}

}  // namespace ringback::voice
