// Recordings.
#include "voice/recorder.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/message.hpp"
#include "store/kinds.hpp"

namespace ringback::voice {

namespace {

constexpr Duration kProcessing{1000};

int channel_count(const RecordingRequest& request) {
  int count = 1;
  for (const auto& [voice, channel] : request.channels) count = std::max(count, channel);
  return count;
}

std::string url_of(const std::string& account_sid, const std::string& sid) {
  return cat("https://api.twilio.com/2010-04-01/Accounts/", account_sid, "/Recordings/", sid);
}

}  // namespace

Recorder::Recorder(Clock& clock, Store& store, Sids& sids, Trace& trace, Notify notify)
    : clock_(clock), store_(store), sids_(sids), trace_(trace), notify_(std::move(notify)) {}

std::string Recorder::start(RecordingRequest request) {
  const auto sid = sids_.make("RE");
  const auto now = rfc2822(clock_.now());
  const auto path = cat("/2010-04-01/Accounts/", request.account_sid, "/Recordings/", sid);
  Json document = {{"account_sid", request.account_sid},
                   {"api_version", "2010-04-01"},
                   {"call_sid", request.call_sid},
                   {"conference_sid", nullptr},
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
                   {"track", "both"},
                   {"media_url", url_of(request.account_sid, sid)},
                   {"_started_ms", clock_.now().time_since_epoch().count()}};
  if (request.callback.url) {
    document["_callback"] = request.callback.url->text();
    document["_callback_method"] = request.callback.method;
    document["_callback_events"] = request.callback.events;
  }
  store_.put(kind::kRecording, sid, std::move(document));
  request.cause = trace_.record(request.cause, "recording.started", sid,
                                cat("recording of ", request.call_sid, " starts"));
  auto& running = running_[sid] = Running{std::move(request), clock_.now(), {}};
  for (const auto& [voice, channel] : running.request.channels) {
    const auto sounding = sounding_.find(voice);
    if (sounding == sounding_.end() || sounding->second <= clock_.now()) continue;
    running.sounds.push_back({voice, Duration(0), sounding->second - clock_.now(), channel});
  }
  if (running.request.callback.events.find("in-progress") != std::string::npos) {
    notify_(running.request.callback, callback_parameters(sid, running, "in-progress"),
            running.request.cause);
  }
  return sid;
}

void Recorder::note(const Voice& voice, Duration length) {
  const auto now = clock_.now();
  std::erase_if(sounding_, [now](const auto& entry) { return entry.second <= now; });
  sounding_[voice] = now + length;
  for (auto& [sid, running] : running_) {
    const auto found = running.request.channels.find(voice);
    if (found == running.request.channels.end()) continue;
    running.sounds.push_back({voice, now - running.since, length, found->second});
  }
}

void Recorder::cut(const Voice& voice) {
  if (sounding_.erase(voice) == 0) return;
  for (auto& [sid, running] : running_) {
    const auto silence = clock_.now() - running.since;
    for (auto& sound : running.sounds) {
      const bool goes_on = sound.voice == voice && sound.from + sound.length > silence;
      if (goes_on) sound.length = silence - sound.from;
    }
  }
}

void Recorder::forget() {
  running_.clear();
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
    store_.update(kind::kRecording, sid,
                  {{"status", "absent"}, {"date_updated", rfc2822(clock_.now())}});
    const auto cause = trace_.record(0, "recording.absent", sid, "the recording is lost");
    if (running.request.callback.events.find("absent") == std::string::npos) continue;
    notify_(running.request.callback, callback_parameters(sid, running, "absent"), cause);
  }
}

/// What the resource knows of its recording: enough to tell the end of it.
Recorder::Running Recorder::read_running(const Json& document) {
  Running running;
  auto& request = running.request;
  request.account_sid = text_of(document, "account_sid");
  request.call_sid = text_of(document, "call_sid");
  request.source = text_of(document, "source");
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
  if (found != running_.end()) found->second.request.channels[voice] = channel;
}

std::optional<twiml::RecordingInfo> Recorder::stop(const std::string& sid) {
  auto node = running_.extract(sid);
  if (node.empty()) return std::nullopt;
  const Running running = std::move(node.mapped());
  const auto length = clock_.now() - running.since;
  if (store_.get(kind::kRecording, sid) == nullptr) return std::nullopt;  // deleted meanwhile
  if (length < Duration(1)) {
    store_.erase(kind::kRecording, sid);
    return std::nullopt;
  }
  Json sounds = Json::array();
  for (const auto& sound : running.sounds) {
    const auto until = std::min(sound.from + sound.length, length);  // cut by the end
    sounds.push_back({sound.from.count(), (until - sound.from).count(), sound.channel});
  }
  store_.update(kind::kRecording, sid,
                {{"status", "processing"},
                 {"duration", cat(seconds_up(length))},
                 {"_length_ms", length.count()},
                 {"_sounds", std::move(sounds)}});
  processing_[sid] = clock_.after(kProcessing, [this, sid, running] { complete(sid, running); });
  return twiml::RecordingInfo{sid, url_of(running.request.account_sid, sid), seconds_up(length)};
}

void Recorder::complete(const std::string& sid, const Running& running) {
  processing_.erase(sid);
  const auto* document = store_.get(kind::kRecording, sid);
  if (document == nullptr) return;  // deleted meanwhile
  store_.update(kind::kRecording, sid,
                {{"status", "completed"}, {"date_updated", rfc2822(clock_.now())}});
  const auto seconds = text_of(*document, "duration");
  const auto cause = trace_.record(running.request.cause, "recording.completed", sid,
                                   cat("recording of ", seconds, " s is ready"));
  if (running.request.callback.events.find("completed") == std::string::npos) return;
  notify_(running.request.callback, callback_parameters(sid, running, "completed"), cause);
}

// https://www.twilio.com/docs/voice/twiml/record#attributes-recording-status-callback
FormFields Recorder::callback_parameters(const std::string& sid, const Running& running,
                                         std::string_view status) const {
  const auto& request = running.request;
  FormFields parameters = {{"AccountSid", request.account_sid},
                           {"CallSid", request.call_sid},
                           {"RecordingSid", sid},
                           {"RecordingUrl", url_of(request.account_sid, sid)},
                           {"RecordingStatus", std::string(status)}};
  if (status == "completed") {
    const auto* document = store_.get(kind::kRecording, sid);
    parameters.emplace_back("RecordingDuration", text_of(*document, "duration"));
  }
  parameters.emplace_back("RecordingChannels", cat(channel_count(request)));
  parameters.emplace_back("RecordingStartTime", rfc2822(running.since));
  parameters.emplace_back("RecordingSource", request.source);
  parameters.emplace_back("RecordingTrack", "both");
  parameters.emplace_back("ErrorCode", "0");
  return parameters;
}

}  // namespace ringback::voice
