// A call leg: the Call resource and everything that is alive about it.
// https://www.twilio.com/docs/voice/api/call-resource
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "http/memory.hpp"
#include "twiml/interpreter.hpp"
#include "voice/far_end.hpp"
#include "voice/take.hpp"

namespace ringback::voice {

enum class Direction { kInbound, kOutboundApi, kOutboundDial };
std::string_view name_of(Direction direction);

/// Who wants to hear of a call's progress. The event `completed` covers every end.
struct StatusCallback {
  std::optional<http::Url> url;
  std::string method = "POST";
  std::string events = "completed";  ///< Of initiated, ringing, answered, completed.
};

/// A document that runs on a leg.
struct Running {
  int id = 0;  ///< Answers to what others of the leg have asked come too late.
  twiml::Interpreter interpreter;
  std::string inline_twiml;                ///< In place of a first request.
  std::function<FormFields()> parameters;  ///< Sent with every request; may be empty.
};

/// A file whose length is known.
struct Audio {
  std::string url;
  Duration length{};
};

/// A sound on its way.
struct Playing {
  EventId entry = 0;  ///< Of the journal.
  Time began;
  Duration length{};
};

struct Call {
  std::string sid;
  std::string account_sid;
  std::string from;
  std::string to;
  Direction direction = Direction::kInbound;
  std::string status = "queued";  ///< As webhooks have it, `initiated` included.
  std::string parent_sid;         ///< Of a Dial's child.
  std::string number_sid;         ///< The own number it came to or from.
  std::string reason;             ///< Why the far end is called, as its phone shows it.
  int depth = 0;                  ///< How many calls have led to it, each by the one before.
  EventId cause = 0;              ///< The latest entry of the journal about it.

  twiml::Source source;
  std::string inline_twiml;  ///< Instead of a source: the REST API's `Twiml`.
  StatusCallback status_callback;
  int callbacks_sent = 0;
  Duration ring_timeout{60'000};
  std::string send_digits;
  FormFields parameters;    ///< Sent with its document's first request: what a dialling call gives.
  FormFields returned;      ///< What the application at the other end gives back to the dial.
  std::string caller_name;  ///< As the number's lookup has it; "" where nobody looks.
  std::string forwarded_from;  ///< The number that was called first, and has forwarded the call.
  std::string stir_verstat;    ///< What its carrier found of who calls; "" where none has looked.
  std::string sip_domain_sid;  ///< Of ours, to which it came; "" for other calls.
  FormFields sip_headers;      ///< That the far end has sent; their names begin with `X-`.
  std::string shown_to;        ///< The To that an application sees; "" for its own address.
  std::string record;          ///< "", mono or dual: the REST API's `Record`.
  std::string recording_track = "both";  ///< Or inbound, or outbound.
  Trim recording_trim = Trim::kSilence;
  twiml::RecordingCallback recording_callback;
  Duration time_limit{14'400'000};

  twiml::MachineDetection detection;
  bool detecting = false;  ///< Under way.
  std::string answered_by;
  Duration detection_took{};

  Time created;
  std::optional<Time> answered;
  std::optional<Running> document;     ///< What runs on it; a child's whisper too.
  std::unique_ptr<Running> interlude;  ///< What it hears while the document waits for others.
  int documents = 0;                   ///< Counts both.
  std::unique_ptr<FarEnd> far;
  std::shared_ptr<http::Memory> memory;  ///< Of servers; null: nothing is remembered.
  bool whispers = false;              ///< A child whose `url` runs, or will run, before the bridge.
  std::optional<Audio> audio;         ///< An answer that was itself audio, until it is played.
  int sounds = 0;                     ///< Counts sounds: media for old ones are stale.
  std::optional<Playing> playing;     ///< What the document says or plays.
  std::optional<Playing> saying;      ///< What the far end says.
  std::optional<std::string> speech;  ///< What the far end is saying.
  std::vector<Sound> keys;            ///< What the far end is pressing, and has yet to press.
  std::string bridged_to;             ///< The other leg of a conversation.
  std::string conference_sid;         ///< In which it is.
  std::string invited_to;             ///< The conference that it was made to join.
  std::string queue_sid;              ///< In which it waits, or for which.
  std::string queue_result;           ///< Why it waits no more, where nobody has hung up.
  std::string served_by;              ///< Of two that a queue brought together: who took out.
  bool put_down = false;              ///< By the far end, which ended it so.
  bool dismissed = false;             ///< Its document is about to be replaced by another.
  bool on_phone = false;              ///< It takes a line of a simulated phone.
  bool hears_music = false;           ///< Twilio's own, while it waits.
  std::string recording_sid;          ///< Of a <Record> under way.
  twiml::StartRecording record_verb;  ///< As it was started.
  std::string call_recording_sid;     ///< Of `Record=true`.
  std::vector<std::string> rest_recordings;       ///< Started by the REST API, under way.
  std::optional<twiml::RecordingInfo> recording;  ///< The same, ended.

  Timer ring_timer;
  Timer limit_timer;
  Timer detection_timer;
  Timer sound_timer;   ///< What the document says or plays.
  Timer speech_timer;  ///< What the far end says.
  Timer keys_timer;    ///< A pause between the keys that it presses.
  std::array<Timer, twiml::kAlarms> alarms;

  bool in_progress() const { return status == "in-progress"; }
  bool over() const;

  /// What of the leg has this id; null when that is no more.
  Running* running(int id);

  /// What keys and words are for.
  Running* front();
};

/// Whether this CallStatus is final.
bool is_final(std::string_view status);

/// The Call resource as created: every field of Twilio's schema that is not computed from others.
Json call_document(const Call& call);

/// What a Call resource still knows of a leg that is no more: who it was, and whom to tell.
Call read_call(const Json& document);

/// Whom to tell, as members of the resource that only we see.
Json callback_members(const Call& call);

/// The parameters of every voice request.
/// https://www.twilio.com/docs/voice/twiml#request-parameters
FormFields standard_parameters(const Call& call);

/// What an inbound call's requests have for whoever forwards it: its own mark.
/// https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
std::string call_token(const Call& call);

/// The call whose token it is; "" when it is nobody's.
std::string call_of_token(std::string_view token);

/// The number at the far end: the caller's of an inbound call, else the called one.
const std::string& far_number(const Call& call);

/// Who speaks with whom, for the journal.
PrintedObject parties(const Call& call);

}  // namespace ringback::voice
