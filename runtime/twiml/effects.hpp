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
#include "twiml/payment.hpp"

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
/// The far end began to speak; SpeechEnded follows. What it will have said is known to simulated
/// phones alone: interim results are made of it.
struct SpeechStarted {
  std::string text;
  Duration length{};
};
struct SpeechEnded {
  std::string text;
};

/// Pauses and silence; the greatest length of a recording or of speech; the next interim result.
enum class Alarm { kWait, kLimit, kPartial };
inline constexpr std::size_t kAlarms = 3;
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

/// A <Dial> is over: one of completed, answered (a conference), busy, no-answer, failed, canceled.
struct DialEnded {
  std::string status;
  std::string call_sid;                       ///< The child leg; "" when there was none.
  std::optional<long long> duration_seconds;  ///< Of the child leg, when it was answered.
  bool bridged = false;                       ///< Both parties were connected.
  std::optional<RecordingInfo> recording;
  Duration took{};          ///< The whole dial, ringing included.
  FormFields parameters{};  ///< More that the action URL is told: of a queue.
};

/// The call has left the queue. https://www.twilio.com/docs/voice/twiml/enqueue#attributes-action
struct EnqueueEnded {
  std::string result;  ///< QueueResult: bridged, leave, hangup ...
  std::string queue_sid;
  long long seconds = 0;  ///< In the queue.
};

/// The month it is, as AskMonth wanted to know.
struct MonthTold {
  YearMonth now;
};

/// A <Refer> is over. https://www.twilio.com/docs/voice/twiml/refer
struct ReferEnded {
  std::string status;        ///< completed or failed.
  std::string sip_response;  ///< To the REFER; "" when none was sent.
  std::string notify_response;
};

/// A <Sms> was taken or refused.
struct SmsSent {
  std::string sid;  ///< "" when it was refused.
  std::string status;
};

struct StreamEnded {};  ///< What <Connect> was connected to is gone.

struct HungUp {};  ///< The far end is gone; nothing can be said any more.

using Event = std::variant<Fetched, FetchFailed, Finished, NotPlayed, Pressed, SpeechStarted,
                           SpeechEnded, TimedOut, Recorded, DialEnded, EnqueueEnded, MonthTold,
                           ReferEnded, SmsSent, StreamEnded, HungUp>;

// ---- Effects: what the interpreter asks of the exchange, to be done in order.

struct Answer {};  ///< Pick up, unless that is done.

struct Say {
  std::string text;
  std::string voice;
  std::string language;
  Duration pauses{};  ///< That the text's SSML asks for, beside the words.
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
  bool transcribes = false;  ///< Into a Transcription, of which the callback is told.
  std::optional<http::Url> transcribe_callback;
};
struct StopRecording {};  ///< Answered by Recorded.

