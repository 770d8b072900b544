// What every server of the host benchmark answers: a text with one parameter in it.
#include <twilio/function.hpp>

using namespace twilio;

void handler(const Context&, const Event& event, Callback callback) {
  callback(nullptr, "Hello " + event["name"]);
}

TWILIO_EXPORT(handler);
