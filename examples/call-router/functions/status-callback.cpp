// The call of the practice is over: the next caller's turn, or another attempt.
#include "router.hpp"

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  auto practice = router::read_practice(context, event);
  router::Line(context, practice).call_ended(event["CallSid"]);
  callback(nullptr, "");
}

TWILIO_EXPORT(handler);
