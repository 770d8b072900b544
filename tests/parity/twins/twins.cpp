// The one library that is installed at the route of every recorded function.
#include "twins.hpp"

namespace {

void handler(const twilio::Context& context, const twilio::Event& event,
             twilio::Callback callback) {
  const std::string path = context.path();
  for (const auto& handlers :
       {twins::payloads(), twins::responses(), twins::failures(), twins::services()}) {
    const auto found = handlers.find(path);
    if (found != handlers.end()) return found->second(context, event, callback);
  }
  throw twilio::Error("there is no twin of " + path);
}

}  // namespace

TWILIO_EXPORT(handler);
