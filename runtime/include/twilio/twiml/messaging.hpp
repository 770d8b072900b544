// twilio/twiml/messaging.hpp - MessagingResponse: what is answered to a message.
// https://www.twilio.com/docs/messaging/twiml
#pragma once

#include <twilio/twiml/element.hpp>

namespace twilio {
namespace twiml {

// https://www.twilio.com/docs/messaging/twiml/message
class Message : public Element<Message> {
 public:
  using Element::Element;

  Message& body(Text text) { return leaf("Body", {}, text); }
  Message& media(Text url) { return leaf("Media", {}, url); }
};

}  // namespace twiml

class MessagingResponse : public twiml::Document<MessagingResponse> {
 public:
  // https://www.twilio.com/docs/messaging/twiml/message
  MessagingResponse& message(twiml::Text text) { return leaf("Message", {}, text); }
  MessagingResponse& message(const Attributes& attributes, twiml::Text text) {
    return leaf("Message", attributes, text);
  }
  twiml::Message message(const Attributes& attributes = {}) {
    return open<twiml::Message>("Message", attributes);
  }

  // https://www.twilio.com/docs/messaging/twiml/redirect
  MessagingResponse& redirect(twiml::Text url) { return leaf("Redirect", {}, url); }
  MessagingResponse& redirect(const Attributes& attributes, twiml::Text url) {
    return leaf("Redirect", attributes, url);
  }

  // The old name of message().
  MessagingResponse& sms(twiml::Text text) { return leaf("Sms", {}, text); }
  MessagingResponse& sms(const Attributes& attributes, twiml::Text text) {
    return leaf("Sms", attributes, text);
  }
};

}  // namespace twilio
