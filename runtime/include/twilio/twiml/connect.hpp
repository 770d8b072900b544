// twilio/twiml/connect.hpp - what a call is connected to, and what runs beside it.
#pragma once

#include <twilio/twiml/element.hpp>

namespace twilio::twiml {

// https://www.twilio.com/docs/voice/twiml/connect - the call waits until the other side is done.
class Connect : public Element<Connect> {
 public:
  using Element::Element;

  // https://www.twilio.com/docs/voice/twiml/stream
  Custom stream(const Attributes& attributes) { return open<Custom>("Stream", attributes); }

  // https://www.twilio.com/docs/voice/twiml/connect/conversationrelay
  Custom conversation_relay(const Attributes& attributes) {
    return open<Custom>("ConversationRelay", attributes);
  }
  Connect& conversation_relay_session(const Attributes& attributes) {
    return leaf("ConversationRelaySession", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/connect/room
  Connect& room(Text name) { return leaf("Room", {}, name); }
  Connect& room(const Attributes& attributes, Text name) { return leaf("Room", attributes, name); }

  // https://www.twilio.com/docs/voice/twiml/connect/virtualagent
  Custom virtual_agent(const Attributes& attributes) {
    return open<Custom>("VirtualAgent", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/connect/conversation
  Connect& conversation(const Attributes& attributes) { return leaf("Conversation", attributes); }

  Connect& ai_session(const Attributes& attributes) { return leaf("AiSession", attributes); }

  // https://www.twilio.com/docs/alpha/ai-assistants
  Custom assistant(const Attributes& attributes) { return open<Custom>("Assistant", attributes); }

  // https://www.twilio.com/docs/voice/twiml/connect/autopilot
  Connect& autopilot(Text name) { return leaf("Autopilot", {}, name); }
};

// <Start> and <Stop>: things beside the call; a <Stop> names what an earlier <Start> began.
class Fork : public Element<Fork> {
 public:
  using Element::Element;

  // https://www.twilio.com/docs/voice/twiml/stream
  Custom stream(const Attributes& attributes) { return open<Custom>("Stream", attributes); }

  // https://www.twilio.com/docs/voice/twiml/siprec
  Custom siprec(const Attributes& attributes) { return open<Custom>("Siprec", attributes); }

  // https://www.twilio.com/docs/voice/twiml/transcription
  Custom transcription(const Attributes& attributes) {
    return open<Custom>("Transcription", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/recording
  Fork& recording(const Attributes& attributes = {}) { return leaf("Recording", attributes); }
};

}  // namespace twilio::twiml
