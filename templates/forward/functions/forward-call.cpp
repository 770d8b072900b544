// Forwards a call to FORWARD_TO, and says so when nobody answers there.
// https://www.twilio.com/docs/voice/twiml/dial
#include <twilio/function.hpp>
#include <twilio/twiml.hpp>

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  VoiceResponse twiml;
  const std::string status = event["DialCallStatus"];
  if (status.empty()) {
    // <Dial> asks this function again when it has ended, and tells how.
    twiml.dial({{"action", "/forward-call"}, {"timeout", "20"}}, context["FORWARD_TO"]);
  } else if (status == "completed" || status == "answered") {
    twiml.hangup();
  } else {
    twiml.say("Nobody can take your call now. Please try again later.").hangup();
  }
  callback(nullptr, twiml);
}

TWILIO_EXPORT(handler);
