// What goes on beside a leg's document: streams, live transcriptions, SIPREC sessions, recordings.
// https://www.twilio.com/docs/voice/twiml/start
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"
#include "voice/forks.hpp"

namespace ringback::voice {

namespace {

using http::field;

std::string value_or(const FormFields& parameters, std::string_view name,
                     std::string_view fallback) {
  auto value = field(parameters, name);
  return value.empty() ? std::string(fallback) : value;
}

Result<std::optional<http::Url>> callback_of(const FormFields& parameters, std::string_view name) {
  const auto text = field(parameters, name);
  if (text.empty()) return std::optional<http::Url>();
  auto url = http::parse_url(text);
  if (!url.ok()) return Error{21609, cat(name, " '", text, "' is not an absolute URL")};
  return std::optional<http::Url>(std::move(url).value());
}

Result<std::string> track_of(const FormFields& parameters, std::string_view fallback) {
  auto track = value_or(parameters, "Track", fallback);
  if (track == "inbound_track" || track == "outbound_track" || track == "both_tracks") return track;
  return Error{31941, cat("Track '", track, "' is not a track")};
}

/// `Parameter1.Name=a&Parameter1.Value=b`, up to 99.
FormFields numbered_parameters(const FormFields& parameters) {
  FormFields out;
  for (int i = 1; i < 100; ++i) {
    const auto name = field(parameters, cat("Parameter", i, ".Name"));
    if (!name.empty()) out.emplace_back(name, field(parameters, cat("Parameter", i, ".Value")));
  }
  return out;
}

}  // namespace

Forks::Forks(Exchange& exchange)
    : exchange_(exchange),
      streams_(exchange.clock_, exchange.store_, exchange.web_, exchange.sids_, exchange.trace_,
               stream_hooks()),
      live_transcriptions_(exchange.clock_, exchange.store_, exchange.sids_, exchange.trace_,
                           [this](const std::optional<http::Url>& url, const std::string& method,
                                  const FormFields& parameters, EventId cause) {
                             exchange_.post(url, method, parameters, cause);
                           }) {}

StreamsHooks Forks::stream_hooks() {
  StreamsHooks hooks;
  hooks.play = [this](const std::string& call_sid, const Sound& sound) {
    auto* call = exchange_.find(call_sid);
    if (call != nullptr && call->in_progress()) exchange_.make_sound(*call, sound);
  };
  hooks.hush = [this](const std::string& call_sid) {
    if (auto* call = exchange_.find(call_sid)) exchange_.stop_playing(*call);
  };
  hooks.alert = [this](const std::string& call_sid, const twiml::Alert& fault) {
    if (const auto* call = exchange_.find(call_sid)) exchange_.alert(*call, fault);
  };
  hooks.notify = [this](const std::optional<http::Url>& url, const std::string& method,
                        const FormFields& parameters,
                        EventId cause) { exchange_.post(url, method, parameters, cause); };
  hooks.gone = [this](const std::string& sid, const Error& error) {
    exchange_.enqueue([this, sid, error] { streams_.lose(sid, error); });
  };
  hooks.disconnected = [this](const std::string& call_sid) {
    auto* call = exchange_.find(call_sid);
    if (call != nullptr && !call->over()) exchange_.feed_later(*call, twiml::StreamEnded{});
  };
  return hooks;
}

void Forks::start_stream(Call& call, const twiml::StartStream& wanted) {
  const auto started = streams_.start(call.account_sid, call.sid, wanted, call.cause);
  if (started.ok()) return;
  exchange_.alert(call, {started.error().code, 0, started.error().message, wanted.url});
  if (wanted.connects) exchange_.feed_later(call, twiml::StreamEnded{});
}

void Forks::start_siprec(Call& call, const twiml::StartSiprec& wanted) {
  const auto sid = exchange_.sids_.make("SR");
  exchange_.store_.put(kind::kSiprec, sid,
                       {{"sid", sid},
                        {"account_sid", call.account_sid},
                        {"call_sid", call.sid},
                        {"name", text_or_null(wanted.name)},
                        {"status", "in-progress"},
                        {"date_updated", rfc2822(exchange_.clock_.now())},
                        {"uri", cat("/2010-04-01/Accounts/", call.account_sid, "/Calls/", call.sid,
                                    "/Siprec/", sid, ".json")}});
  auto& siprecs = siprecs_[call.sid];
  siprecs.push_back({sid, wanted});
  tell_siprec(call, siprecs.back(), "siprec-started");
}

// https://www.twilio.com/docs/voice/twiml/siprec#statuscallback
void Forks::tell_siprec(const Call& call, const Siprec& siprec, std::string_view event) {
  const auto cause = exchange_.trace_.record(
      call.cause, event == "siprec-started" ? "siprec.started" : "siprec.stopped", siprec.sid,
      cat(event, " with ", siprec.wanted.connector));
  const auto& name = siprec.wanted.name;
  exchange_.post(siprec.wanted.status_callback, siprec.wanted.status_callback_method,
                 {{"AccountSid", call.account_sid},
                  {"CallSid", call.sid},
                  {"SiprecSid", siprec.sid},
                  {"SiprecName", name.empty() ? siprec.sid : name},
                  {"SiprecEvent", std::string(event)},
                  {"Timestamp", iso8601(exchange_.clock_.now())}},
                 cause);
}

/// Ends the one of this name or SID, all of them with ""; false when there is none.
bool Forks::stop_siprec(Call& call, const std::string& name) {
  bool found = false;
  const auto under_way = siprecs_.find(call.sid);
  if (under_way == siprecs_.end()) return false;
  auto& siprecs = under_way->second;
  for (auto siprec = siprecs.begin(); siprec != siprecs.end();) {
    const bool named = name.empty() || siprec->sid == name || siprec->wanted.name == name;
    if (!named) {
      ++siprec;
      continue;
    }
    found = true;
    const auto ended = *siprec;
    siprec = siprecs.erase(siprec);
    exchange_.store_.update(
        kind::kSiprec, ended.sid,
        {{"status", "stopped"}, {"date_updated", rfc2822(exchange_.clock_.now())}});
    tell_siprec(call, ended, "siprec-stopped");
  }
  if (siprecs.empty()) siprecs_.erase(under_way);
  return found;
}

void Forks::start_transcription(Call& call, const twiml::StartTranscription& wanted) {
  live_transcriptions_.start(call.account_sid, call.sid, wanted, call.cause);
}

void Forks::start_call_recording(Call& call, const twiml::StartCallRecording& wanted) {
  if (!call.rest_recordings.empty()) {
    return exchange_.alert(call, {16108, 0, "the call is being recorded already", ""});
  }
  RecordingRequest request{call.account_sid,
                           call.sid,
                           "StartCallRecordingTwiML",
                           leg_voices(call.sid, wanted.track, wanted.channels == "dual" ? 2 : 1),
                           wanted.callback,
                           call.cause};
  request.track = wanted.track;
  if (wanted.trim == "trim-silence") request.trim = Trim::kSilence;
  call.rest_recordings.push_back(exchange_.recorder_.start(std::move(request)));
}

void Forks::stop_call_recording(Call& call) {
  for (const auto& sid : std::exchange(call.rest_recordings, {})) exchange_.recorder_.stop(sid);
}

void Forks::audible(const Voice& voice, const Sound& sound) {
  streams_.sound(voice, sound);
  live_transcriptions_.sound(voice, sound);
  if (sound.kind != Sound::Kind::kDigits || voice.side != Voice::Side::kFar) return;
  for (const char key : sound.text) streams_.key(voice.call_sid, key);
}

void Forks::inaudible(const Voice& voice) {
  streams_.hushed(voice);
  live_transcriptions_.hushed(voice);
}

void Forks::forget() {
  streams_.forget();
  live_transcriptions_.forget();
  siprecs_.clear();
}

/// What the Store has for live is of calls that are no more.
void Forks::recover() {
  for (const auto kind : {kind::kStream, kind::kSiprec, kind::kLiveTranscription}) {
    for (const auto& sid : exchange_.store_.select(kind, "status", {"in-progress"})) {
      const auto call = text_of(*exchange_.store_.get(kind, sid), "call_sid");
      if (exchange_.find(call) != nullptr) continue;
      exchange_.store_.update(kind, sid, {{"status", "stopped"}});
    }
  }
}

/// The leg is over, and everything beside it.
void Forks::call_over(Call& call) {
  streams_.over(call.sid);
  live_transcriptions_.over(call.sid);
  stop_siprec(call, "");
  stop_call_recording(call);
}

Result<Json> Forks::create_stream(const std::string& call_sid, const FormFields& parameters,
                                  EventId cause) {
  auto* call = exchange_.find(call_sid);
  if (call == nullptr || !call->in_progress()) return Error{21220, "The call is not in progress"};
  twiml::StartStream wanted;
  wanted.url = field(parameters, "Url");
  if (!wanted.url.starts_with("wss://") && !wanted.url.starts_with("ws://")) {
    return Error{31922, cat("Url '", wanted.url, "' is not an address of a WebSocket")};
  }
  const auto track = track_of(parameters, "inbound_track");
  if (!track.ok()) return track.error();
  const auto callback = callback_of(parameters, "StatusCallback");
  if (!callback.ok()) return callback.error();
  if (const auto query = wanted.url.find('?'); query != std::string::npos) {
    exchange_.alert(*call, {12200, 0, "Url has a query, which is left out: Parameters are for that",
                            wanted.url});
    wanted.url.erase(query);
  }
  wanted.name = field(parameters, "Name");
  wanted.track = *track;
  wanted.status_callback = *callback;
  wanted.status_callback_method = value_or(parameters, "StatusCallbackMethod", "POST");
  wanted.parameters = numbered_parameters(parameters);
  const auto sid = streams_.start(call->account_sid, call_sid, wanted, cause);
  if (!sid.ok()) return sid.error();
  return *exchange_.store_.get(kind::kStream, *sid);
}

Result<Json> Forks::create_siprec(const std::string& call_sid, const FormFields& parameters) {
  auto* call = exchange_.find(call_sid);
  if (call == nullptr || !call->in_progress()) return Error{21220, "The call is not in progress"};
  const auto track = track_of(parameters, "inbound_track");
  if (!track.ok()) return track.error();
  const auto callback = callback_of(parameters, "StatusCallback");
  if (!callback.ok()) return callback.error();
  start_siprec(*call, {field(parameters, "ConnectorName"), field(parameters, "Name"), *track,
                       *callback, value_or(parameters, "StatusCallbackMethod", "POST")});
  return *exchange_.store_.get(kind::kSiprec, siprecs_.at(call_sid).back().sid);
}

Result<Json> Forks::create_transcription(const std::string& call_sid, const FormFields& parameters,
                                         EventId cause) {
  auto* call = exchange_.find(call_sid);
  if (call == nullptr || !call->in_progress()) return Error{21220, "The call is not in progress"};
  const auto track = track_of(parameters, "both_tracks");
  if (!track.ok()) return track.error();
  const auto callback = callback_of(parameters, "StatusCallbackUrl");
  if (!callback.ok()) return callback.error();
  twiml::StartTranscription wanted;
  wanted.name = field(parameters, "Name");
  wanted.track = *track;
  wanted.language = value_or(parameters, "LanguageCode", "en-US");
  wanted.engine = value_or(parameters, "TranscriptionEngine", "google");
  wanted.inbound_label = field(parameters, "InboundTrackLabel");
  wanted.outbound_label = field(parameters, "OutboundTrackLabel");
  wanted.partial_results = field(parameters, "PartialResults") == "true";
  wanted.status_callback = *callback;
  wanted.status_callback_method = value_or(parameters, "StatusCallbackMethod", "POST");
  const auto sid = live_transcriptions_.start(call->account_sid, call_sid, wanted, cause);
  return *exchange_.store_.get(kind::kLiveTranscription, sid);
}

Result<Json> Forks::stop_fork(std::string_view kind, const std::string& call_sid,
                              const std::string& name, const FormFields& parameters) {
  const auto status = field(parameters, "Status");
  if (status != "stopped") return Error{20001, cat("Status '", status, "' is not stopped")};
  auto* call = exchange_.find(call_sid);
  const auto* document = exchange_.store_.find(Kind(kind), [&](const Json& one) {
    const bool named = text_of(one, "sid") == name || text_of(one, "name") == name;
    return text_of(one, "call_sid") == call_sid && named;
  });
  if (document == nullptr) return Error{20404, cat("The call has no ", name, " under way"), 404};
  const auto sid = text_of(*document, "sid");
  if (kind == kind::kStream) streams_.stop(call_sid, sid);
  if (kind == kind::kSiprec && call != nullptr) stop_siprec(*call, sid);
  if (kind == kind::kLiveTranscription) live_transcriptions_.stop(call_sid, sid);
  return *exchange_.store_.get(Kind(kind), sid);  // what had ended before stays so
}

}  // namespace ringback::voice
