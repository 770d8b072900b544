// A member has picked up. The first person gets the caller; machines, and who comes too late, are
// hung up on.
#include "shared_phone.hpp"

using namespace twilio;

namespace {

bool is_person(const Context& context, const std::string& answered_by) {
  if (answered_by.empty() || answered_by == "human") return true;  // nobody looked, or somebody saw
  return answered_by == "unknown" && shared_phone::read_settings(context).accepts_unknown;
}

}  // namespace

void handler(const Context& context, const Event& event, Callback callback) {
  const shared_phone::Session session(context, event["id"]);
  const std::string number = event["number"];
  const bool person = is_person(context, event["AnsweredBy"]);
  bool wins = false;
  const Json data = session.update([&](Json& now) {
    wins = person && now["status"] == "pending" && now["members"].contains(number);
    if (!now["members"].contains(number)) return false;
    Json& member = now["members"][number];
    member = {{"state", wins ? "ringing" : "done"}, {"call", event["CallSid"]}};
    if (wins) now["status"] = "active";
    if (wins) now["winner"] = number;
    return true;
  });
  if (!wins) {
    VoiceResponse twiml;
    return callback(nullptr, twiml.hangup());
  }
  session.stop_ringing(data);
  // The caller may be listening to the ringing: they need not hear it to its end.
  session.change_call(session.id(), {{"Url", shared_phone::address(context, "wait", {})}});
  callback(nullptr, shared_phone::room(session.id()));
}

TWILIO_EXPORT(handler);
