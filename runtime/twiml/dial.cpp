// <Dial> and its nouns.
// https://www.twilio.com/docs/voice/twiml/dial
#include <algorithm>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

constexpr std::size_t kMostTargets = 10;
constexpr std::size_t kLongestReason = 50;

/// Whose ringing the caller may hear: https://www.twilio.com/docs/voice/twiml/dial#ringtone
constexpr std::string_view kRingTones =
    "at au bg br be ch cl cn cz de dk ee es fi fr gr hu il in it lt jp mx my nl no nz ph pl pt ru "
    "se sg th uk us us-old tw ve za";

/// Those that may be sent beside the ones that begin with `x-`.
constexpr std::string_view kSipHeaders =
    "user-to-user remote-party-id p-preferred-identity p-called-party-id";

/// The text of the element without that of its children.
std::string own_text(const XmlElement& element) {
  return element.children.empty() ? std::string(trim(element.text)) : std::string();
}

std::string child_text(const XmlElement& element, std::string_view name) {
  for (const auto& child : element.children) {
    if (child.name == name) return std::string(trim(child.text));
  }
  return "";
}

/// A participant is found by its label or by its call's SID: a label must not be one.
bool is_label(const std::string& text) {
  const bool slashes = text.find('/') != std::string::npos || text.find("%2F") != std::string::npos;
  return text.size() <= 128 && !slashes && !is_sid(text, "CA");
}

}  // namespace

// Rings others and connects the first who answers with the caller; or puts the caller into a
// conference, or connects them with who waits in a queue.
void Interpreter::dial(const XmlElement& verb) {
  Dial dial;
  dial.answer_on_bridge = flag(verb, "answerOnBridge", false, 13219);
  if (!dial.answer_on_bridge && !std::exchange(answered_, true)) emit(Answer{});
  dial.caller_id = attribute(verb, "callerId");
  dial.call_reason = attribute(verb, "callReason");
  if (characters(dial.call_reason) > kLongestReason) {
    alert(12200, verb, "<Dial> callReason has more than 50 characters, and is left out");
    dial.call_reason.clear();
  }
  dial.timeout = std::chrono::seconds(integer(verb, "timeout", 30, 5, 600, 13212));
  dial.time_limit = std::chrono::seconds(integer(verb, "timeLimit", 14'400, 1, 86'400, 13216));
  dial.hangup_on_star = flag(verb, "hangupOnStar", false, 13213);
  dial.sequential = flag(verb, "sequential", false, 13218);
  dial.record = attribute(verb, "record", "do-not-record");
  if (dial.record == "true") dial.record = "record-from-answer";
  if (dial.record == "false") dial.record = "do-not-record";
  if (!lists("do-not-record record-from-answer record-from-ringing record-from-answer-dual "
             "record-from-ringing-dual",
             dial.record)) {
    alert(13217, verb, cat("<Dial> record='", dial.record, "' is not a way to record"));
    dial.record = "do-not-record";
  }
  dial.recording_callback = recording_callback(verb);
  dial.recording_track = word(verb, "recordingTrack", "both", "inbound outbound", 13217);
  dial.trim = word(verb, "trim", "do-not-trim", "trim-silence", 13699);
  word(verb, "ringTone", "automatic", kRingTones, 13220);
  read_nouns(verb, dial);
  const bool joins = dial.conference || dial.queue;
  if (joins && !std::exchange(answered_, true)) emit(Answer{});
  const bool nobody = dial.targets.empty() && !joins;
  if (nobody && verb.attribute("action") == nullptr) return;  // the next verb
  state_ = Dialing{verb};
  if (!nobody) return emit(std::move(dial));
  DialEnded failed;
  failed.status = "failed";
  dial_ended(failed);
}

void Interpreter::read_nouns(const XmlElement& verb, Dial& dial) {
  if (verb.children.empty()) {
    XmlElement number;  // the verb's own attributes are not the number's
    number.name = "Number";
    number.text = verb.text;
    number.line = verb.line;
    number.column = verb.column;
    if (auto target = dial_target(number)) dial.targets.push_back(std::move(*target));
    return;
  }
  for (const auto& noun : verb.children) {
    if (noun.name == "Conference") {
      if (!dial.conference) dial.conference = conference(noun);
    } else if (noun.name == "Queue") {
      if (!dial.queue) dial.queue = queue(noun);
    } else if (dial.targets.size() == kMostTargets) {
      alert(13215, noun, "<Dial> rings 10 at most; this one is left out");
    } else if (auto target = dial_target(noun)) {
      dial.targets.push_back(std::move(*target));
    }
  }
  const bool mixed = dial.conference && (dial.queue || !dial.targets.empty());
  if (mixed) alert(13000, verb, "<Conference> stands beside other nouns, which are left out");
  if (dial.conference) dial.queue.reset();
  if (dial.conference || dial.queue) dial.targets.clear();
}

