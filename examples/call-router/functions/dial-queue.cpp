// The practice has picked up: it gets who has waited longest. A machine gets nobody.
#include "router.hpp"

using namespace twilio;

namespace {

constexpr int kMostLooks = 6;  // a caller may still be on the way into the queue
constexpr std::int64_t kLook_ms = 500;

bool is_machine(const std::string& answered_by) {
  return answered_by.starts_with("machine") || answered_by == "fax";
}

}  // namespace

void handler(const Context& context, const Event& event, Callback callback) {
  const auto practice = router::read_practice(context, event);
  VoiceResponse twiml;
  if (is_machine(event["AnsweredBy"])) {
    context.warn("a machine answers at", practice.phone);
    return callback(nullptr, twiml.hangup());
  }
  int look = 0;
  while (router::waiting(context, practice.queue) == 0 && ++look < kMostLooks) {
    context.sleep(kLook_ms);
  }
  router::Line(context, practice).serve(event["CallSid"]);
  if (look == kMostLooks) {
    return callback(nullptr, twiml.say("The caller has hung up.").hangup());
  }
  twiml.dial().queue(practice.queue);
  callback(nullptr, twiml);
}

TWILIO_EXPORT(handler);
