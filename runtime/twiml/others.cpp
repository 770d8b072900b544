// <Echo>, <Refer> and <Sms>.
#include "base/text.hpp"
#include "twiml/interpreter.hpp"

namespace ringback::twiml {

// https://www.twilio.com/docs/voice/twiml/echo
// Gives back what it hears, until the call ends.
void Interpreter::echo(const XmlElement&) { state_ = Echoing{}; }

// https://www.twilio.com/docs/voice/twiml/refer
// Hands a SIP call over to another address.
void Interpreter::refer(const XmlElement& verb) {
  const auto uri =
      verb.children.empty() ? std::string() : std::string(trim(verb.children.front().text));
  state_ = Awaiting{verb};
  if (uri.starts_with("sip:") || uri.starts_with("sips:")) return emit(Refer{uri});
  alert(13241, verb, cat("<Refer> names no SIP address, but '", uri, "'"));
  refer_ended({"failed", "", ""});
}

void Interpreter::refer_ended(const ReferEnded& event) {
  const auto* awaiting = std::get_if<Awaiting>(&state_);
  if (awaiting == nullptr || awaiting->verb.name != "Refer") return;
  FormFields parameters = {{"ReferCallStatus", event.status}};
  if (!event.sip_response.empty()) {
    parameters.emplace_back("ReferSipResponseCode", event.sip_response);
  }
  if (!event.notify_response.empty()) {
    parameters.emplace_back("NotifySipResponseCode", event.notify_response);
  }
  await_end(XmlElement(awaiting->verb), std::move(parameters));
}

// https://www.twilio.com/docs/voice/twiml/sms
// Sends a text message; without `to` to the caller, without `from` from the number that was called.
void Interpreter::sms(const XmlElement& verb) {
  SendSms sms{attribute(verb, "to"), attribute(verb, "from"), std::string(trim(verb.text)), {}};
  if (!attribute(verb, "statusCallback").empty()) {
    sms.status_callback = url(verb, "statusCallback", 14105);
  }
  state_ = Awaiting{verb};
  if (!sms.body.empty()) return emit(std::move(sms));
  alert(14103, verb, "<Sms> has no text");
  sms_sent({"", "invalid"});
}

void Interpreter::sms_sent(const SmsSent& event) {
  const auto* awaiting = std::get_if<Awaiting>(&state_);
  if (awaiting == nullptr || awaiting->verb.name != "Sms") return;
  FormFields parameters = {{"SmsStatus", event.status}};
  if (!event.sid.empty()) parameters.emplace_back("SmsSid", event.sid);
  await_end(XmlElement(awaiting->verb), std::move(parameters));
}

/// The action URL is asked if there is one; else the next verb runs.
void Interpreter::await_end(const XmlElement& verb, FormFields parameters) {
  if (verb.attribute("action") == nullptr) return next();
  request_action(verb, std::move(parameters));
}

}  // namespace ringback::twiml
