// Greets whoever asks: /hello?name=Ann
#include <twilio/function.hpp>

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  const std::string name = event.has("name") ? event["name"] : "world";
  context.log("greeting", name);
  callback(nullptr, context["GREETING"] + ", " + name + "!");
}

TWILIO_EXPORT(handler);