/// Whom the noun names; "" with an alert when that is nobody.
std::string Interpreter::dialled_address(const XmlElement& noun) {
  if (noun.name == "Number") {
    const auto number = international_number(noun.text);
    if (is_e164(number)) return number;
    alert(13223, noun, cat("'", trim(noun.text), "' is not a phone number"));
    return "";
  }
  if (noun.name == "Client") {
    auto identity = child_text(noun, "Identity");
    if (identity.empty()) identity = own_text(noun);
    if (!identity.empty() && identity.size() <= 256) return "client:" + identity;
    alert(13247, noun, "<Client> names no identity of at most 256 characters");
    return "";
  }
  if (noun.name == "Sip") return sip_address(noun);
  if (noun.name == "Sim") {  // https://www.twilio.com/docs/voice/twiml/sim
    const auto sid = std::string(trim(noun.text));
    if (is_sid(sid, "DE")) return "sim:" + sid;
    alert(12200, noun, cat("'", sid, "' is not the SID of a SIM"));
    return "";
  }
  if (noun.name == "WhatsApp") {  // https://www.twilio.com/docs/voice/twiml/whatsapp
    const auto number = international_number(noun.text);
    if (is_e164(number)) return "whatsapp:" + number;
    alert(13223, noun, cat("'", trim(noun.text), "' is not a phone number"));
    return "";
  }
  auto sid = child_text(noun, "ApplicationSid");  // no other noun is left
  if (sid.empty()) sid = own_text(noun);
  if (sid.starts_with("AP")) return "app:" + sid;
  alert(12200, noun, "<Application> names no application's SID");
  return "";
}

// https://www.twilio.com/docs/voice/twiml/sip
// What stands behind the address is for the far end: headers whose names begin with `x-`, and some.
std::string Interpreter::sip_address(const XmlElement& noun) {
  const auto uri = std::string(trim(noun.text));
  const bool is_sip = uri.starts_with("sip:") || uri.starts_with("sips:");
  const auto question = std::min(uri.find('?'), uri.size());
  const auto at = uri.find('@');
  if (!is_sip || at == std::string::npos || at + 1 >= question || question >= 255) {
    alert(13243, noun, cat("'", uri, "' is not a SIP address of less than 255 characters"));
    return "";
  }
  for (const auto& header : split(std::string_view(uri).substr(question), '&')) {
    const auto name = to_lower(trim(header.substr(header.starts_with('?') ? 1 : 0)));
    if (name.empty() || name.starts_with("x-")) continue;
    if (lists(kSipHeaders, name.substr(0, name.find('=')))) continue;
    alert(13252, noun, cat("the header '", name, "' is none that <Sip> may send"));
  }
  return uri.substr(0, uri.find_first_of(";?"));
}

std::optional<DialTarget> Interpreter::dial_target(const XmlElement& noun) {
  DialTarget target;
  target.address = dialled_address(noun);
  if (target.address.empty()) return std::nullopt;
  target.send_digits = attribute(noun, "sendDigits");
  if (!target.send_digits.empty() && !is_dtmf(target.send_digits)) {
    alert(13222, noun, cat("<Number> sendDigits='", target.send_digits, "' are not DTMF digits"));
    target.send_digits.clear();
  }
  if (noun.attribute("url") != nullptr) target.url = url(noun, "url", 11100);
  target.method = method(noun, "method", 13221);
  if (noun.attribute("statusCallback") != nullptr) {
    target.status_callback = url(noun, "statusCallback", 11100);
  }
  target.status_callback_method = method(noun, "statusCallbackMethod", 13221);
  target.status_callback_events = some_words(noun, "statusCallbackEvent", "completed",
                                             "initiated ringing answered completed", 21626);
  target.detection = machine_detection(noun);
  if (noun.name == "Client") target.parameters = parameters(noun);
  if (noun.name == "Application") application_of(noun, target);
  return target;
}

// https://www.twilio.com/docs/voice/twiml/dial/application
// The application is told the parameters, by names of their own, and whom the caller has called.
void Interpreter::application_of(const XmlElement& noun, DialTarget& target) {
  target.parameters = parameters(noun, "Param_");
  target.copies_parent_to = flag(noun, "copyParentTo", false, 12200);
}

