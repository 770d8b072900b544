// twilio/twiml/dial.hpp - whom a <Dial> rings.
#pragma once

#include <twilio/twiml/element.hpp>

namespace twilio::twiml {

// https://www.twilio.com/docs/voice/twiml/client
class DialClient : public Element<DialClient> {
 public:
  using Element::Element;

  DialClient& identity(Text name) { return leaf("Identity", {}, name); }
  DialClient& parameter(Text name, Text value) {
    return leaf("Parameter", {{"name", name}, {"value", value}});
  }
};

// https://www.twilio.com/docs/voice/twiml/application
class DialApplication : public Element<DialApplication> {
 public:
  using Element::Element;

  DialApplication& application_sid(Text sid) { return leaf("ApplicationSid", {}, sid); }
  DialApplication& parameter(Text name, Text value) {
    return leaf("Parameter", {{"name", name}, {"value", value}});
  }
};

// https://www.twilio.com/docs/voice/twiml/dial
class Dial : public Element<Dial> {
 public:
  using Element::Element;

  // https://www.twilio.com/docs/voice/twiml/number
  Dial& number(Text number) { return leaf("Number", {}, number); }
  Dial& number(const Attributes& attributes, Text number) {
    return leaf("Number", attributes, number);
  }

  // https://www.twilio.com/docs/voice/twiml/client
  Dial& client(Text identity) { return leaf("Client", {}, identity); }
  Dial& client(const Attributes& attributes, Text identity) {
    return leaf("Client", attributes, identity);
  }
  DialClient client(const Attributes& attributes = {}) {
    return open<DialClient>("Client", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/sip
  Dial& sip(Text uri) { return leaf("Sip", {}, uri); }
  Dial& sip(const Attributes& attributes, Text uri) { return leaf("Sip", attributes, uri); }

  // https://www.twilio.com/docs/voice/twiml/sim
  Dial& sim(Text sid) { return leaf("Sim", {}, sid); }

  // https://www.twilio.com/docs/voice/twiml/conference
  Dial& conference(Text name) { return leaf("Conference", {}, name); }
  Dial& conference(const Attributes& attributes, Text name) {
    return leaf("Conference", attributes, name);
  }

  // https://www.twilio.com/docs/voice/twiml/queue - the name is empty with reservationSid.
  Dial& queue(Text name) { return leaf("Queue", {}, name); }
  Dial& queue(const Attributes& attributes, Text name = "") {
    return leaf("Queue", attributes, name);
  }

  // https://www.twilio.com/docs/voice/twiml/application
  Dial& application(Text sid) { return leaf("Application", {}, sid); }
  Dial& application(const Attributes& attributes, Text sid) {
    return leaf("Application", attributes, sid);
  }
  DialApplication application(const Attributes& attributes = {}) {
    return open<DialApplication>("Application", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/whatsapp
  Dial& whatsapp(Text number) { return leaf("WhatsApp", {}, number); }
  Dial& whatsapp(const Attributes& attributes, Text number) {
    return leaf("WhatsApp", attributes, number);
  }
};

}  // namespace twilio::twiml
