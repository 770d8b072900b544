// Transcriptions of live calls: every utterance is told as soon as it is over.
// https://www.twilio.com/docs/voice/twiml/transcription
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/sid.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "store/store.hpp"
#include "twiml/effects.hpp"
#include "voice/far_end.hpp"
#include "voice/recorder.hpp"

namespace ringback::voice {

class LiveTranscriptions {
 public:
  using Notify = std::function<void(const std::optional<http::Url>&, const std::string& method,
                                    const FormFields&, EventId cause)>;

  LiveTranscriptions(Clock& clock, Store& store, Sids& sids, Trace& trace, Notify notify)
      : clock_(clock), store_(store), sids_(sids), trace_(trace), notify_(std::move(notify)) {}

  /// Begins; returns the SID.
  std::string start(const std::string& account_sid, const std::string& call_sid,
                    const twiml::StartTranscription& wanted, EventId cause);

  /// Ends the one of this name or SID, and with "" the only one; false when there is none.
  bool stop(const std::string& call_sid, const std::string& name);

  /// Ends all of a leg.
  void over(const std::string& call_sid);

  void sound(const Voice& voice, const Sound& sound);
  void hushed(const Voice& voice);

  void forget() { running_.clear(); }

 private:
  struct Utterance {
    std::string words;
    Timer timer;
  };
  struct Running {
    std::string account_sid;
    std::string call_sid;
    twiml::StartTranscription wanted;
    EventId cause = 0;
    int sequence = 0;
    std::map<Voice::Side, Utterance> utterances;
  };
  void tell(const std::string& sid, Running& running, std::string_view event,
            const FormFields& more);
  void content(const std::string& sid, Voice::Side side, const std::string& words, bool is_final);
  void finish(const std::string& sid, Voice::Side side);
  void end(const std::string& sid);

  Clock& clock_;
  Store& store_;
  Sids& sids_;
  Trace& trace_;
  Notify notify_;
  std::map<std::string, Running> running_;
};

}  // namespace ringback::voice
