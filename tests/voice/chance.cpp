// Chance.
#include "voice/chance.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "http/form.hpp"

namespace ringback::voice {

namespace {

constexpr std::string_view kTold =
    " statusCallback='/told' statusCallbackEvent='initiated ringing "
    "answered completed'";

/// The events that a call's statuses are told under.
std::string event_of(const std::string& status) {
  if (status == "in-progress") return "answered";
  return is_final(status) ? "completed" : status;
}

}  // namespace

Chance::Chance(std::uint32_t seed) : random_(seed) {
  number("+15550100003", "https://a.example/any", {{"status_callback", "https://a.example/told"}});
  number("+15550100004", "https://a.example/any",
         {{"voice_fallback_url", "https://a.example/sorry"}});
  for (int i = 0; i < 10; ++i) phone(cat("+1555020", 1000 + i), behaviour());
  phone("client:dora", behaviour());
  at("/any", [this](const FormFields&) { return any_answer(); });
  at("/other", [this](const FormFields&) { return any_answer(); });
  at("/wait", [this](const FormFields&) { return any_wait(); });
  at("/told", "");
  at("/conference", "");
  at("/recorded", "");
  for (const auto* path : {"/stream", "/siprec", "/text"}) at(path, "");
  at("/sorry", "<Say>Sorry</Say>");
  silent("/silent");
  network.servers["wss://s.example/"].answer = [this](const Json& message) {
    return any_stream_answer(message);
  };
}

/// A server that speaks, marks and clears as it likes, and hangs up before long.
std::vector<Json> Chance::any_stream_answer(const Json& message) {
  if (text_of(message, "event") != "media") return {};
  const int frames = ++frames_[text_of(message, "streamSid")];
  if (frames == 12) return {kGoodbye};
  switch (below(8)) {
    case 0: return {{{"event", "media"}, {"media", {{"payload", std::string(640, 'A')}}}}};
    case 1: return {{{"event", "mark"}, {"mark", {{"name", cat(frames)}}}}};
    case 2: return {{{"event", "clear"}}};
    default: return {};
  }
}

/// Something beside the document, or by others.
std::string Chance::any_fork() {
  return one_of<std::string>(
      {"<Start><Stream url='wss://s.example/' track='both_tracks' statusCallback='/stream'/>"
       "</Start>",
       "<Start><Stream url='wss://nobody.example/' statusCallback='/stream'/></Start>",
       "<Stop><Stream/></Stop>",
       "<Connect action='/any'><Stream url='wss://s.example/' statusCallback='/stream'/></Connect>",
       "<Start><Transcription statusCallbackUrl='https://a.example/text' partialResults='true'/>"
       "</Start>",
       "<Stop><Transcription/></Stop>",
       "<Start><Siprec connectorName='c' statusCallback='/siprec'/></Start>",
       "<Start><Recording trim='do-not-trim' recordingStatusCallback='/recorded'/></Start>",
       "<Stop><Recording/></Stop>", "<Pay action='/any' statusCallback='/stream' maxAttempts='2'/>",
       "<Sms>hello</Sms>", "<Refer action='/any'><Sip>sip:a@b.example</Sip></Refer>",
       "<Record transcribeCallback='/text' maxLength='9'/>"});
}

void Chance::rage(int calls, Duration pause) {
  std::vector<std::string> sids;
  for (int i = 0; i < calls; ++i) {
    sids.push_back(place_call());
    run_for(Duration(below(static_cast<int>(pause.count()))));
    disturb(one_of(sids));
  }
  run_for(Duration(below(30'000)));
  disturb(one_of(sids));
  until_idle();
}

std::string Chance::place_call() {
  if (below(3) == 0) {
    const auto caller = phone_behaviour(behaviour());
    return *exchange.dial_in(someone(), own_number(), caller, 0);
  }
  FormFields wanted = {{"To", below(4) == 0 ? own_number() : someone()},
                       {"Url", "https://a.example/any"},
                       {"StatusCallback", "https://a.example/told"},
                       {"Record", below(2) == 0 ? "true" : "false"},
                       {"RecordingStatusCallback", "https://a.example/recorded"},
                       {"SendDigits", below(8) == 0 ? "w1#" : ""}};
  for (const auto* event : {"initiated", "ringing", "answered", "completed"}) {
    wanted.emplace_back("StatusCallbackEvent", event);
  }
  if (below(4) == 0) {
    wanted.emplace_back("MachineDetection", below(2) == 0 ? "Enable" : "DetectMessageEnd");
    wanted.emplace_back("AsyncAmd", below(2) == 0 ? "true" : "false");
    wanted.emplace_back("AsyncAmdStatusCallback", "https://a.example/detected");
  }
  return call(std::move(wanted));
}

std::string Chance::someone() {
  return below(12) == 0 ? "client:dora" : cat("+1555020", 1000 + below(10));
}

std::string Chance::own_number() { return cat("+1555010000", 2 + below(3)); }

void Chance::disturb(const std::string& sid) {
  switch (below(10)) {
    case 0: update(sid, {{"Status", "completed"}}); break;
    case 1: update(sid, {{"Status", "canceled"}}); break;
    case 2: update(sid, {{"Url", "https://a.example/any"}}); break;
    case 3: update(sid, {{"Twiml", "<Response><Record action='x'/></Response>"}}); break;
    case 4:
    case 5: disturb_conference(); break;
    case 6: disturb_queue(); break;
    default: break;
  }
}

void Chance::disturb_conference() {
  auto& conferences = exchange.conferences();
  const auto page = store.list(kind::kParticipant, {});
  if (page.documents.empty()) {
    (void)conferences.create_participant(kAccount, "room", {{"From", kOwn}, {"To", someone()}}, 0);
    return;
  }
  const Json one = *one_of(page.documents);
  const auto conference = text_of(one, "conference_sid");
  const auto participant = text_of(one, "call_sid");
  const auto change = [&](const FormFields& parameters) {
    (void)conferences.update_participant(kAccount, conference, participant, parameters, 0);
  };
  const auto* url = below(4) == 0 ? "https://a.example/silent" : "https://a.example/wait";
  switch (below(7)) {
    case 0: change({{"Muted", below(2) == 0 ? "true" : "false"}}); break;
    case 1: change({{"Hold", below(3) == 0 ? "false" : "true"}, {"HoldUrl", url}}); break;
    case 2: change({{"AnnounceUrl", url}}); break;
    case 3: change({{"EndConferenceOnExit", "true"}, {"WaitUrl", url}}); break;
    case 4: (void)conferences.remove_participant(kAccount, conference, participant, 0); break;
    case 5: (void)conferences.update_conference(conference, {{"AnnounceUrl", url}}, 0); break;
    default: (void)conferences.update_conference(conference, {{"Status", "completed"}}, 0); break;
  }
}

void Chance::disturb_queue() {
  const auto page = store.list(kind::kMember, {});
  if (page.documents.empty()) return;
  (void)exchange.queues().update_member(kAccount, text_of(*page.documents.front(), "queue_sid"),
                                        "Front", {{"Url", "https://a.example/any"}}, 0);
}

Json Chance::behaviour() {
  Json phone = Json::object();
  switch (below(6)) {
    case 0: phone["declines_after"] = cat(below(10)); break;
    case 1: phone["never_answers"] = true; break;
    case 2: phone[below(2) == 0 ? "busy" : "unreachable"] = true; break;
    default: phone["answers_after"] = cat(below(10)); break;
  }
  phone["answered_by"] = one_of<std::string>({"human", "machine", "fax", "unknown"});
  phone["hangs_up_after"] = cat(below(60));
  phone["script"] = Json::array();
  for (int left = below(5); left > 0; --left) {
    phone["script"].push_back(one_of<Json>({{{"wait", cat(below(4))}},
                                            {{"say", "some words, now"}},
                                            {{"press", cat(below(10), "#*")}},
                                            {{"hear", "a"}},
                                            "hang up"}));
  }
  return phone;
}

http::Response Chance::any_answer() {
  switch (below(40)) {
    case 0: return http::response(500, "text/plain", "broken");
    case 1: return http::response(200, "text/plain", "just a few words");
    case 2: return http::response(200, "text/xml", "<Response><Say>no end");
    case 3: return http::response(200, "image/png", "a picture");
    default: break;
  }
  std::string document;
  for (int left = below(4); left > 0; --left) document += any_verb();
  return verbs(document);
}

http::Response Chance::any_wait() {
  if (below(15) == 0) return http::response(404, "text/plain", "nothing");
  return verbs(
      one_of<std::string>({"<Say>Please wait a little</Say>", "<Pause length='9'/>",
                           "<Pause length='5'/><Leave/>", "<Pause/><Redirect>/wait</Redirect>",
                           "<Gather action='/wait' timeout='3'><Say>a key</Say></Gather>",
                           "<Say>one</Say><Hangup/>", "<Dial>+15550201001</Dial><Pause/>"}));
}

std::string Chance::any_verb() {
  switch (below(15)) {
    case 14: return any_fork();
    case 0: return "<Say>a word or two</Say>";
    case 1: return "<Play>/missing.mp3</Play>";
    case 2: return cat("<Pause length='", below(4), "'/>");
    case 3: return "<Gather action='/any'><Say>a key</Say></Gather>";
    case 4: return "<Gather input='dtmf speech' timeout='2'><Pause/></Gather>";
    case 5: return "<Record action='/any' recordingStatusCallback='/recorded' maxLength='9'/>";
    case 6: return below(2) == 0 ? "<Redirect>/any</Redirect>" : "<Redirect>/silent</Redirect>";
    case 7: return below(2) == 0 ? "<Reject/>" : "<Hangup/>";
    case 8:
      return cat("<Enqueue", below(2) == 0 ? " waitUrl='/wait'" : "",
                 below(2) == 0 ? " action='/any'" : "", ">", below(2), "</Enqueue>");
    case 9:
      return cat("<Dial timeout='9'", below(2) == 0 ? " action='/any'" : "", "><Queue",
                 below(2) == 0 ? " url='/wait'>" : ">", below(2), "</Queue></Dial>");
    case 10:
    case 11: return any_conference();
    default: return any_dial();
  }
}

std::string Chance::any_dial() {
  const std::string whisper = below(2) == 0 ? " url='/any'" : "";
  const auto number = [&](std::string_view attributes) {
    return cat("<Number", attributes, kTold, ">+1555020", 1000 + below(10), "</Number>");
  };
  switch (below(5)) {
    case 0:
      return cat("<Dial action='/any' timeout='9'>", number(whisper), number(""),
                 "<Client>dora</Client></Dial>");
    case 1:
      return cat(
          "<Dial sequential='true' record='record-from-ringing' "
          "recordingStatusCallback='/recorded'>",
          number(""), number(""), number(""), "</Dial>");
    case 2:
      return cat(
          "<Dial answerOnBridge='true' hangupOnStar='true' timeLimit='20' "
          "record='record-from-answer-dual' recordingStatusCallback='/recorded'>",
          number(""), "</Dial>");
    case 3:
      return cat("<Dial>", number(" machineDetection='Enable' amdStatusCallback='/told'"),
                 "</Dial>");
    default:
      return cat("<Dial timeout='20'>", below(3) == 0 ? own_number() : "+15550201001", "</Dial>");
  }
}

std::string Chance::any_conference() {
  std::string attributes =
      " statusCallback='/conference' statusCallbackEvent='start end join leave'";
  const std::vector<std::string> some = {" muted='true'",
                                         " startConferenceOnEnter='false'",
                                         " endConferenceOnExit='true'",
                                         " maxParticipants='2'",
                                         " waitUrl='/wait'",
                                         " waitUrl=''",
                                         " beep='false'",
                                         " participantLabel='ann'",
                                         " record='record-from-start'"
                                         " recordingStatusCallback='/recorded'"};
  for (int left = below(4); left > 0; --left) {
    const auto& attribute = one_of(some);
    const auto name = attribute.substr(0, attribute.find('='));
    if (attributes.find(cat(name, "=")) == std::string::npos) attributes += attribute;
  }
  return cat("<Dial timeLimit='", 20 + below(60), "'", below(2) == 0 ? " action='/any'" : "",
             "><Conference", attributes, ">room", below(2), "</Conference></Dial>");
}

std::string Chance::findings() const {
  std::string findings;
  if (exchange.live_calls() != 0) findings += cat(exchange.live_calls(), " calls are alive\n");
  if (exchange.loose_ends() != 0) findings += cat(exchange.loose_ends(), " loose ends\n");
  if (clock.held()) findings += "time is held\n";
  check_statuses(findings);
  check_callbacks(findings);
  check_resources(findings);
  return findings;
}

/// https://www.twilio.com/docs/voice/api/call-resource#call-status-values
void Chance::check_statuses(std::string& findings) const {
  static const std::map<std::string, std::set<std::string, std::less<>>> kNext = {
      {"", {"queued", "inbound", "initiated", "canceled"}},
      {"queued", {"initiated", "canceled", "failed"}},
      {"inbound", {"in-progress", "completed", "busy", "no-answer", "failed", "canceled"}},
      {"initiated", {"ringing"}},
      {"ringing", {"in-progress", "busy", "no-answer", "failed", "canceled"}},
      {"in-progress", {"completed"}}};
  std::map<std::string, std::string> state;
  for (const auto& entry : trace.entries()) {
    const auto status = entry.kind().starts_with("call.") ? entry.kind().substr(5) : "";
    const bool is_status = status == "queued" || status == "inbound" || status == "initiated" ||
                           status == "ringing" || status == "in-progress" || is_final(status);
    if (!is_status) continue;
    auto& before = state[std::string(entry.subject())];
    const auto next = kNext.find(before);
    if (next == kNext.end() || !next->second.contains(status)) {
      findings += cat(entry.subject(), " goes from '", before, "' to ", status, "\n");
    }
    before = std::string(status);
  }
  for (const auto& [sid, status] : state) {
    if (!is_final(status)) findings += cat(sid, " stays ", status, "\n");
  }
}

/// Calls with all four events are told of each status once, in order; those of numbers at the end.
void Chance::check_callbacks(std::string& findings) const {
  std::map<std::string, std::vector<std::string>> told;
  std::map<std::string, int> conference;
  std::map<std::string, int> recorded;
  for (const auto& ask : asks) {
    const auto sequence = http::field(ask.parameters, "SequenceNumber");
    if (ask.path == "/told" && http::has_field(ask.parameters, "CallbackSource")) {
      auto& events = told[http::field(ask.parameters, "CallSid")];
      if (sequence != cat(events.size())) findings += cat("callback ", sequence, " is not next\n");
      events.push_back(http::field(ask.parameters, "CallStatus"));
    } else if (ask.path == "/conference") {
      const auto sid = http::field(ask.parameters, "ConferenceSid");
      if (sequence != cat(++conference[sid])) findings += cat(sid, " skips to ", sequence, "\n");
    } else if (ask.path == "/recorded") {
      ++recorded[http::field(ask.parameters, "RecordingSid")];
    }
  }
  std::map<std::string, std::vector<std::string>> due;
  for (const auto& entry : trace.entries()) {
    const auto status = entry.kind().starts_with("call.") ? entry.kind().substr(5) : "";
    const auto* call = store.get(kind::kCall, entry.subject());
    if (call == nullptr || text_of(*call, "_status_callback").empty()) continue;
    const bool is_event =
        status == "initiated" || status == "ringing" || status == "in-progress" || is_final(status);
    const bool unborn = is_final(status) && due[std::string(entry.subject())].empty() &&
                        text_of(*call, "direction") != "inbound";  // canceled in the queue
    const auto events = text_of(*call, "_status_callback_events");
    if (is_event && !unborn && events.find(event_of(std::string(status))) != std::string::npos) {
      due[std::string(entry.subject())].emplace_back(status);
    }
  }
  for (const auto& [sid, events] : due) {
    if (told[sid] != events) {
      findings += cat(sid, " was told ", join(told[sid], " "), ", not ", join(events, " "), "\n");
    }
  }
  for (const auto* one : store.list(kind::kRecording, {{}, 0, 100'000, true}).documents) {
    const auto sid = text_of(*one, "sid");
    const int wanted = text_of(*one, "_callback").empty() ? 0 : 1;
    if (recorded[sid] != wanted) findings += cat(sid, " was told ", recorded[sid], " times\n");
  }
}

void Chance::check_resources(std::string& findings) const {
  const Query all = {{}, 0, 100'000, true};
  for (const auto* one : store.list(kind::kCall, all).documents) {
    const bool ended = is_final(text_of(*one, "status")) && !(*one)["end_time"].is_null();
    if (!ended) findings += cat("not ended: ", print_json(*one), "\n");
  }
  for (const auto* one : store.list(kind::kRecording, all).documents) {
    if (text_of(*one, "status") != "completed") findings += cat(print_json(*one), "\n");
  }
  for (const auto* one : store.list(kind::kConference, all).documents) {
    if (text_of(*one, "status") != "completed") findings += cat(print_json(*one), "\n");
  }
  for (const auto* one : store.list(kind::kQueue, all).documents) {
    if ((*one)["current_size"] != 0) findings += cat(print_json(*one), "\n");
  }
  for (const auto kind : {kind::kStream, kind::kSiprec, kind::kLiveTranscription}) {
    for (const auto* one : store.list(kind, all).documents) {
      if (text_of(*one, "status") != "stopped") findings += cat(print_json(*one), "\n");
    }
  }
  for (const auto* one : store.list(kind::kTranscription, all).documents) {
    if (text_of(*one, "status") == "in-progress") findings += cat(print_json(*one), "\n");
  }
  for (const auto kind : {kind::kParticipant, kind::kMember}) {
    if (store.size(kind) != 0) findings += cat(store.size(kind), " of ", kind, " are left\n");
  }
}

}  // namespace ringback::voice
