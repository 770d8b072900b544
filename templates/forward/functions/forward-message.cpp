// Forwards a text message to FORWARD_TO, with the number that it came from.
// https://www.twilio.com/docs/messaging/twiml/message
#include <twilio/function.hpp>
#include <twilio/twiml.hpp>

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  MessagingResponse twiml;
  twiml.message({{"to", context["FORWARD_TO"]}}, event["From"] + ": " + event["Body"]);
  callback(nullptr, twiml);
}

TWILIO_EXPORT(handler);
