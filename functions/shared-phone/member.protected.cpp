// A member's call is over, or was never answered. When nobody is left to be rung, the caller is
// told; when it was the one who spoke with the caller, all is over.
#include "shared_phone.hpp"

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  const shared_phone::Session session(context, event["id"]);
  const std::string number = event["number"];
  if (!shared_phone::is_over(event["CallStatus"])) return callback(nullptr, "");
  bool leaves = false;
  session.update([&](Json& data) {
    if (!data["members"].contains(number)) return false;
    data["members"][number]["state"] = "done";
    leaves = data["status"] == "active" && data["winner"] == number;
    if (leaves) data["status"] = "ended";
    return true;
  });
  // A caller who was just on the way into the room would be alone there.
  if (leaves) {
    session.change_call(session.id(), {{"Url", shared_phone::address(context, "wait", {})}});
  }
  callback(nullptr, "");
}

TWILIO_EXPORT(handler);
