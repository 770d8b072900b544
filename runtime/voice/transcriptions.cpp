// Transcriptions of recordings.
#include "voice/transcriptions.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "store/kinds.hpp"

namespace ringback::voice {

namespace {

constexpr Duration kTranscribing{5'000};

}  // namespace

void Transcriptions::start(const TranscriptionRequest& request) {
  const auto sid = sids_.make("TR");
  const auto now = rfc2822(clock_.now());
  const auto& recording = request.recording;
  store_.put(kind::kTranscription, sid,
             {{"account_sid", request.account_sid},
              {"api_version", "2010-04-01"},
              {"date_created", now},
              {"date_updated", now},
              {"duration", cat(recording.duration_seconds)},
              {"price", nullptr},
              {"price_unit", "USD"},
              {"recording_sid", recording.sid},
              {"sid", sid},
              {"status", "in-progress"},
              {"transcription_text", nullptr},
              {"type", "fast"},
              {"uri", cat("/2010-04-01/Accounts/", request.account_sid, "/Recordings/",
                          recording.sid, "/Transcriptions/", sid, ".json")},
              {"_call_sid", request.call_sid},
              {"_recording_url", recording.url},
              {"_words", request.words},
              {"_callback", request.callback ? request.callback->text() : ""}});
  finish_later(sid, trace_.record(request.cause, "transcription.started", sid,
                                  cat(recording.sid, " is transcribed")));
}

void Transcriptions::finish_later(const std::string& sid, EventId cause) {
  pending_[sid] = clock_.after(kTranscribing, [this, sid, cause] { finish(sid, cause); });
}

// https://www.twilio.com/docs/voice/twiml/record#attributes-transcribe-callback
void Transcriptions::finish(const std::string& sid, EventId cause) {
  pending_.erase(sid);
  const auto* found = store_.get(kind::kTranscription, sid);
  if (found == nullptr) return;  // deleted meanwhile
  const Json document = *found;
  const bool fits = takes(parse_integer(text_of(document, "duration")).value_or(0));
  const auto words = fits ? text_of(document, "_words") : "";
  const auto* status = fits ? "completed" : "failed";
  store_.update(kind::kTranscription, sid,
                {{"status", status},
                 {"transcription_text", fits ? Json(words) : Json(nullptr)},
                 {"date_updated", rfc2822(clock_.now())}});
  cause = trace_.record(cause, cat("transcription.", status), sid, words);
  const auto callback = http::parse_url(text_of(document, "_callback"));
  if (!callback.ok()) return;
  const auto recording_url = text_of(document, "_recording_url");
  notify_(*callback, text_of(document, "_call_sid"),
          {{"TranscriptionSid", sid},
           {"TranscriptionText", words},
           {"TranscriptionStatus", status},
           {"TranscriptionUrl", cat(recording_url, "/Transcriptions/", sid)},
           {"RecordingSid", text_of(document, "recording_sid")},
           {"RecordingUrl", recording_url}},
          cause);
}

void Transcriptions::recover() {
  for (const auto& sid : store_.select(kind::kTranscription, "status", {"in-progress"})) {
    if (!pending_.contains(sid)) finish_later(sid, 0);
  }
}

}  // namespace ringback::voice
