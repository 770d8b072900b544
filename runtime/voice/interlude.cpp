// What a leg hears while its document waits for others: a document of its own, or Twilio's music.
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "voice/exchange.hpp"

namespace ringback::voice {

namespace {

/// Nobody waits longer: calls last four hours.
constexpr Duration kMusic = std::chrono::hours(24);

}  // namespace

/// Runs a document beside the call's own, in place of what it heard before.
void Exchange::start_interlude(Call& call, twiml::Source source,
                               std::function<FormFields()> parameters) {
  end_interlude(call);
  call.interlude = std::make_unique<Running>(
      Running{++call.documents, twiml::Interpreter(std::move(source)), "", std::move(parameters)});
  start(call, *call.interlude);
}

/// https://www.twilio.com/docs/voice/twiml/conference#attributes-waiturl: the playlist that is
/// played when nobody has named another.
void Exchange::play_music(Call& call) {
  end_interlude(call);
  call.hears_music = true;
  ++call.sounds;
  trace_.record(call.cause, "call.plays", call.sid, "plays hold music", parties(call));
  make_sound(call, {Sound::Kind::kMedia, "hold music", kMusic});
}

void Exchange::end_interlude(Call& call) {
  const bool sounded = call.interlude != nullptr || call.hears_music;
  call.interlude.reset();
  call.hears_music = false;
  if (!sounded) return;
  stop_playing(call);
  call.alarms = {};
}

}  // namespace ringback::voice
