// Somebody calls: they wait in the practice's queue, and the practice is called, unless it is
// being rung or is on the phone already.
#include "router.hpp"

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  const auto practice = router::read_practice(context, event);
  router::provide_queue(context, practice.queue);
  router::Line(context, practice).ring();
  VoiceResponse twiml;
  twiml.enqueue({{"action", router::address(context, "queue-result", practice.query())},
                 {"waitUrl", router::address(context, "hold", practice.query())}},
                practice.queue);
  callback(nullptr, twiml);
}

TWILIO_EXPORT(handler);
