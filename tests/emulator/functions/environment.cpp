// Answers with the variable that the event names, and says in the log that it did.
#include <twilio/function.hpp>

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  context.log("asked for " + event["name"]);
  callback(nullptr, context[event["name"]]);
}

TWILIO_EXPORT(handler);
