// The schema of TwiML as Twilio documents it, one row an element.
// https://www.twilio.com/docs/voice/twiml, https://www.twilio.com/docs/messaging/twiml
#include "twiml/schema.hpp"

#include <algorithm>
#include <array>

namespace ringback::twiml {

namespace {

constexpr std::string_view kSay = "voice language loop";

constexpr std::string_view kNumber =
    "sendDigits url method statusCallback statusCallbackMethod statusCallbackEvent byoc "
    "machineDetection machineDetectionTimeout machineDetectionSpeechThreshold "
    "machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout amdStatusCallback "
    "amdStatusCallbackMethod";
constexpr std::string_view kGather =
    "input action method timeout finishOnKey numDigits actionOnEmptyResult speechTimeout "
    "speechModel language hints profanityFilter enhanced partialResultCallback "
    "partialResultCallbackMethod bargeIn maxSpeechTime debug";
constexpr std::string_view kRecord =
    "action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback "
    "recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe transcribeCallback "
    "recordingConfigurationId";
constexpr std::string_view kDial =
    "action method answerOnBridge callerId callReason hangupOnStar timeout timeLimit record "
    "recordingTrack recordingStatusCallback recordingStatusCallbackMethod "
    "recordingStatusCallbackEvent trim ringTone sequential referUrl referMethod "
    "recordingConfigurationId events";
constexpr std::string_view kSip =
    "username password url method statusCallback statusCallbackMethod statusCallbackEvent "
    "machineDetection machineDetectionTimeout machineDetectionSpeechThreshold "
    "machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout amdStatusCallback "
    "amdStatusCallbackMethod";
constexpr std::string_view kConference =
    "muted beep startConferenceOnEnter endConferenceOnExit maxParticipants waitUrl waitMethod "
    "record trim region coach participantLabel jitterBufferSize statusCallback "
    "statusCallbackMethod statusCallbackEvent recordingStatusCallback "
    "recordingStatusCallbackMethod recordingStatusCallbackEvent eventCallbackUrl";
constexpr std::string_view kStream = "url name track statusCallback statusCallbackMethod";
constexpr std::string_view kSiprec = "connectorName name track statusCallback statusCallbackMethod";
constexpr std::string_view kTranscription =
    "name statusCallbackUrl statusCallbackMethod track languageCode transcriptionEngine "
    "speechModel partialResults profanityFilter enableAutomaticPunctuation hints "
    "inboundTrackLabel outboundTrackLabel intelligenceService";
constexpr std::string_view kPay =
    "input action statusCallback statusCallbackMethod paymentConnector paymentMethod tokenType "
    "chargeAmount currency description language validCardTypes timeout maxAttempts securityCode "
    "postalCode minPostalCodeLength bankAccountType";
constexpr std::string_view kPrompt = "for attempt cardType errorType requireMatchingInputs";
constexpr std::string_view kRelay =
    "url welcomeGreeting welcomeGreetingInterruptible language ttsLanguage ttsProvider voice "
    "transcriptionLanguage transcriptionProvider speechModel interruptible dtmfDetection "
    "reportInputDuringAgentSpeech preemptible hints debug";
constexpr std::string_view kSms = "to from action method statusCallback";
constexpr std::string_view kMessage = "to from action method statusCallback";

constexpr auto kVoice = std::to_array<ElementRule>({
    {"Response", "Connect", "action method"},
    {"Response", "Dial", kDial},
    {"Response", "Echo", ""},
    {"Response", "Enqueue", "action method waitUrl waitUrlMethod workflowSid maxQueueSize"},
    {"Response", "Gather", kGather},
    {"Response", "Hangup", ""},
    {"Response", "Leave", ""},
    {"Response", "Pause", "length"},
    {"Response", "Pay", kPay},
    {"Response", "Play", "loop digits"},
    {"Response", "Prompt", kPrompt},
    {"Response", "Queue", "url method reservationSid postWorkActivitySid"},
    {"Response", "Record", kRecord},
    {"Response", "Redirect", "method"},
    {"Response", "Refer", "action method"},
    {"Response", "Reject", "reason"},
    {"Response", "Say", kSay},
    {"Response", "Sms", kSms},
    {"Response", "Start", "action method"},
    {"Response", "Stop", ""},
    {"Gather", "Say", kSay},
    {"Gather", "Play", "loop digits"},
    {"Gather", "Pause", "length"},
    {"Dial", "Number", kNumber},
    {"Dial", "Client", "url method statusCallback statusCallbackMethod statusCallbackEvent"},
    {"Dial", "Sip", kSip},
    {"Dial", "Sim", ""},
    {"Dial", "Conference", kConference},
    {"Dial", "Queue", "url method reservationSid postWorkActivitySid"},
    {"Dial", "Application",
     "customerId copyParentTo url method statusCallback statusCallbackMethod statusCallbackEvent"},
    {"Dial", "WhatsApp", "url method statusCallback statusCallbackMethod statusCallbackEvent"},
    {"Enqueue", "Task", "priority timeout"},
    {"Client", "Identity", ""},
    {"Client", "Parameter", "name value"},
    {"Application", "ApplicationSid", ""},
    {"Application", "Parameter", "name value"},
    {"Hangup", "Parameter", "name value"},
    {"Reject", "Parameter", "name value"},
    {"Connect", "Stream", kStream},
    {"Connect", "ConversationRelay", kRelay},
    {"Connect", "ConversationRelaySession", "connector sessionConfiguration"},
    {"Connect", "Room", "participantIdentity"},
    {"Connect", "VirtualAgent",
     "connectorName language sentimentAnalysis statusCallback "
     "statusCallbackMethod"},
    {"Connect", "Conversation",
     "serviceInstanceSid inboundAutocreation routingAssignmentTimeout "
     "inboundTimeout url method record trim"},
    {"Connect", "AiSession", "aiConnector aiSessionConfiguration"},
    {"Connect", "Assistant", "id language ttsProvider voice welcomeGreeting"},
    {"Connect", "Autopilot", ""},
    {"Start", "Stream", kStream},
    {"Start", "Siprec", kSiprec},
    {"Start", "Transcription", kTranscription},
    {"Start", "Recording",
     "channels track trim recordingStatusCallback recordingStatusCallbackMethod "
     "recordingStatusCallbackEvent"},
    {"Stop", "Stream", kStream},
    {"Stop", "Siprec", kSiprec},
    {"Stop", "Transcription", kTranscription},
    {"Stop", "Recording", ""},
    {"Stream", "Parameter", "name value"},
    {"Siprec", "Parameter", "name value"},
    {"VirtualAgent", "Parameter", "name value"},
    {"VirtualAgent", "Config", "name value"},
    {"Transcription", "Config", "name value"},
    {"Transcription", "Parameter", "name value"},
    {"ConversationRelay", "Language", "code ttsProvider voice transcriptionProvider speechModel"},
    {"ConversationRelay", "Parameter", "name value"},
    {"Pay", "Prompt", kPrompt},
    {"Pay", "Parameter", "name value"},
    {"Prompt", "Say", kSay},
    {"Prompt", "Play", "loop digits"},
    {"Prompt", "Pause", "length"},
    {"Refer", "Sip", ""},
    {"Refer", "ReferSip", ""},
    {"Refer", "SipUri", ""},
});

constexpr auto kMessaging = std::to_array<ElementRule>({
    {"Response", "Message", kMessage},
    {"Response", "Redirect", "method"},
    {"Response", "Sms", kMessage},
    {"Message", "Body", ""},
    {"Message", "Media", ""},
});

/// SSML inside <Say> is passed over, not judged: it changes how words sound, not what happens.
/// https://www.twilio.com/docs/voice/twiml/say/text-speech#ssml
constexpr ElementRule kSsmlRule = {"Say", "", "*"};
constexpr std::string_view kSsmlElements =
    "break emphasis lang p phoneme prosody s say-as sub w amazon:effect amazon:domain";

const ElementRule* find(std::span<const ElementRule> rules, std::string_view parent,
                        std::string_view name) {
  for (const auto& rule : rules) {
    if (rule.parent == parent && rule.name == name) return &rule;
  }
  return nullptr;
}

}  // namespace

int verb_fault(Place place, std::string_view verb) {
  constexpr std::string_view kSounds = "Play Say Pause Redirect";
  const auto only = [verb](std::string_view verbs, int code) {
    return lists(verbs, verb) ? 0 : code;
  };
  switch (place) {
    case Place::kCall: return 0;
    case Place::kWhisper:
      return verb == "Dial" ? 13201 : only("Play Say Pause Gather Hangup Redirect", 12200);
    case Place::kQueue: return only("Play Say Pause Hangup Redirect Leave Gather", 14202);
    case Place::kConference: return only(kSounds, 13238);
    case Place::kDequeued: return only(kSounds, 14211);
    case Place::kAnnouncement: return only(kSounds, 13238);
  }
  return 0;
}

bool is_dtmf(std::string_view digits) {
  return !digits.empty() &&
         digits.find_first_not_of("0123456789ABCD*#wW") == std::string_view::npos;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool is_language(std::string_view tag) {
  const auto first = tag.substr(0, tag.find('-'));
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (first.size() < 2 || first.size() > 3 || tag.size() > 16 || tag.ends_with('-')) return false;
  return std::all_of(tag.begin(), tag.end(),
                     [&](char c) { return is_letter(c) || c == '-' || (c >= '0' && c <= '9'); });
}

bool lists(std::string_view words, std::string_view word, char separator) {
  while (!words.empty()) {
    const auto end = words.find(separator);
    if (words.substr(0, end) == word) return true;
    if (end == std::string_view::npos) return false;
    words.remove_prefix(end + 1);
  }
  return false;
}

std::span<const ElementRule> voice_rules() { return kVoice; }

const ElementRule* voice_rule(std::string_view parent, std::string_view name) {
  if (lists(kSsmlElements, name) && (parent == "Say" || lists(kSsmlElements, parent))) {
    return &kSsmlRule;
  }
  return find(kVoice, parent, name);
}

const ElementRule* messaging_rule(std::string_view parent, std::string_view name) {
  return find(kMessaging, parent, name);
}

}  // namespace ringback::twiml
