// Prompts: sounds within another verb, one after another.
#include <utility>

#include "twiml/interpreter.hpp"

namespace ringback::twiml {

/// Lets the next one be heard; false when they are over.
bool Interpreter::continue_prompts(Prompts& prompts) {
  if (prompts.playing && prompts.playing->more-- > 0) {
    effects_.push_back(prompts.playing->sound);
    return true;
  }
  prompts.playing.reset();
  while (prompts.next < prompts.sounds.size()) {
    const auto& prompt = prompts.sounds[prompts.next++];
    if (prompt.name == "Pause") {
      wait(std::chrono::seconds(integer(prompt, "length", 1, 0, 86'400, 13910)));
      return true;
    }
    prompts.playing = nested_sound(prompt);
    if (!prompts.playing) continue;
    effects_.push_back(prompts.playing->sound);
    return true;
  }
  prompts.active = false;
  return false;
}

/// Silence; whether there was anything to be ended.
bool Interpreter::end_prompts(Prompts& prompts) {
  if (!std::exchange(prompts.active, false)) return false;
  emit(StopPlaying{});
  return true;
}

/// What a <Say> or <Play> within another verb lets be heard.
std::optional<Interpreter::Playing> Interpreter::nested_sound(const XmlElement& prompt) {
  if (prompt.name == "Say") return spoken(prompt, Level::kNested);
  if (prompt.attribute("digits") == nullptr) return played(prompt);
  alert(13325, prompt, "<Play> digits cannot be played within another verb");
  return std::nullopt;
}

}  // namespace ringback::twiml
