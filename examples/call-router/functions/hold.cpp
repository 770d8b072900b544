// What those who wait hear, again and again. When the practice cannot be reached, they leave the
// queue; when nobody is calling it any more, it is called.
#include "router.hpp"

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  const auto practice = router::read_practice(context, event);
  const router::Line line(context, practice);
  const Json state = line.read();
  VoiceResponse twiml;
  if (state.is_object() && state["state"] == "given-up") return callback(nullptr, twiml.leave());
  line.ring();
  const std::string music = context["HOLD_MUSIC_URL"];
  if (!music.empty()) return callback(nullptr, twiml.play({{"loop", "10"}}, music));
  twiml.say("You are number " + event["QueuePosition"] + " in the queue. Please hold.");
  callback(nullptr, twiml.pause({{"length", "5"}}));
}

TWILIO_EXPORT(handler);
