// Calls, their recordings, and queues.
// https://www.twilio.com/docs/voice/api/call-resource
// https://www.twilio.com/docs/voice/api/recording
#include "base/text.hpp"
#include "rest/overlay/overlays.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr Alias kAliases[] = {
    {"api.v2010.account.call.call_recording", "api.v2010.account.recording"},
    {"api.v2010.account.conference.conference_recording", "api.v2010.account.recording"},
    {"api.v2010.account.recording.recording_transcription", "api.v2010.account.transcription"},
    {"api.v2010.account.call.call_notification", "api.v2010.account.notification"},
};

constexpr Text kNoTo = "No 'To' number is specified";
constexpr Text kNoFrom = "No 'From' number is specified";
constexpr Text kBadUrl = "Url is not a valid URL: {}";
constexpr Text kBadMethod = "'{}' is not a valid HTTP method";

constexpr Fault kFaults[] = {
    {"CreateCall", "To", 21201, kNoTo, 21211,
     "The phone number you are attempting to call, {}, is not valid."},
    {"CreateCall", "From", 21213, kNoFrom, 21212, "From is not a valid phone number: {}"},
    {"CreateCall", "Url", 0, "", 21205, kBadUrl},
    {"CreateCall", "ApplicationSid", 0, "", 21218,
     "The 'ApplicationSid' attribute is not valid: {}"},
    {"CreateCall", "Method", 0, "", 21209, kBadMethod},
    {"CreateCall", "FallbackMethod", 0, "", 21209, kBadMethod},
    {"CreateCall", "StatusCallbackMethod", 0, "", 21209, kBadMethod},
    {"CreateCall", "RecordingStatusCallbackMethod", 0, "", 21209, kBadMethod},
    {"CreateCall", "SendDigits", 0, "", 21206, "SendDigits is not valid: {}"},
    {"CreateCall", "Timeout", 0, "", 21208, "Timeout is not valid: {}"},
    {"CreateCall", "MachineDetection", 0, "", 21234, "MachineDetection is not valid: {}"},
    {"CreateCall", "MachineDetectionTimeout", 0, "", 21263,
     "MachineDetectionTimeout is not valid: {}"},
    {"CreateCall", "Twiml", 0, "", 32018, "Twiml is longer than 4000 characters"},
    {"UpdateCall", "Url", 0, "", 21205, kBadUrl},
    {"UpdateCall", "Method", 0, "", 21209, kBadMethod},
};

constexpr Filter kFilters[] = {
    {"ListRecording", "IncludeSoftDeleted", "", Comparison::kIgnore},
};

/// A call is deleted once it has ended, not before.
Result<void> has_ended(const Invocation& invocation, const Store&) {
  const auto status = text_of(*invocation.document, "status");
  for (const auto* live : {"queued", "ringing", "in-progress"}) {
    if (status == live) {
      return Error{20009, "Cannot delete this resource before it is complete", 409};
    }
  }
  return {};
}

/// Only a call that is going on can be recorded.
Result<void> is_live(const Invocation& invocation, const Store& store) {
  const auto* call = store.get(kind::kCall, invocation.get("CallSid"));
  if (call != nullptr && text_of(*call, "status") == "in-progress") return {};
  return Error{21220, "Requested resource is not eligible for recording"};
}

/// https://www.twilio.com/docs/voice/api/queue-resource
Result<void> is_within_a_queues_bounds(const Invocation& invocation, const Store&) {
  const auto most = invocation.get("MaxSize");
  const auto size = most.empty() ? 1 : parse_integer(most).value_or(0);
  if (size < 1 || size > 5000) {
    return Error{20001, cat("MaxSize '", most, "' is not a number from 1 to 5000")};
  }
  if (invocation.get("FriendlyName").size() > 64) {
    return Error{20001, "FriendlyName is longer than 64 characters"};
  }
  return {};
}

constexpr Guard kGuards[] = {{"DeleteCall", has_ended},
                             {"CreateCallRecording", is_live},
                             {"CreateQueue", is_within_a_queues_bounds},
                             {"UpdateQueue", is_within_a_queues_bounds}};

}  // namespace

const Overlay kCallsOverlay = {rows(kAliases), {}, {},           rows(kFilters),
                               rows(kFaults),  {}, rows(kGuards)};

}  // namespace ringback::rest
