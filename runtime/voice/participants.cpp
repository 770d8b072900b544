// The REST API of conferences and their participants.
// https://www.twilio.com/docs/voice/api/conference-participant-resource
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "store/kinds.hpp"
#include "voice/conferences.hpp"
#include "voice/exchange.hpp"
#include "voice/parameters.hpp"

namespace ringback::voice {

namespace {

using http::field;

Error not_there(const std::string& conference, const std::string& participant) {
  return {20404,
          cat("The requested resource /Conferences/", conference, "/Participants/", participant,
              " was not found"),
          404};
}

/// The parameters that become attributes of <Conference>.
constexpr std::pair<std::string_view, std::string_view> kAttributes[] = {
    {"Label", "participantLabel"},
    {"Muted", "muted"},
    {"Beep", "beep"},
    {"StartConferenceOnEnter", "startConferenceOnEnter"},
    {"EndConferenceOnExit", "endConferenceOnExit"},
    {"WaitUrl", "waitUrl"},
    {"WaitMethod", "waitMethod"},
    {"MaxParticipants", "maxParticipants"},
    {"ConferenceTrim", "trim"},
    {"Region", "region"},
    {"CallSidToCoach", "coach"},
    {"ConferenceStatusCallback", "statusCallback"},
    {"ConferenceStatusCallbackMethod", "statusCallbackMethod"},
    {"ConferenceRecordingStatusCallback", "recordingStatusCallback"},
    {"ConferenceRecordingStatusCallbackMethod", "recordingStatusCallbackMethod"}};

std::string attribute(std::string_view name, std::string_view value) {
  return cat(" ", name, "=\"", xml_escape(value), "\"");
}

/// What the new participant's call runs: TwiML that joins the conference.
std::string joining_document(const FormFields& parameters, const std::string& name) {
  std::string out = "<Response><Dial";
  if (http::has_field(parameters, "TimeLimit")) {
    out += attribute("timeLimit", field(parameters, "TimeLimit"));
  }
  out += "><Conference";
  for (const auto& [parameter, name_of_attribute] : kAttributes) {
    if (!http::has_field(parameters, parameter)) continue;
    out += attribute(name_of_attribute, field(parameters, parameter));
  }
  const auto record = field(parameters, "ConferenceRecord");
  if (record == "true" || record == "record-from-start") {
    out += attribute("record", "record-from-start");
  }
  out += attribute("statusCallbackEvent",
                   joined(parameters, "ConferenceStatusCallbackEvent", "start end"));
  out += attribute("recordingStatusCallbackEvent",
                   joined(parameters, "ConferenceRecordingStatusCallbackEvent", "completed"));
  return cat(out, ">", xml_escape(name), "</Conference></Dial></Response>");
}

/// What of the parameters is the call's.
FormFields call_parameters(const FormFields& parameters) {
  static constexpr std::string_view kCalls[] = {"From",
                                                "To",
                                                "StatusCallback",
                                                "StatusCallbackMethod",
                                                "StatusCallbackEvent",
                                                "Timeout",
                                                "Record",
                                                "RecordingChannels",
                                                "RecordingTrack",
                                                "RecordingStatusCallback",
                                                "RecordingStatusCallbackMethod",
                                                "RecordingStatusCallbackEvent",
                                                "Trim",
                                                "TimeLimit",
                                                "CallerId",
                                                "CallReason",
                                                "CallToken",
                                                "Byoc",
                                                "SipAuthUsername",
                                                "SipAuthPassword",
                                                "MachineDetection",
                                                "MachineDetectionTimeout",
                                                "MachineDetectionSpeechThreshold",
                                                "MachineDetectionSpeechEndThreshold",
                                                "MachineDetectionSilenceTimeout"};
  FormFields out;
  for (const auto& [name, value] : parameters) {
    if (std::find(std::begin(kCalls), std::end(kCalls), name) != std::end(kCalls)) {
      out.emplace_back(name, value);
    }
    if (name == "AmdStatusCallback") out.emplace_back("AsyncAmdStatusCallback", value);
    if (name == "AmdStatusCallbackMethod") out.emplace_back("AsyncAmdStatusCallbackMethod", value);
  }
  if (http::has_field(out, "MachineDetection")) out.emplace_back("AsyncAmd", "true");
  return out;
}

/// A parameter that is one of these words, where it is sent.
struct Choice {
  std::string_view name;
  std::initializer_list<std::string_view> words;
};

constexpr std::string_view kFlags[] = {
    "Muted",      "Hold",      "Coaching", "StartConferenceOnEnter", "EndConferenceOnExit",
    "BeepOnExit", "EarlyMedia"};

Result<void> check_words(const FormFields& parameters) {
  for (const auto name : kFlags) {
    if (auto word = word_of(parameters, name, {"true", "false"}, 16002); !word) return word.error();
  }
  static const Choice kChoices[] = {
      {"Beep", {"true", "false", "onEnter", "onExit"}},
      {"ConferenceRecord", {"false", "true", "record-from-start", "do-not-record"}},
      {"ConferenceTrim", {"trim-silence", "do-not-trim"}},
      {"JitterBufferSize", {"large", "medium", "small", "off"}},
      {"Region", {"us1", "us2", "ie1", "sg1", "br1", "au1", "jp1", "de1"}},
      {"WaitMethod", {"POST", "GET"}},
      {"HoldMethod", {"GET", "POST"}},
      {"AnnounceMethod", {"POST", "GET"}}};
  for (const auto& choice : kChoices) {
    if (auto word = word_of(parameters, choice.name, choice.words, 16002); !word) {
      return word.error();
    }
  }
  return {};
}

/// What can be told wrong before anybody is called.
/// https://www.twilio.com/docs/voice/api/conference-participant-resource#create-a-participant
Result<void> check_participant(const FormFields& parameters) {
  if (auto fine = check_words(parameters); !fine.ok()) return fine.error();
  const auto most = field(parameters, "MaxParticipants");
  const auto number = most.empty() ? 250 : parse_integer(most).value_or(0);
  if (number < 2 || number > 250) {
    return Error{16002, cat("MaxParticipants '", most, "' is not a number from 2 to 250")};
  }
  // Above 600 it is refused as that of any call.
  if (const auto timeout = parse_integer(field(parameters, "Timeout")); timeout && *timeout < 5) {
    return Error{21208, cat("Timeout '", *timeout, "' is not a number of seconds from 5 to 600")};
  }
  const auto label = field(parameters, "Label");
  if (label.size() > 128 || label.find('/') != std::string::npos || is_sid(label, "CA")) {
    return Error{16024, cat("Label '", label, "' is longer than 128, holds '/', or is a Call SID")};
  }
  if (field(parameters, "Coaching") == "true" && field(parameters, "CallSidToCoach").empty()) {
    return Error{16028, "Coaching needs a CallSidToCoach"};
  }
  return {};
}

std::string participant_status(const Call& call) {
  if (call.over()) return call.status == "completed" ? "complete" : "failed";
  if (call.status == "initiated") return "connecting";
  return call.status == "in-progress" ? "connected" : call.status;
}

}  // namespace

Conference* Conferences::addressed(const std::string& account_sid, const std::string& conference) {
  auto* found = find(conference);
  if (found == nullptr) return named(account_sid, conference);
  return found->account_sid == account_sid ? found : nullptr;
}

/// Whether one more may come: its label is its own, whom it coaches is there, and there is room.
Result<void> Conferences::check_invitation(Conference& conference, const FormFields& parameters) {
  const auto label = field(parameters, "Label");
  const auto named_so = [&](const Json& one) {
    return text_of(one, "conference_sid") == conference.sid && text_of(one, "label") == label;
  };
  if (!label.empty() && exchange_.store_.find(kind::kParticipant, named_so) != nullptr) {
    return Error{16026, cat("The label ", label, " is in use in this conference")};
  }
  const auto coached = field(parameters, "CallSidToCoach");
  if (!coached.empty() && participant(conference, coached) == nullptr) {
    return Error{16027, cat("CallSidToCoach ", coached, " is not in this conference")};
  }
  const auto most = parse_integer(field(parameters, "MaxParticipants")).value_or(250);
  if (static_cast<long long>(conference.participants.size()) >= most) {
    return Error{16020, "The conference is full"};
  }
  return {};
}

// https://www.twilio.com/docs/voice/api/conference-participant-resource#create-a-participant
Result<Json> Conferences::create_participant(const std::string& account_sid,
                                             const std::string& conference,
                                             const FormFields& parameters, EventId cause) {
  const auto held = exchange_.hold_steps();
  if (auto fine = check_participant(parameters); !fine.ok()) return fine.error();
  auto* found = addressed(account_sid, conference);
  if (found == nullptr && exchange_.store_.get(kind::kConference, conference) != nullptr) {
    return Error{16022, cat("The conference ", conference, " has ended"), 404};
  }
  if (found == nullptr && is_sid(conference, "CF")) {
    return Error{16003, cat("There is no conference ", conference), 404};
  }
  const auto label = field(parameters, "Label");
  if (found != nullptr) {
    if (auto fine = check_invitation(*found, parameters); !fine.ok()) return fine.error();
  } else if (!field(parameters, "CallSidToCoach").empty()) {
    return Error{16027, "CallSidToCoach is not in this conference"};
  }
  twiml::ConferenceNoun noun;
  noun.name = found == nullptr ? conference : found->name;
  noun.region = field(parameters, "Region");
  auto fields = call_parameters(parameters);
  fields.emplace_back("Twiml", joining_document(parameters, noun.name));
  const auto call = exchange_.create_call(account_sid, fields, cause);
  if (!call.ok()) return call.error();
  const auto sid = text_of(*call, "sid");
  if (found == nullptr) found = &open(account_sid, noun, cause);
  found->invited.insert(sid);
  exchange_.find(sid)->invited_to = found->sid;
  Participant invited;
  invited.call_sid = sid;
  invited.label = label;
  invited.muted = field(parameters, "Muted") == "true";
  invited.starts = field(parameters, "StartConferenceOnEnter") != "false";
  invited.ends = field(parameters, "EndConferenceOnExit") == "true";
  invited.coached = field(parameters, "CallSidToCoach");
  write(*found, invited);
  exchange_.store_.update(kind::kParticipant, sid, {{"status", "queued"}});
  return *exchange_.store_.get(kind::kParticipant, sid);
}

void Conferences::call_changed(const Call& call) {
  const auto* document = exchange_.store_.get(kind::kParticipant, call.sid);
  if (document == nullptr || !call.conference_sid.empty()) return;
  exchange_.store_.update(kind::kParticipant, call.sid, {{"status", participant_status(call)}});
}

Result<Json> Conferences::fetch_participant(const std::string& account_sid,
                                            const std::string& conference, const std::string& id) {
  const auto* document = exchange_.store_.find(kind::kParticipant, [&](const Json& one) {
    return text_of(one, "conference_sid") == conference &&
           text_of(one, "account_sid") == account_sid &&
           (text_of(one, "call_sid") == id || (text_of(one, "label") == id && !id.empty()));
  });
  if (document == nullptr) return not_there(conference, id);
  return *document;
}

// https://www.twilio.com/docs/voice/api/conference-participant-resource#update-a-participant
Result<Json> Conferences::update_participant(const std::string& account_sid,
                                             const std::string& conference, const std::string& id,
                                             const FormFields& parameters, EventId cause) {
  const auto held = exchange_.hold_steps();
  auto* found = addressed(account_sid, conference);
  auto* one = found == nullptr ? nullptr : participant(*found, id);
  if (one == nullptr) return not_there(conference, id);
  const auto sid = one->call_sid;
  found->cause = cause;
  if (auto changed = change(*found, *one, parameters); !changed.ok()) return changed.error();
  return fetch_participant(account_sid, found->sid, sid);
}

Result<void> Conferences::change(Conference& conference, Participant& one,
                                 const FormFields& parameters) {
  if (auto fine = check_words(parameters); !fine.ok()) return fine.error();
  const auto url_in = [&](std::string_view name) {
    return http::parse_url(field(parameters, name));
  };
  for (const auto* name : {"HoldUrl", "AnnounceUrl", "WaitUrl"}) {
    if (!field(parameters, name).empty() && !url_in(name).ok()) {
      return Error{21205, cat(name, " is not a valid URL: ", field(parameters, name))};
    }
  }
  const auto coached = field(parameters, "CallSidToCoach");
  if (!coached.empty() && participant(conference, coached) == nullptr) {
    return Error{16027, cat("CallSidToCoach ", coached, " is not in this conference")};
  }
  if (field(parameters, "Coaching") == "true" && coached.empty() && one.coached.empty()) {
    return Error{16028, "Coaching needs a CallSidToCoach"};
  }
  const auto changed = [&](std::string_view name, bool& flag) {
    if (!http::has_field(parameters, name)) return false;
    return std::exchange(flag, field(parameters, name) == "true") != flag;
  };
  const auto already = partners(conference, one);
  bool modified = changed("EndConferenceOnExit", one.ends);
  modified |= changed("BeepOnExit", one.beeps_on_exit);
  if (!coached.empty() || field(parameters, "Coaching") == "false") {
    const bool coaches = field(parameters, "Coaching") != "false";
    one.coached = coaches ? participant(conference, coached)->call_sid : "";
    modified = true;
  }
  if (http::has_field(parameters, "WaitUrl")) {
    one.wait = {};
    one.wait.silent = field(parameters, "WaitUrl").empty();
    if (!one.wait.silent) one.wait.url = *url_in("WaitUrl");
    one.wait.method = field(parameters, "WaitMethod") == "GET" ? "GET" : "POST";
    let_wait(conference, one);
  }
  if (http::has_field(parameters, "HoldUrl")) {
    one.hold = {};
    if (const auto url = url_in("HoldUrl"); url.ok()) one.hold.url = *url;
    one.hold.method = field(parameters, "HoldMethod") == "POST" ? "POST" : "GET";
  }
  write(conference, one);
  adjust_recording(conference, one);
  if (modified) tell(conference, "participant-modify", "modify", about(conference, one));
  connect(conference, one, already);
  if (http::has_field(parameters, "Muted")) {
    set_muted(conference, one, field(parameters, "Muted") == "true");
  }
  if (http::has_field(parameters, "Hold")) {
    set_held(conference, one, field(parameters, "Hold") == "true");
  }
  if (!field(parameters, "AnnounceUrl").empty()) {
    announce(conference, one, *url_in("AnnounceUrl"),
             field(parameters, "AnnounceMethod") == "GET" ? "GET" : "POST", Announcement::To::kOne);
  }
  return {};
}

void Conferences::set_muted(Conference& conference, Participant& one, bool muted) {
  if (one.muted == muted) return;
  const auto already = partners(conference, one);
  one.muted = muted;
  write(conference, one);
  adjust_recording(conference, one);
  tell(conference, muted ? "participant-mute" : "participant-unmute", "mute",
       about(conference, one));
  connect(conference, one, already);
}

/// Who is held hears what holdUrl gives, and nobody hears them.
void Conferences::set_held(Conference& conference, Participant& one, bool held) {
  auto* call = exchange_.find(one.call_sid);
  if (one.held == held || call == nullptr) return;
  const auto already = partners(conference, one);
  one.held = held;
  stop_announcement(conference, one, "The participant was held, or goes on");
  write(conference, one);
  adjust_recording(conference, one);
  tell(conference, held ? "participant-hold" : "participant-unhold", "hold",
       about(conference, one));
  connect(conference, one, already);
  if (held) return wait_with(conference, *call, one.hold);
  exchange_.end_interlude(*call);
  let_wait(conference, one);
}

/// Runs a document on this call, whose sounds are for it or for all.
void Conferences::announce(Conference& conference, Participant& one, const http::Url& url,
                           const std::string& method, Announcement::To to) {
  auto* call = exchange_.find(one.call_sid);
  if (call == nullptr) return;
  stop_announcement(conference, one, "Another announcement has begun");
  one.announcement = Announcement{url.text(), to};
  adjust_recording(conference, one);
  twiml::Source source;
  source.url = url;
  source.method = method;
  source.place = twiml::Place::kAnnouncement;
  exchange_.start_interlude(*call, std::move(source),
                            [sid = conference.sid, name = conference.name] {
                              return FormFields{{"ConferenceSid", sid}, {"FriendlyName", name}};
                            });
}

Result<Json> Conferences::remove_participant(const std::string& account_sid,
                                             const std::string& conference, const std::string& id,
                                             EventId cause) {
  const auto held = exchange_.hold_steps();
  auto* found = addressed(account_sid, conference);
  if (found == nullptr) return not_there(conference, id);
  const auto known = fetch_participant(account_sid, found->sid, id);
  if (!known.ok()) return known.error();
  auto* call = exchange_.find(text_of(*known, "call_sid"));
  if (call == nullptr) return not_there(conference, id);
  call->cause = cause;
  if (participant(*found, call->sid) != nullptr) {
    kick(*call);
  } else {  // it has not joined yet
    exchange_.end_call(*call, call->answered ? "completed" : "canceled");
  }
  return Json::object();
}

// https://www.twilio.com/docs/voice/api/conference-resource#update-a-conference-resource
Result<Json> Conferences::update_conference(const std::string& sid, const FormFields& parameters,
                                            EventId cause) {
  const auto held = exchange_.hold_steps();
  auto* conference = find(sid);
  const auto status = field(parameters, "Status");
  const auto announcement = field(parameters, "AnnounceUrl");
  const auto* stored = exchange_.store_.get(kind::kConference, sid);
  if (stored == nullptr) return Error{20404, cat("The conference ", sid, " was not found"), 404};
  if (conference == nullptr) return *stored;
  conference->cause = cause;
  if (!announcement.empty()) {
    const auto url = http::parse_url(announcement);
    if (!url.ok()) return Error{21205, cat("AnnounceUrl is not a valid URL: ", announcement)};
    if (conference->participants.empty()) return Error{16001, "Nobody is in the conference"};
    announce(*conference, conference->participants.front(), *url,
             field(parameters, "AnnounceMethod") == "GET" ? "GET" : "POST", Announcement::To::kAll);
  }
  if (status == "completed") end(*conference, "conference-ended-via-api", {});
  return *exchange_.store_.get(kind::kConference, sid);
}

Result<Json> Conferences::update_recording(const std::string& account_sid, const std::string& sid,
                                           const std::string& recording,
                                           const FormFields& parameters) {
  auto* conference = addressed(account_sid, sid);
  const auto wanted = conference != nullptr && recording == "Twilio.CURRENT"
                          ? conference->recording_sid
                          : recording;
  if (conference == nullptr || conference->recording_sid != wanted || wanted.empty()) {
    return Error{20404, cat("The conference has no recording ", recording, " under way"), 404};
  }
  const auto status = field(parameters, "Status");
  if (status == "stopped") {
    exchange_.recorder_.stop(std::exchange(conference->recording_sid, ""));
    conference->recording.reset();
  } else if (status == "paused") {
    const bool skips = field(parameters, "PauseBehavior") == "skip";
    exchange_.recorder_.pause(wanted, skips ? PauseBehaviour::kSkip : PauseBehaviour::kSilence);
  } else if (status == "in-progress") {
    exchange_.recorder_.resume(wanted);
  } else {
    return Error{20001, cat("Status '", status, "' is none of stopped, paused, in-progress")};
  }
  const auto* document = exchange_.store_.get(kind::kRecording, wanted);
  if (document == nullptr) return Error{20404, "Nothing was recorded", 404};
  return *document;
}

}  // namespace ringback::voice
