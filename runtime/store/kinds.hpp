// The kinds of documents that the engines themselves read and write.
#pragma once

#include <string_view>

namespace ringback::kind {

inline constexpr std::string_view kAccount = "api.v2010.account";
inline constexpr std::string_view kCall = "api.v2010.account.call";
inline constexpr std::string_view kRecording = "api.v2010.account.recording";
inline constexpr std::string_view kTranscription = "api.v2010.account.transcription";
inline constexpr std::string_view kConference = "api.v2010.account.conference";
inline constexpr std::string_view kParticipant = "api.v2010.account.conference.participant";
inline constexpr std::string_view kQueue = "api.v2010.account.queue";
inline constexpr std::string_view kMember = "api.v2010.account.queue.member";
inline constexpr std::string_view kStream = "api.v2010.account.call.stream";
inline constexpr std::string_view kSiprec = "api.v2010.account.call.siprec";
inline constexpr std::string_view kLiveTranscription =
    "api.v2010.account.call.realtime_transcription";
inline constexpr std::string_view kMessage = "api.v2010.account.message";
inline constexpr std::string_view kIncomingPhoneNumber = "api.v2010.account.incoming_phone_number";
inline constexpr std::string_view kApplication = "api.v2010.account.application";
inline constexpr std::string_view kOutgoingCallerId = "api.v2010.account.outgoing_caller_id";
inline constexpr std::string_view kSipDomain = "api.v2010.account.sip.sip_domain";
inline constexpr std::string_view kMessagingService = "messaging.v1.service";
inline constexpr std::string_view kServiceNumber = "messaging.v1.service.phone_number";
inline constexpr std::string_view kAlert = "monitor.v1.alert";
inline constexpr std::string_view kNotification = "api.v2010.account.notification";
inline constexpr std::string_view kEnvironmentVariable =
    "serverless.v1.service.environment.variable";

/// One document, `service`: how often the service was started with this Store, and what it was
/// seeded with. Not a Twilio resource.
inline constexpr std::string_view kService = "ringback.service";

/// One document, `clock`: the latest emulated time, where that is not the machine's. Not a Twilio
/// resource.
inline constexpr std::string_view kClock = "ringback.clock";

/// Simulated phones by number, as `phones` in twilio.yaml describes them. Not a Twilio resource.
inline constexpr std::string_view kPhone = "ringback.phone";

}  // namespace ringback::kind
