// Reads the menu to a caller and waits for a key, which /choice acts upon.
// https://www.twilio.com/docs/voice/twiml/gather
#include <twilio/function.hpp>
#include <twilio/twiml.hpp>

using namespace twilio;

void handler(const Context&, const Event&, Callback callback) {
  VoiceResponse twiml;
  twiml.gather({{"numDigits", "1"}, {"timeout", "5"}, {"action", "/choice"}})
      .say("For sales, press 1. For our opening hours, press 2.");
  twiml.say("We did not hear a key. Goodbye.").hangup();
  callback(nullptr, twiml);
}

TWILIO_EXPORT(handler);
