// Calls what nobody defines; linking it must fail, so that no caller ever finds out.
#include <twilio/function.hpp>

using namespace twilio;

std::string defined_nowhere();

void handler(const Context&, const Event&, Callback callback) {
  callback(nullptr, defined_nowhere());
}

TWILIO_EXPORT(handler);
