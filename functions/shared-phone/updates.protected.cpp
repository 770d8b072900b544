// The number's status callback: the caller's call is over, however it ended. No phone goes on
// ringing, and nobody is left alone in the room.
#include "shared_phone.hpp"

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  if (event["Direction"] != "inbound" || !shared_phone::is_over(event["CallStatus"])) {
    return callback(nullptr, "");
  }
  const shared_phone::Session session(context, event["CallSid"]);
  const auto end = [&] {
    return session.update([](Json& now) {
      const bool ends = now["status"] != "ended";
      now["status"] = "ended";
      return ends;
    });
  };
  Json data = end();
  // Whoever has yet to begin must find it ended; if they are faster, it is ended once more.
  if (data.is_null() && !session.begin({})) data = end();
  if (data.is_object()) {
    session.stop_ringing(data);
    const std::string winner = data["winner"];
    const Json member = data["members"].value(winner, Json::object());
    if (member.value("state", "done") != "done") {
      session.change_call(member["call"], {{"Status", "completed"}});
    }
  }
  callback(nullptr, "");
}

TWILIO_EXPORT(handler);
