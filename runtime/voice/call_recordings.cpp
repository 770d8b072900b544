// Recordings that the REST API starts and stops on a live call.
// https://www.twilio.com/docs/voice/api/recording#create-a-recording-resource
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"

namespace ringback::voice {

Result<Json> Exchange::create_recording(const std::string& call_sid, const FormFields& parameters,
                                        EventId cause) {
  auto* call = find(call_sid);
  if (call == nullptr || !call->in_progress()) {
    return Error{21220, "Requested resource is not eligible for recording"};
  }
  Call wanted;
  if (auto read = read_recording_callback(wanted, parameters); !read.ok()) return read.error();
  const int far_channel = http::field(parameters, "RecordingChannels") == "dual" ? 2 : 1;
  const auto sid = recorder_.start(
      {call->account_sid,
       call->sid,
       "StartCallRecordingAPI",
       {{{call->sid, Voice::Side::kNear}, 1}, {{call->sid, Voice::Side::kFar}, far_channel}},
       wanted.recording_callback,
       cause});
  call->rest_recordings.push_back(sid);
  return *store_.get(kind::kRecording, sid);
}

Result<Json> Exchange::update_recording(const std::string& call_sid,
                                        const std::string& recording_sid,
                                        const FormFields& parameters) {
  auto* call = find(call_sid);
  const auto status = http::field(parameters, "Status");
  if (call == nullptr || call->rest_recordings.empty()) {
    return Error{21220, "The call is not being recorded by the API"};
  }
  if (status != "stopped") {
    return Error{20501, cat("Status '", status, "': pausing is not emulated yet"), 501};
  }
  auto& recordings = call->rest_recordings;
  const auto sid = recording_sid == "Twilio.CURRENT" ? recordings.back() : recording_sid;
  if (std::erase(recordings, sid) == 0) {
    return Error{20404, cat("The call has no recording ", sid, " under way"), 404};
  }
  recorder_.stop(sid);
  const auto* document = store_.get(kind::kRecording, sid);
  if (document == nullptr) return Error{20404, "Nothing was recorded", 404};
  return *document;
}

}  // namespace ringback::voice
