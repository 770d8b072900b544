// The rows of what is not emulated: the call goes on without it, and an alert tells so.
#include <algorithm>

#include "base/text.hpp"
#include "twiml/attribute_rows.hpp"

namespace ringback::twiml {

namespace {

constexpr std::string_view kAlerted = "answer; alert 12400 at 1; say next";

struct Unavailable {
  std::string_view element;
  std::string_view document;    ///< `@` is the place of the attributes.
  std::string_view attributes;  ///< Their names, or none.
};

constexpr Unavailable kUnavailable[] = {
    {"Queue", "<Queue @>support</Queue>", "url method reservationSid postWorkActivitySid"},
    {"Connect/ConversationRelay", "<Connect><ConversationRelay @/></Connect>",
     "url welcomeGreeting welcomeGreetingInterruptible language ttsLanguage ttsProvider voice "
     "transcriptionLanguage transcriptionProvider speechModel interruptible dtmfDetection "
     "reportInputDuringAgentSpeech preemptible hints debug"},
    {"ConversationRelay/Language",
     "<Connect><ConversationRelay url='wss://b'><Language @/></ConversationRelay></Connect>",
     "code ttsProvider voice transcriptionProvider speechModel"},
    {"ConversationRelay/Parameter",
     "<Connect><ConversationRelay url='wss://b'><Parameter @/></ConversationRelay></Connect>",
     "name value"},
    {"Connect/ConversationRelaySession", "<Connect><ConversationRelaySession @/></Connect>",
     "connector sessionConfiguration"},
    {"Connect/Room", "<Connect><Room @>daily</Room></Connect>", "participantIdentity"},
    {"Connect/VirtualAgent", "<Connect><VirtualAgent @/></Connect>",
     "connectorName language sentimentAnalysis statusCallback statusCallbackMethod"},
    {"VirtualAgent/Parameter",
     "<Connect><VirtualAgent connectorName='a'><Parameter @/></VirtualAgent></Connect>",
     "name value"},
    {"VirtualAgent/Config",
     "<Connect><VirtualAgent connectorName='a'><Config @/></VirtualAgent></Connect>", "name value"},
    {"Connect/Conversation", "<Connect><Conversation @/></Connect>",
     "serviceInstanceSid inboundAutocreation routingAssignmentTimeout inboundTimeout url method "
     "record trim"},
    {"Connect/AiSession", "<Connect><AiSession @/></Connect>",
     "aiConnector aiSessionConfiguration"},
    {"Connect/Assistant", "<Connect><Assistant @/></Connect>",
     "id language ttsProvider voice welcomeGreeting"},
    {"Connect/Autopilot", "<Connect><Autopilot @>UA1</Autopilot></Connect>", ""},
};

AttributeRow row_of(const Unavailable& what, std::string_view attribute) {
  std::string document = cat(what.document, "<Say>next</Say>");
  if (attribute.empty()) document.erase(document.find(" @"), 2);
  AttributeRow row;
  row.element = what.element;
  row.attribute = attribute;
  row.values = "any";
  row.state = State::kAlert;
  row.document = kept(std::move(document));
  row.plain = kAlerted;
  if (!attribute.empty()) row.samples = {{"x", kAlerted}};
  return row;
}

}  // namespace

AttributeRows alert_rows() {
  AttributeRows rows;
  for (const auto& what : kUnavailable) {
    rows.push_back(row_of(what, ""));
    for (auto names = what.attributes; !names.empty();) {
      const auto end = std::min(names.find(' '), names.size());
      rows.push_back(row_of(what, names.substr(0, end)));
      names.remove_prefix(std::min(end + 1, names.size()));
    }
  }
  return rows;
}

}  // namespace ringback::twiml
