// Recordings: who spoke when on which channel, the Recording resource, and its audio on demand.
// https://www.twilio.com/docs/voice/api/recording
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/sid.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "store/store.hpp"
#include "twiml/effects.hpp"
#include "voice/take.hpp"

namespace ringback::voice {

/// A voice on the line: the far end of a leg, or what Twilio itself says on it.
struct Voice {
  enum class Side { kFar, kNear };
  std::string call_sid;
  Side side = Side::kFar;
  // NOLINTNEXTLINE(modernize-use-nullptr): there is no 0 here
  auto operator<=>(const Voice&) const = default;

  struct Hash {
    std::size_t operator()(const Voice& voice) const {
      return std::hash<std::string>()(voice.call_sid) + static_cast<std::size_t>(voice.side);
    }
  };
};

struct RecordingRequest {
  std::string account_sid{};
  std::string call_sid{};           ///< Whose recording it is; the parent's for a Dial.
  std::string source{};             ///< RecordVerb, DialVerb, OutboundAPI ...
  std::map<Voice, int> channels{};  ///< Who is heard, and on which channel (1 or 2).
  twiml::RecordingCallback callback{};
  EventId cause = 0;
  Trim trim = Trim::kNothing;
  std::string track = "both";    ///< As documented: inbound, outbound or both.
  std::string conference_sid{};  ///< Of a conference's recording.
};

/// The voices of both sides of a leg, as far as the track (inbound, outbound, both) has them: what
/// Twilio says on channel 1, the far end on the other, or on the same.
std::map<Voice, int> leg_voices(const std::string& call_sid, std::string_view track,
                                int far_channel);

/// Keeps recordings under way, and writes the finished ones to the Store.
class Recorder {
 public:
  /// How a recording's progress is told: the callback and the parameters it is sent.
  using Notify =
      std::function<void(const twiml::RecordingCallback&, const FormFields&, EventId cause)>;

  Recorder(Clock& clock, Store& store, Sids& sids, Trace& trace, Notify notify);

  /// Begins; returns the Recording's SID.
  std::string start(RecordingRequest request);

  /// What becomes of silent recordings that end from now on; completed, if nobody says so.
  void keep_silence(SilentRecordings silent) { silent_ = silent; }

  /// Somebody makes a sound now, for so long; what is said are words.
  void note(const Voice& voice, Duration length, std::string_view words = "");

  /// Hears nothing from now on, until it is resumed. False when it is paused already, or not there.
  bool pause(const std::string& sid, PauseBehaviour behaviour);
  bool resume(const std::string& sid);

  /// What was said so far by those who are heard.
  std::string words(const std::string& sid) const;

  /// The voice falls silent before the length of its sound is over.
  void cut(const Voice& voice);

  /// Nobody speaks on this leg any more.
  void leave(const std::string& call_sid);

  /// Ends; the resource is `completed`, and its callback is sent, a second later. Nothing is kept
  /// when no time has passed. What has ended already is told as it was.
  std::optional<twiml::RecordingInfo> stop(const std::string& sid);

  /// One more is heard from now on: the called party of a Dial that is recorded from ringing, a
  /// participant of a conference.
  void add_voice(const std::string& sid, const Voice& voice, int channel);

  /// One is no longer heard.
  void remove_voice(const std::string& sid, const Voice& voice);

  /// How many recordings are under way.
  std::size_t size() const { return running_.size(); }

  /// How many have ended and are not completed yet.
  std::size_t processing() const { return processing_.size(); }

  /// Forgets what is under way; the Store stays as it is.
  void forget();

  /// Finishes what the Store says is under way and nobody here knows of: what was being processed
  /// is completed, what was being recorded is `absent`, for its sound is lost.
  void recover();

 private:
  struct Sound {
    Voice voice;
    HeardSound heard;
  };
  struct Running {
    RecordingRequest request;
    Time since;
    std::vector<Sound> sounds{};
    std::vector<PausedSpan> pauses{};
    bool paused = false;  ///< In the last of these.
  };
  struct Sounding {
    Time until;
    std::string words;
  };
  std::vector<Running*> hearing(const Voice& voice);
  void listen(const std::string& sid, Running& running, const Voice& voice, int channel);
  void hush(Running& running, const Voice& voice);
  void forget_voice(const std::string& sid, const Voice& voice);
  std::optional<twiml::RecordingInfo> ended(const std::string& sid) const;
  FormFields callback_parameters(const std::string& sid, const Running& running,
                                 std::string_view status) const;
  void complete(const std::string& sid, const Running& running);
  void lose(const std::string& sid, const Running& running, int code, std::string_view why);
  void tell(const std::string& sid, const Running& running, std::string_view status, EventId cause);
  static Take take_of(const Running& running, Duration length);
  static Running read_running(const Json& document);

  Clock& clock_;
  Store& store_;
  Sids& sids_;
  Trace& trace_;
  Notify notify_;
  std::unordered_map<std::string, Running> running_;

  /// The recordings under way that have each.
  std::unordered_map<Voice, std::set<std::string>, Voice::Hash> recorded_;

  /// What a recording finds when it starts.
  std::unordered_map<Voice, Sounding, Voice::Hash> sounding_;
  SilentRecordings silent_ = SilentRecordings::kCompleted;
  std::unordered_map<std::string, Timer> processing_;
};

}  // namespace ringback::voice
