// Where the caller waits: ringing while nobody has picked up, then the room, or an apology when
// nobody will. It is the number's fallback, too.
#include <cstdlib>

#include "shared_phone.hpp"

using namespace twilio;

namespace {

constexpr int kMostRounds = 30;  // of some five seconds: longer than any phone rings

}  // namespace

void handler(const Context& context, const Event& event, Callback callback) {
  const shared_phone::Session session(context, event["CallSid"]);
  const auto round = static_cast<int>(std::strtol(event["round"].c_str(), nullptr, 10));
  Json data = session.read();
  if (data.is_object() && data["status"] == "pending" && round >= kMostRounds) {
    context.error("nothing was heard of the members of", session.id());
    data = session.update([](Json& now) {
      if (now["status"] == "pending") now["status"] = "ended";
      return now["status"] == "ended";
    });
    if (data.is_object()) session.stop_ringing(data);
  }
  callback(nullptr, shared_phone::next_for_caller(context, session.id(), data, round));
}

TWILIO_EXPORT(handler);