// https://www.twilio.com/docs/voice/answering-machine-detection
MachineDetection Interpreter::machine_detection(const XmlElement& noun) {
  MachineDetection detection;
  detection.mode = word(noun, "machineDetection", "", "Enable DetectMessageEnd", 21234);
  if (detection.mode.empty()) return detection;
  const auto read = [&](std::string_view name, Duration fallback, long long least, long long most) {
    return Duration(integer(noun, name, fallback.count(), least, most, 21263));
  };
  const auto seconds = integer(noun, "machineDetectionTimeout", 30, 3, 59, 21263);
  detection.timeout = std::chrono::seconds(seconds);
  detection.speech_threshold =
      read("machineDetectionSpeechThreshold", detection.speech_threshold, 1000, 6000);
  detection.speech_end_threshold =
      read("machineDetectionSpeechEndThreshold", detection.speech_end_threshold, 500, 5000);
  detection.silence_timeout =
      read("machineDetectionSilenceTimeout", detection.silence_timeout, 2000, 10'000);
  detection.asynchronous = true;
  if (noun.attribute("amdStatusCallback") != nullptr) {
    detection.callback = url(noun, "amdStatusCallback", 11100);
  }
  detection.method = method(noun, "amdStatusCallbackMethod", 13221);
  return detection;
}

// https://www.twilio.com/docs/voice/twiml/conference
std::optional<ConferenceNoun> Interpreter::conference(const XmlElement& noun) {
  ConferenceNoun conference;
  conference.name = trim(noun.text);
  if (conference.name.empty() || conference.name.size() > 128) {
    alert(13237, noun, "<Conference> has no name of at most 128 characters");
    return std::nullopt;
  }
  conference.label = attribute(noun, "participantLabel");
  if (!is_label(conference.label)) {
    alert(16023, noun, cat("participantLabel='", conference.label, "' is not a label"));
    conference.label.clear();
  }
  conference.muted = flag(noun, "muted", false, 13230);
  conference.beep = word(noun, "beep", "true", "true false onEnter onExit", 13235);
  conference.start_on_enter = flag(noun, "startConferenceOnEnter", true, 13232);
  conference.end_on_exit = flag(noun, "endConferenceOnExit", false, 13231);
  conference.max_participants = integer(noun, "maxParticipants", 250, 2, 250, 12200);
  conference.wait = wait_music(noun);
  conference.coach = attribute(noun, "coach");
  conference.records = word(noun, "record", "do-not-record", "record-from-start true false",
                            13239) != "do-not-record" &&
                       attribute(noun, "record") != "false";
  conference.trim = word(noun, "trim", "trim-silence", "do-not-trim", 13239);
  conference.recording_callback = recording_callback(noun);
  conference.region = word(noun, "region", "", "us1 us2 ie1 sg1 br1 au1 jp1 de1", 12200);
  word(noun, "jitterBufferSize", "large", "medium small off", 12200);
  if (noun.attribute("statusCallback") != nullptr) {
    conference.status_callback = url(noun, "statusCallback", 11100);
  }
  conference.status_callback_method = method(noun, "statusCallbackMethod", 12200);
  conference.status_callback_events =
      some_words(noun, "statusCallbackEvent", "",
                 "start end join leave mute hold modify speaker announcement", 12200);
  return conference;
}

// https://www.twilio.com/docs/voice/twiml/queue
std::optional<QueueNoun> Interpreter::queue(const XmlElement& noun) {
  QueueNoun queue;
  queue.name = trim(noun.text);
  queue.reservation_sid = attribute(noun, "reservationSid");
  queue.post_work_activity_sid = attribute(noun, "postWorkActivitySid");
  if (queue.reservation_sid.empty() && (queue.name.empty() || queue.name.size() > 64)) {
    alert(queue.name.empty() ? 14212 : 14213, noun, "<Queue> has no name of at most 64 characters");
    return std::nullopt;
  }
  if (noun.attribute("url") != nullptr) queue.url = url(noun, "url", 14211);
  queue.method = method(noun, "method", 14210);
  return queue;
}

/// The dial is over: the action URL is asked, or without one the next verb runs.
void Interpreter::dial_ended(const DialEnded& event) {
  const auto* dialing = std::get_if<Dialing>(&state_);
  if (dialing == nullptr) return;
  if (event.took > Duration(0)) hurried_documents_ = 0;
  const XmlElement verb = dialing->verb;
  if (verb.attribute("action") == nullptr) return next();
  FormFields parameters = {{"DialCallStatus", event.status}};
  if (!event.call_sid.empty()) parameters.emplace_back("DialCallSid", event.call_sid);
  if (event.duration_seconds) {
    parameters.emplace_back("DialCallDuration", cat(*event.duration_seconds));
  }
  parameters.emplace_back("DialBridged", event.bridged ? "true" : "false");
  if (event.recording) {
    parameters.emplace_back("RecordingUrl", event.recording->url);
    parameters.emplace_back("RecordingSid", event.recording->sid);
    parameters.emplace_back("RecordingDuration", cat(event.recording->duration_seconds));
  }
  parameters.insert(parameters.end(), event.parameters.begin(), event.parameters.end());
  request_action(verb, std::move(parameters));
}

}  // namespace ringback::twiml
