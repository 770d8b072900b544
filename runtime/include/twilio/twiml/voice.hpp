// twilio/twiml/voice.hpp - VoiceResponse: what a call does next.
// https://www.twilio.com/docs/voice/twiml
#pragma once

#include <string_view>
#include <twilio/twiml/connect.hpp>
#include <twilio/twiml/dial.hpp>
#include <twilio/twiml/element.hpp>
#include <twilio/twiml/say.hpp>

namespace twilio {
namespace twiml {

// https://www.twilio.com/docs/voice/twiml/gather - Say, Play and Pause are heard while it listens.
class Gather : public Audible<Gather> {
 public:
  using Audible::Audible;
};

// https://www.twilio.com/docs/voice/twiml/pay/prompt - what is said at one step of a payment.
class Prompt : public Audible<Prompt> {
 public:
  using Audible::Audible;
};

// https://www.twilio.com/docs/voice/twiml/pay
class Pay : public Element<Pay> {
 public:
  using Element::Element;

  Prompt prompt(const Attributes& attributes = {}) { return open<Prompt>("Prompt", attributes); }
  Pay& parameter(Text name, Text value) {
    return leaf("Parameter", {{"name", name}, {"value", value}});
  }
};

// https://www.twilio.com/docs/voice/twiml/enqueue
class Enqueue : public Element<Enqueue> {
 public:
  using Element::Element;

  // The attributes of the TaskRouter task, as JSON text.
  Enqueue& task(Text json) { return leaf("Task", {}, json); }
  Enqueue& task(const Attributes& attributes, Text json) { return leaf("Task", attributes, json); }
};

// https://www.twilio.com/docs/voice/twiml/refer
class Refer : public Element<Refer> {
 public:
  using Element::Element;

  Refer& sip(Text uri) { return leaf("Sip", {}, uri); }
};

}  // namespace twiml

class VoiceResponse : public twiml::Audible<VoiceResponse, twiml::Document<VoiceResponse>> {
 public:
  // https://www.twilio.com/docs/voice/twiml/connect
  twiml::Connect connect(const Attributes& attributes = {}) {
    return open<twiml::Connect>("Connect", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/dial
  VoiceResponse& dial(twiml::Text number) { return leaf("Dial", {}, number); }
  VoiceResponse& dial(const Attributes& attributes, twiml::Text number) {
    return leaf("Dial", attributes, number);
  }
  twiml::Dial dial(const Attributes& attributes = {}) {
    return open<twiml::Dial>("Dial", attributes);
  }

  // Plays the caller's own voice back; in Twilio's libraries, not in its documentation.
  VoiceResponse& echo() { return leaf("Echo"); }

  // https://www.twilio.com/docs/voice/twiml/enqueue
  VoiceResponse& enqueue(twiml::Text queue) { return leaf("Enqueue", {}, queue); }
  VoiceResponse& enqueue(const Attributes& attributes, twiml::Text queue) {
    return leaf("Enqueue", attributes, queue);
  }
  twiml::Enqueue enqueue(const Attributes& attributes = {}) {
    return open<twiml::Enqueue>("Enqueue", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/gather
  twiml::Gather gather(const Attributes& attributes = {}) {
    return open<twiml::Gather>("Gather", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/hangup - each parameter becomes a <Parameter>.
  VoiceResponse& hangup(const Attributes& parameters = {}) {
    return with_parameters("Hangup", {}, parameters);
  }

  // https://www.twilio.com/docs/voice/twiml/leave
  VoiceResponse& leave() { return leaf("Leave"); }

  // https://www.twilio.com/docs/voice/twiml/pay
  twiml::Pay pay(const Attributes& attributes = {}) { return open<twiml::Pay>("Pay", attributes); }

  // https://www.twilio.com/docs/voice/twiml/pay/prompt
  twiml::Prompt prompt(const Attributes& attributes = {}) {
    return open<twiml::Prompt>("Prompt", attributes);
  }

  // In Twilio's libraries; its documentation knows <Queue> only inside <Dial>.
  VoiceResponse& queue(twiml::Text name) { return leaf("Queue", {}, name); }
  VoiceResponse& queue(const Attributes& attributes, twiml::Text name) {
    return leaf("Queue", attributes, name);
  }

  // https://www.twilio.com/docs/voice/twiml/record
  VoiceResponse& record(const Attributes& attributes = {}) { return leaf("Record", attributes); }

  // https://www.twilio.com/docs/voice/twiml/redirect
  VoiceResponse& redirect(twiml::Text url) { return leaf("Redirect", {}, url); }
  VoiceResponse& redirect(const Attributes& attributes, twiml::Text url) {
    return leaf("Redirect", attributes, url);
  }

  // https://www.twilio.com/docs/voice/twiml/refer
  twiml::Refer refer(const Attributes& attributes = {}) {
    return open<twiml::Refer>("Refer", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/reject - each parameter becomes a <Parameter>.
  VoiceResponse& reject(const Attributes& attributes = {}, const Attributes& parameters = {}) {
    return with_parameters("Reject", attributes, parameters);
  }

  // https://www.twilio.com/docs/voice/twiml/sms - Twilio advises to send a Message instead.
  VoiceResponse& sms(twiml::Text message) { return leaf("Sms", {}, message); }
  VoiceResponse& sms(const Attributes& attributes, twiml::Text message) {
    return leaf("Sms", attributes, message);
  }

  // https://www.twilio.com/docs/voice/twiml/stream#start
  twiml::Fork start(const Attributes& attributes = {}) {
    return open<twiml::Fork>("Start", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/stream#stop
  twiml::Fork stop() { return open<twiml::Fork>("Stop", {}); }

 private:
  VoiceResponse& with_parameters(std::string_view verb, const Attributes& attributes,
                                 const Attributes& parameters) {
    auto element = open<twiml::Custom>(verb, attributes);
    for (const Attribute& pair : parameters) element.parameter(pair.name, pair.value);
    return *this;
  }
};

}  // namespace twilio
