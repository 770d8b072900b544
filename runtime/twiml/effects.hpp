// What can happen to a call's document, and what the document can ask for. Plain values.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "http/message.hpp"

namespace ringback::twiml {

// ---- Events: what the exchange tells the interpreter.

/// The requested document came, from where redirects ended.
struct Fetched {
  http::Url url;
  int status = 200;
  std::string content_type;
  std::string body;
};

/// It did not come.
struct FetchFailed {
  http::Url url;
  Error error;
};

struct Finished {};   ///< What was being said or played has ended.
struct NotPlayed {};  ///< The audio cannot be had, or is empty: there was no sound.
struct Pressed {
  char key = '0';
};
struct SpeechStarted {};  ///< The far end began to speak.
struct SpeechEnded {
  std::string text;
};

enum class Alarm { kWait, kLimit };  ///< Pauses and silence; the greatest length of a recording.
struct TimedOut {
  Alarm alarm = Alarm::kWait;
};

struct RecordingInfo {
  std::string sid;
  std::string url;
  long long duration_seconds = 0;
};

/// A <Record> was stopped; nothing at all was recorded when `recording` is empty.
struct Recorded {
  std::optional<RecordingInfo> recording;
};

/// A <Dial> is over: one of completed, busy, no-answer, failed, canceled.
struct DialEnded {
  std::string status;
  std::string call_sid;                       ///< The child leg; "" when there was none.
  std::optional<long long> duration_seconds;  ///< Of the child leg, when it was answered.
  bool bridged = false;                       ///< Both parties were connected.
  std::optional<RecordingInfo> recording;
  Duration took{};  ///< The whole dial, ringing included.
};

struct HungUp {};  ///< The far end is gone; nothing can be said any more.

using Event = std::variant<Fetched, FetchFailed, Finished, NotPlayed, Pressed, SpeechStarted,
                           SpeechEnded, TimedOut, Recorded, DialEnded, HungUp>;

// ---- Effects: what the interpreter asks of the exchange, to be done in order.

struct Answer {};  ///< Pick up, unless that is done.

struct Say {
  std::string text;
  std::string voice;
  std::string language;
  bool operator==(const Say&) const = default;
};

struct PlayMedia {
  std::string url;
};
struct PlayDigits {
  std::string digits;
};
struct Beep {};         ///< The tone before a recording; ends with Finished as the above do.
struct StopPlaying {};  ///< Silence at once; no Finished follows.

struct SetAlarm {
  Alarm alarm = Alarm::kWait;
  Duration after{};
};
struct ClearAlarm {
  Alarm alarm = Alarm::kWait;
};

/// Where and when to tell of a recording. https://www.twilio.com/docs/voice/twiml/record
struct RecordingCallback {
  std::optional<http::Url> url;
  std::string method = "POST";
  std::string events = "completed";
};

struct StartRecording {
  std::string trim;
  RecordingCallback callback;
};
struct StopRecording {};  ///< Answered by Recorded.

/// One number to ring. https://www.twilio.com/docs/voice/twiml/number
struct DialNumber {
  std::string number;  ///< E.164.
  std::string send_digits;
  std::optional<http::Url> url;  ///< The whisper, run on the callee before the bridge.
  std::string method = "POST";
  std::optional<http::Url> status_callback;
  std::string status_callback_method = "POST";
  std::string status_callback_events = "completed";
};

/// https://www.twilio.com/docs/voice/twiml/dial. Answered by DialEnded.
struct Dial {
  std::vector<DialNumber> numbers;  ///< Rung together, or one after another if sequential.
  std::string caller_id;            ///< "" for the caller's own.
  Duration timeout{};
  Duration time_limit{};
  std::string record;  ///< As documented: do-not-record, record-from-answer-dual ...
  RecordingCallback recording_callback;
  bool answer_on_bridge = false;
  bool hangup_on_star = false;
  bool sequential = false;
};

/// Request the next document; the standard parameters of the call are added to these.
struct Fetch {
  std::string method;
  http::Url url;
  FormFields parameters;
};

struct Reject {
  std::string reason;
};
struct Hangup {};  ///< The <Hangup> verb, or a fault that ends the call.
struct RanOut {};  ///< The document has no further verb.

/// A fault for Twilio's debugger: the call goes on unless Hangup follows.
struct Alert {
  int code = 0;
  int line = 0;  ///< In the document; 0 when there is none.
  std::string message;
  std::string url;
};

using Effect =
    std::variant<Answer, Say, PlayMedia, PlayDigits, Beep, StopPlaying, SetAlarm, ClearAlarm,
                 StartRecording, StopRecording, Dial, Fetch, Reject, Hangup, RanOut, Alert>;
using Effects = std::vector<Effect>;

}  // namespace ringback::twiml
