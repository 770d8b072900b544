// A caller is out of the queue: they spoke with the practice, gave up, or are told that nobody can
// be reached.
#include "router.hpp"

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  const auto practice = router::read_practice(context, event);
  const std::string result = event["QueueResult"];
  VoiceResponse twiml;
  if (result == "hangup") {
    router::Line(context, practice).nobody_waits();
  } else if (result != "bridged") {
    twiml.say("Sorry, nobody can take your call now. Please try again later.");
  }
  callback(nullptr, twiml.hangup());
}

TWILIO_EXPORT(handler);