/// Whether a person answers, or a machine.
/// https://www.twilio.com/docs/voice/answering-machine-detection
struct MachineDetection {
  std::string mode;  ///< Enable or DetectMessageEnd; "" for none.
  Duration timeout{30'000};
  Duration speech_threshold{2'400};
  Duration speech_end_threshold{1'200};
  Duration silence_timeout{5'000};
  bool asynchronous = false;            ///< The document does not wait for the verdict.
  std::optional<http::Url> callback{};  ///< Told of the verdict.
  std::string method = "POST";
};

/// Whom to ring. https://www.twilio.com/docs/voice/twiml/number, client, sip, sim, whatsapp,
/// dial/application
struct DialTarget {
  /// E.164, `client:NAME`, `sip:...`, `sim:DE...`, `whatsapp:+...`, or `app:AP...`.
  std::string address;
  std::string send_digits;
  std::optional<http::Url> url;  ///< The whisper, run on the callee before the bridge.
  std::string method = "POST";
  std::optional<http::Url> status_callback;
  std::string status_callback_method = "POST";
  std::string status_callback_events = "completed";
  MachineDetection detection;     ///< Always beside the bridge.
  FormFields parameters{};        ///< For whoever answers: the nouns' <Parameter>.
  bool copies_parent_to = false;  ///< An application sees the To of the call that dials it.
};

/// What who waits hears: a document that `url` answers with, Twilio's music without one.
struct WaitMusic {
  std::optional<http::Url> url;
  std::string method = "POST";
  bool silent = false;  ///< The attribute is there and empty.
};

/// https://www.twilio.com/docs/voice/twiml/conference
struct ConferenceNoun {
  std::string name;
  std::string label;
  bool muted = false;
  std::string beep = "true";  ///< true, false, onEnter, onExit.
  bool start_on_enter = true;
  bool end_on_exit = false;
  long long max_participants = 250;
  WaitMusic wait;
  std::string coach;  ///< The call that alone hears this one; "" for nobody.
  bool records = false;
  std::string trim = "trim-silence";
  RecordingCallback recording_callback;
  std::string region;
  std::optional<http::Url> status_callback;
  std::string status_callback_method = "POST";
  std::string status_callback_events;
};

/// https://www.twilio.com/docs/voice/twiml/queue
struct QueueNoun {
  std::string name;
  std::optional<http::Url> url;  ///< Run on who has waited, before the bridge.
  std::string method = "POST";
  std::string reservation_sid;  ///< Whose task's call is wanted, in place of the first.
  std::string post_work_activity_sid;
};

/// https://www.twilio.com/docs/voice/twiml/dial. Answered by DialEnded.
struct Dial {
  std::vector<DialTarget> targets;           ///< Rung together, or one after another if sequential.
  std::optional<ConferenceNoun> conference;  ///< In their place.
  std::optional<QueueNoun> queue;            ///< In their place.
  std::string caller_id;                     ///< "" for the caller's own.
  std::string call_reason;                   ///< As the phones that are rung show it.
  Duration timeout{};
  Duration time_limit{};
  std::string record;  ///< As documented: do-not-record, record-from-answer-dual ...
  RecordingCallback recording_callback;
  std::string recording_track = "both";  ///< inbound is the caller's side.
  std::string trim = "do-not-trim";
  bool answer_on_bridge = false;
  bool hangup_on_star = false;
  bool sequential = false;
};

/// https://www.twilio.com/docs/voice/twiml/enqueue. Answered by EnqueueEnded.
struct Enqueue {
  std::string queue;         ///< "" with a workflow.
  std::string workflow_sid;  ///< Makes a task of the call.
  std::string task_attributes;
  std::string task_priority;
  std::string task_timeout;
  WaitMusic wait;
};

struct Leave {};  ///< Out of the queue in which the document is played.

struct AskMonth {};  ///< Answered by MonthTold.

/// https://www.twilio.com/docs/voice/twiml/refer. Answered by ReferEnded.
struct Refer {
  std::string uri;
};

/// A text message by the way. https://www.twilio.com/docs/voice/twiml/sms. Answered by SmsSent.
struct SendSms {
  std::string to;    ///< "" for the caller.
  std::string from;  ///< "" for the number that was called.
  std::string body;
  std::optional<http::Url> status_callback;
};

/// https://www.twilio.com/docs/voice/twiml/recording
struct StartCallRecording {
  std::string channels;
  std::string track;
  std::string trim;
  RecordingCallback callback;
};
struct StopCallRecording {};

/// https://www.twilio.com/docs/voice/twiml/stream
struct StartStream {
  std::string url;  ///< ws: or wss:.
  std::string name;
  std::string track;
  FormFields parameters;
  std::optional<http::Url> status_callback;
  std::string status_callback_method = "POST";
  bool connects = false;  ///< Both ways, as long as it lasts; answered by StreamEnded.
};
struct StopStream {
  std::string name;
};

/// https://www.twilio.com/docs/voice/twiml/siprec
struct StartSiprec {
  std::string connector;
  std::string name;
  std::string track;
  std::optional<http::Url> status_callback;
  std::string status_callback_method = "POST";
};
struct StopSiprec {
  std::string name;
};

/// https://www.twilio.com/docs/voice/twiml/transcription
struct StartTranscription {
  std::string name;
  std::string track;
  std::string language;
  std::string engine;
  std::string inbound_label;
  std::string outbound_label;
  bool partial_results = false;
  std::optional<http::Url> status_callback;
  std::string status_callback_method = "POST";
};
struct StopTranscription {
  std::string name;
};

/// Request the next document; the standard parameters of the call are added to these.
struct Fetch {
  std::string method;
  http::Url url;
  FormFields parameters;
};

/// The same, whose answer means nothing: a callback.
struct Post {
  std::string method;
  http::Url url;
  FormFields parameters;
};

struct Reject {
  std::string reason;
  FormFields returned{};  ///< For the action URL of who dialled this application.
};

/// The <Hangup> verb, or a fault that ends the call.
struct Hangup {
  FormFields returned{};
};
struct RanOut {};  ///< The document has no further verb.

/// A document beside the call's own cannot be had: the call itself goes on.
struct Unavailable {};

/// A fault for Twilio's debugger: the call goes on unless Hangup follows.
struct Alert {
  int code = 0;
  int line = 0;  ///< In the document; 0 when there is none.
  std::string message;
  std::string url;  ///< Of the document; "" when it was given without one.
  int column = 0;   ///< In that line; 0 when there is none.
};

using Effect =
    std::variant<Answer, Say, PlayMedia, PlayDigits, Beep, StopPlaying, SetAlarm, ClearAlarm,
                 StartRecording, StopRecording, Dial, Enqueue, Leave, AskMonth, Refer, SendSms,
                 StartCallRecording, StopCallRecording, StartStream, StopStream, StartSiprec,
                 StopSiprec, StartTranscription, StopTranscription, Fetch, Post, Reject, Hangup,
                 RanOut, Unavailable, Alert>;
using Effects = std::vector<Effect>;

}  // namespace ringback::twiml
