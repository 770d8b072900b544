// Greets the caller; built outside the tree of the runtime.
#include <twilio/client.hpp>
#include <twilio/function.hpp>
#include <twilio/twiml.hpp>

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  context.log("greeting", event["From"]);
  callback(nullptr, VoiceResponse().say("Hello " + event["From"]));
}

TWILIO_EXPORT(handler);
