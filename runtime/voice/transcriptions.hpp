// Transcriptions of recordings: the resource, and the callback when it is done.
// https://www.twilio.com/docs/voice/api/recording-transcription
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/sid.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "http/message.hpp"
#include "store/store.hpp"
#include "twiml/effects.hpp"

namespace ringback::voice {

struct TranscriptionRequest {
  std::string account_sid;
  std::string call_sid;
  twiml::RecordingInfo recording;
  std::string words;  ///< What the simulated phone said.
  std::optional<http::Url> callback;
  EventId cause = 0;
};

/// Writes down what was said in recordings. Recordings of 2 to 120 seconds are transcribed; of all
/// others the transcription fails.
class Transcriptions {
 public:
  /// Told when one is done: where to, the call, and what to send beside the call's parameters.
  using Notify = std::function<void(const http::Url&, const std::string& call_sid,
                                    const FormFields&, EventId cause)>;

  Transcriptions(Clock& clock, Store& store, Sids& sids, Trace& trace, Notify notify)
      : clock_(clock), store_(store), sids_(sids), trace_(trace), notify_(std::move(notify)) {}

  /// Whether a recording of this length is transcribed.
  static bool takes(long long seconds) { return seconds >= 2 && seconds <= 120; }

  /// Makes the resource, which is done a few seconds later.
  void start(const TranscriptionRequest& request);

  /// How many are not written yet.
  std::size_t size() const { return pending_.size(); }

  /// Forgets what is under way; the Store stays as it is.
  void forget() { pending_.clear(); }

  /// Finishes what the Store says is under way and nobody here knows of.
  void recover();

 private:
  void finish_later(const std::string& sid, EventId cause);
  void finish(const std::string& sid, EventId cause);

  Clock& clock_;
  Store& store_;
  Sids& sids_;
  Trace& trace_;
  Notify notify_;
  std::map<std::string, Timer> pending_;
};

}  // namespace ringback::voice
