// Where a caller belongs, for the flow that asks: there is one location.
#include <twilio/function.hpp>

using namespace twilio;

void handler(const Context& context, const Event&, Callback callback) {
  callback(nullptr, {{"location", context["LOCATION_NAME"]},
                     {"locationId", context["LOCATION_ID"]},
                     {"locationPhone", context["LOCATION_PHONE"]},
                     {"queueName", context["LOCATION_QUEUE"]}});
}

TWILIO_EXPORT(handler);
