// Fails as it is told: by an error, by words on its log.
#include <twilio/function.hpp>

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  if (event["how"] == "warn") context.warn("look out");
  if (event["how"] == "throw") throw std::runtime_error("no luck");
  if (event["how"] == "refuse") return callback(nullptr, Response("gone").set_status(404));
  callback(nullptr, "fine");
}

TWILIO_EXPORT(handler);
