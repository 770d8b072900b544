// Recordings of a live call: the REST API begins them, and pauses and stops those of <Dial>,
// <Start> and `Record=true`, too.
// https://www.twilio.com/docs/voice/api/recording#create-a-recording-resource
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"

namespace ringback::voice {

namespace {

bool is_one_of(std::string_view value, std::string_view words) {
  for (const auto& word : split(words, ' ')) {
    if (value == word) return true;
  }
  return false;
}

/// Whether it is under way, of this call, and not that of a <Record>, which ends by its own rules.
bool is_controlled(const Json* recording, const std::string& call_sid) {
  return recording != nullptr && text_of(*recording, "call_sid") == call_sid &&
         is_one_of(text_of(*recording, "status"), "in-progress paused") &&
         !is_one_of(text_of(*recording, "source"), "RecordVerb Conference");
}

}  // namespace

Result<Json> Exchange::create_recording(const std::string& call_sid, const FormFields& parameters,
                                        EventId cause) {
  auto* call = find(call_sid);
  if (call == nullptr || !call->in_progress()) {
    return Error{21220, "Requested resource is not eligible for recording"};
  }
  if (!call->rest_recordings.empty()) {
    return Error{16108, "The call is being recorded already"};
  }
  Call wanted;
  if (auto read = read_recording_callback(wanted, parameters); !read.ok()) return read.error();
  const auto value = [&](std::string_view name, std::string_view fallback) {
    const auto text = http::field(parameters, name);
    return text.empty() ? std::string(fallback) : text;
  };
  const auto channels = value("RecordingChannels", "mono");
  const auto track = value("RecordingTrack", "both");
  const auto trim = value("Trim", "do-not-trim");
  if (!is_one_of(channels, "mono dual") || !is_one_of(track, "inbound outbound both") ||
      !is_one_of(trim, "do-not-trim trim-silence")) {
    return Error{20001, cat("RecordingChannels '", channels, "', RecordingTrack '", track,
                            "' or Trim '", trim, "' is not a documented value")};
  }
  RecordingRequest request{
      call->account_sid,         call->sid,
      "StartCallRecordingAPI",   leg_voices(call->sid, track, channels == "dual" ? 2 : 1),
      wanted.recording_callback, cause};
  request.track = track;
  if (trim == "trim-silence") request.trim = Trim::kSilence;
  call->rest_recordings.push_back(recorder_.start(std::move(request)));
  return *store_.get(kind::kRecording, call->rest_recordings.back());
}

/// The newest recording of the call that the API can change; "" for none.
std::string Exchange::current_recording(const std::string& call_sid) const {
  Query query;
  query.limit = 1;
  query.match = {"call_sid", call_sid};
  query.where = [&](const Json& one) { return is_controlled(&one, call_sid); };
  const auto found = store_.list(kind::kRecording, query).documents;
  return found.empty() ? "" : text_of(*found.front(), "sid");
}

Result<Json> Exchange::update_recording(const std::string& call_sid,
                                        const std::string& recording_sid,
                                        const FormFields& parameters) {
  auto* call = find(call_sid);
  const auto status = http::field(parameters, "Status");
  const auto sid = recording_sid == "Twilio.CURRENT" ? current_recording(call_sid) : recording_sid;
  if (call == nullptr || sid.empty()) return Error{21220, "The call is not being recorded"};
  if (!is_controlled(store_.get(kind::kRecording, sid), call_sid)) {
    return Error{20404, cat("The call has no recording ", sid, " under way"), 404};
  }
  if (status == "stopped") {
    std::erase(call->rest_recordings, sid);
    recorder_.stop(sid);
  } else if (status == "paused") {
    const auto behaviour = http::field(parameters, "PauseBehavior");
    if (!is_one_of(behaviour, "skip silence") && !behaviour.empty()) {
      return Error{20001, cat("PauseBehavior '", behaviour, "' is neither skip nor silence")};
    }
    recorder_.pause(sid, behaviour == "skip" ? PauseBehaviour::kSkip : PauseBehaviour::kSilence);
  } else if (status == "in-progress") {
    recorder_.resume(sid);
  } else {
    return Error{20001, cat("Status '", status, "' is none of stopped, paused, in-progress")};
  }
  const auto* document = store_.get(kind::kRecording, sid);
  if (document == nullptr) return Error{20404, "Nothing was recorded", 404};
  return *document;
}

}  // namespace ringback::voice
