// Recordings.
#include "voice/recorder.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/message.hpp"
#include "store/debugger.hpp"
#include "store/kinds.hpp"
#include "store/prices.hpp"

namespace ringback::voice {

namespace {

constexpr Duration kProcessing{1000};
constexpr Duration kShortest{1000};

int channel_count(const RecordingRequest& request) {
  int count = 1;
  for (const auto& [voice, channel] : request.channels) count = std::max(count, channel);
  return count;
}

std::string url_of(const std::string& account_sid, const std::string& sid) {
  return cat("https://api.twilio.com/2010-04-01/Accounts/", account_sid, "/Recordings/", sid);
}

/// Whether somebody is told of this status.
bool wants(const twiml::RecordingCallback& callback, std::string_view status) {
  const auto events = split(callback.events, ' ');
  return callback.url && std::find(events.begin(), events.end(), status) != events.end();
}

}  // namespace

std::map<Voice, int> leg_voices(const std::string& call_sid, std::string_view track,
                                int far_channel) {
  std::map<Voice, int> voices;
  if (track != "inbound") voices[{call_sid, Voice::Side::kNear}] = 1;
  if (track != "outbound") voices[{call_sid, Voice::Side::kFar}] = far_channel;
  return voices;
}

Recorder::Recorder(Clock& clock, Store& store, Sids& sids, Trace& trace, Notify notify)
    : clock_(clock), store_(store), sids_(sids), trace_(trace), notify_(std::move(notify)) {}

std::string Recorder::start(RecordingRequest request) {
  const auto sid = sids_.make("RE");
  const auto now = rfc2822(clock_.now());
  const auto path = cat("/2010-04-01/Accounts/", request.account_sid, "/Recordings/", sid);
  Json document = json_object({{"account_sid", request.account_sid},
                               {"api_version", "2010-04-01"},
                               {"call_sid", request.call_sid},
                               {"conference_sid", text_or_null(request.conference_sid)},
                               {"date_created", now},
                               {"date_updated", now},
                               {"start_time", now},
                               {"duration", "-1"},
                               {"sid", sid},
                               {"price", nullptr},
                               {"price_unit", "USD"},
                               {"status", "in-progress"},
                               {"channels", channel_count(request)},
                               {"source", request.source},
                               {"error_code", nullptr},
                               {"uri", path + ".json"},
                               {"encryption_details", nullptr},
                               {"track", request.track},
                               {"media_url", url_of(request.account_sid, sid)},
                               {"_started_ms", clock_.now().time_since_epoch().count()}});
  if (request.callback.url) {
    document["_callback"] = request.callback.url->text();
    document["_callback_method"] = request.callback.method;
    document["_callback_events"] = request.callback.events;
  }
  store_.put(kind::kRecording, sid, std::move(document));
  request.cause = trace_.record(request.cause, "recording.started", sid,
                                cat("recording of ", request.call_sid, " starts"));
  auto& running = running_[sid] = Running{std::move(request), clock_.now()};
  for (const auto& [voice, channel] : running.request.channels) {
    listen(sid, running, voice, channel);
  }
  tell(sid, running, "in-progress", running.request.cause);
  return sid;
}

/// Who speaks at this moment is heard from here on.
void Recorder::listen(const std::string& sid, Running& running, const Voice& voice, int channel) {
  if (!recorded_[voice].insert(sid).second) return;
  const auto now = clock_.now();
  const auto sounding = sounding_.find(voice);
  if (sounding == sounding_.end() || sounding->second.until <= now) return;
  const auto left = sounding->second.until - now;
  running.sounds.push_back({voice, {now - running.since, left, channel, sounding->second.words}});
}

/// What the voice was about to say after this moment is not heard.
void Recorder::hush(Running& running, const Voice& voice) {
  const auto silence = clock_.now() - running.since;
  for (auto& [who, heard] : running.sounds) {
    const bool goes_on = who == voice && heard.from + heard.length > silence;
    if (goes_on) heard.length = silence - heard.from;
  }
}

void Recorder::note(const Voice& voice, Duration length, std::string_view words) {
  const auto now = clock_.now();
  sounding_[voice] = {now + length, std::string(words)};
  for (auto* running : hearing(voice)) {
    const auto channel = running->request.channels.at(voice);
    const auto from = now - running->since;
    running->sounds.push_back({voice, {from, length, channel, std::string(words)}});
  }
}

void Recorder::cut(const Voice& voice) {
  if (sounding_.erase(voice) == 0) return;
  for (auto* running : hearing(voice)) hush(*running, voice);
}

void Recorder::leave(const std::string& call_sid) {
  for (const auto side : {Voice::Side::kFar, Voice::Side::kNear}) sounding_.erase({call_sid, side});
}

/// The recordings under way that have this voice.
std::vector<Recorder::Running*> Recorder::hearing(const Voice& voice) {
  std::vector<Running*> all;
  const auto found = recorded_.find(voice);
  if (found == recorded_.end()) return all;
  for (const auto& sid : found->second) all.push_back(&running_.at(sid));
  return all;
}

bool Recorder::pause(const std::string& sid, PauseBehaviour behaviour) {
  const auto found = running_.find(sid);
  const bool gone = found == running_.end() || store_.get(kind::kRecording, sid) == nullptr;
  if (gone || std::exchange(found->second.paused, true)) return false;
  const auto from = clock_.now() - found->second.since;
  found->second.pauses.push_back({from, Duration::max(), behaviour});
  store_.update(kind::kRecording, sid, {{"status", "paused"}});
  trace_.record(found->second.request.cause, "recording.paused", sid, "the recording is paused");
  return true;
}

bool Recorder::resume(const std::string& sid) {
  const auto found = running_.find(sid);
  const bool gone = found == running_.end() || store_.get(kind::kRecording, sid) == nullptr;
  if (gone || !std::exchange(found->second.paused, false)) return false;
  found->second.pauses.back().until = clock_.now() - found->second.since;
  store_.update(kind::kRecording, sid, {{"status", "in-progress"}});
  trace_.record(found->second.request.cause, "recording.resumed", sid, "the recording goes on");
  return true;
}

std::string Recorder::words(const std::string& sid) const {
  const auto found = running_.find(sid);
  if (found == running_.end()) return "";
  std::vector<std::string> words;
  for (const auto& sound : take_of(found->second, clock_.now() - found->second.since).sounds) {
    if (!sound.words.empty()) words.push_back(sound.words);
  }
  return join(words, " ");
}

Take Recorder::take_of(const Running& running, Duration length) {
  std::vector<HeardSound> sounds;
  for (const auto& sound : running.sounds) sounds.push_back(sound.heard);
  auto pauses = running.pauses;
  if (running.paused) pauses.back().until = length;
  return make_take(length, sounds, pauses, running.request.trim);
}

void Recorder::forget() {
  running_.clear();
  recorded_.clear();
  sounding_.clear();
  processing_.clear();
}

void Recorder::recover() {
  for (const auto& sid : store_.select(kind::kRecording, "status", {"in-progress", "processing"})) {
    if (running_.contains(sid) || processing_.contains(sid)) continue;
    const auto& document = *store_.get(kind::kRecording, sid);
    auto running = read_running(document);
    if (text_of(document, "status") == "processing") {
      processing_[sid] =
          clock_.after(kProcessing, [this, sid, running] { complete(sid, running); });
      continue;
    }
    lose(sid, running, 0, "the recording is lost");
  }
}

/// There is no audio: the resource says so, and who wants to know.
void Recorder::lose(const std::string& sid, const Running& running, int code,
                    std::string_view why) {
  store_.update(kind::kRecording, sid,
                {{"status", "absent"},
                 {"duration", "0"},
                 {"error_code", code == 0 ? Json(nullptr) : Json(code)},
                 {"date_updated", rfc2822(clock_.now())}});
  const auto cause = trace_.record(running.request.cause, "recording.absent", sid, why);
  if (code != 0) {
    report(trace_, cause, {running.request.account_sid, sid, code, std::string(why), ""});
  }
  tell(sid, running, "absent", cause);
}

void Recorder::tell(const std::string& sid, const Running& running, std::string_view status,
                    EventId cause) {
  const auto& callback = running.request.callback;
  if (wants(callback, status)) notify_(callback, callback_parameters(sid, running, status), cause);
}

/// What the resource knows of its recording: enough to tell the end of it.
Recorder::Running Recorder::read_running(const Json& document) {
  Running running;
  auto& request = running.request;
  request.account_sid = text_of(document, "account_sid");
  request.call_sid = text_of(document, "call_sid");
  request.source = text_of(document, "source");
  request.track = text_of(document, "track");
  request.conference_sid = text_of(document, "conference_sid");
  request.channels[{request.call_sid, Voice::Side::kFar}] = document.value("channels", 1);
  running.since = Time(Duration(document.value("_started_ms", 0LL)));
  const auto url = http::parse_url(text_of(document, "_callback"));
  if (!url.ok()) return running;
  request.callback = {*url, text_of(document, "_callback_method"),
                      text_of(document, "_callback_events")};
  return running;
}

void Recorder::add_voice(const std::string& sid, const Voice& voice, int channel) {
  const auto found = running_.find(sid);
  if (found == running_.end()) return;
  found->second.request.channels[voice] = channel;
  listen(sid, found->second, voice, channel);
}

void Recorder::remove_voice(const std::string& sid, const Voice& voice) {
  const auto found = running_.find(sid);
  if (found == running_.end() || found->second.request.channels.erase(voice) == 0) return;
  forget_voice(sid, voice);
  hush(found->second, voice);
}

void Recorder::forget_voice(const std::string& sid, const Voice& voice) {
  const auto found = recorded_.find(voice);
  if (found == recorded_.end()) return;
  found->second.erase(sid);
  if (found->second.empty()) recorded_.erase(found);
}

std::optional<twiml::RecordingInfo> Recorder::ended(const std::string& sid) const {
  const auto* document = store_.get(kind::kRecording, sid);
  const auto seconds =
      document == nullptr ? std::nullopt : parse_integer(text_of(*document, "duration"));
  if (!seconds || *seconds < 1) return std::nullopt;
  return twiml::RecordingInfo{sid, url_of(text_of(*document, "account_sid"), sid), *seconds};
}

std::optional<twiml::RecordingInfo> Recorder::stop(const std::string& sid) {
  auto node = running_.extract(sid);
  if (node.empty()) return ended(sid);
  const Running running = std::move(node.mapped());
  for (const auto& [voice, channel] : running.request.channels) forget_voice(sid, voice);
  const auto lasted = clock_.now() - running.since;
  if (store_.get(kind::kRecording, sid) == nullptr) return std::nullopt;  // deleted meanwhile
  if (lasted < Duration(1)) {
    const auto& callback = running.request.callback;
    const bool promised = wants(callback, "in-progress") || wants(callback, "absent");
    if (!promised) store_.erase(kind::kRecording, sid);
    if (promised) lose(sid, running, 16101, "nothing could be recorded");
    return std::nullopt;
  }
  const auto take = take_of(running, lasted);
  const bool counts = silent_ == SilentRecordings::kAbsent;
  if (counts && (take.length < kShortest || take.sounds.empty())) {
    const bool is_short = take.length < kShortest;
    lose(sid, running, is_short ? 16101 : 16102,
         is_short ? "the recording is too short" : "the recording is silent");
    return std::nullopt;
  }
  Json sounds = Json::array();
  for (const auto& sound : take.sounds) {
    sounds.push_back({sound.from.count(), sound.length.count(), sound.channel});
  }
  store_.update(kind::kRecording, sid,
                {{"status", "processing"},
                 {"duration", cat(seconds_up(take.length))},
                 {"_length_ms", take.length.count()},
                 {"_sounds", std::move(sounds)}});
  processing_[sid] = clock_.after(kProcessing, [this, sid, running] { complete(sid, running); });
  const auto seconds = seconds_up(take.length);
  return twiml::RecordingInfo{sid, url_of(running.request.account_sid, sid), seconds};
}

void Recorder::complete(const std::string& sid, const Running& running) {
  processing_.erase(sid);
  const auto* document = store_.get(kind::kRecording, sid);
  if (document == nullptr) return;  // deleted meanwhile
  const auto seconds = text_of(*document, "duration");
  store_.update(kind::kRecording, sid,
                {{"status", "completed"},
                 {"price", price_of_recording(parse_integer(seconds).value_or(0))},
                 {"date_updated", rfc2822(clock_.now())}});
  const auto cause = trace_.record(running.request.cause, "recording.completed", sid,
                                   cat("recording of ", seconds, " s is ready"));
  tell(sid, running, "completed", cause);
}

// https://www.twilio.com/docs/voice/twiml/record#attributes-recording-status-callback
FormFields Recorder::callback_parameters(const std::string& sid, const Running& running,
                                         std::string_view status) const {
  const auto& request = running.request;
  const auto* document = store_.get(kind::kRecording, sid);
  const bool of_call = request.conference_sid.empty();
  FormFields parameters = {{"AccountSid", request.account_sid}};
  parameters.emplace_back(of_call ? "CallSid" : "ConferenceSid",
                          of_call ? request.call_sid : request.conference_sid);
  parameters.emplace_back("RecordingSid", sid);
  parameters.emplace_back("RecordingUrl", url_of(request.account_sid, sid));
  parameters.emplace_back("RecordingStatus", status);
  if (status == "completed") {
    parameters.emplace_back("RecordingDuration", text_of(*document, "duration"));
  }
  parameters.emplace_back("RecordingChannels", cat(channel_count(request)));
  parameters.emplace_back("RecordingStartTime", rfc2822(running.since));
  parameters.emplace_back("RecordingSource", request.source);
  if (of_call) parameters.emplace_back("RecordingTrack", request.track);
  const auto code = text_of(*document, "error_code");
  parameters.emplace_back("ErrorCode", code.empty() ? "0" : code);
  return parameters;
}

}  // namespace ringback::voice
