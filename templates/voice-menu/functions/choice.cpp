// Does what the caller chose in /menu.
#include <twilio/function.hpp>
#include <twilio/twiml.hpp>

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  VoiceResponse twiml;
  const std::string key = event["Digits"];
  if (key == "1") {
    twiml.say("We connect you with sales.").dial(context["SALES_NUMBER"]);
  } else if (key == "2") {
    twiml.say("We are open from 9 to 5, Monday to Friday.").hangup();
  } else {
    twiml.say("There is nothing behind that key.").redirect("/menu");
  }
  callback(nullptr, twiml);
}

TWILIO_EXPORT(handler);
