// <Say> and <Play>: what is heard.
#include <algorithm>

#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

constexpr long long kForever = 1000;  ///< loop="0": until hang-up, capped.
constexpr std::size_t kMaximumSpoken = 4096;
constexpr std::size_t kMaximumOfPolly = 3000;
constexpr Duration kLongestBreak{10'000};
constexpr Duration kBreath{200};  ///< At a comma.
constexpr Duration kSpelledLetter{400};

std::string collapse_blanks(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) out += c;
    if (blank && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

/// https://www.twilio.com/docs/voice/twiml/say/text-speech#available-voices-and-languages
bool is_voice(std::string_view voice) {
  if (lists("man woman alice", voice)) return true;
  const auto dot = voice.find('.');
  return dot != std::string_view::npos && dot + 1 < voice.size() &&
         lists("Polly Google", voice.substr(0, dot));
}

/// The pauses of its SSML, and what it takes longer to spell a word than to say it.
/// https://www.w3.org/TR/speech-synthesis11/#S3.2.3
Duration pauses_of(const XmlElement& element) {
  Duration total{0};
  for (const auto& child : element.children) {
    total += pauses_of(child);
    const auto* as = child.attribute("interpret-as");
    if (child.name == "say-as" && as != nullptr && lists("characters spell-out digits", *as)) {
      const auto letters = characters(trim(child.text));
      if (letters > 1) total += kSpelledLetter * static_cast<long long>(letters - 1);
    }
    if (child.name != "break") continue;
    const auto* time = child.attribute("time");
    const auto parsed = parse_duration(time == nullptr ? "" : *time);
    if (time != nullptr && parsed.ok()) {
      total += std::min(*parsed, kLongestBreak);
      continue;
    }
    const auto* strength = child.attribute("strength");
    const std::string_view how = strength == nullptr ? "medium" : std::string_view(*strength);
    if (lists("weak medium", how)) total += kBreath;
    if (how == "strong") total += 2 * kBreath;
    if (how == "x-strong") total += 4 * kBreath;
  }
  return total;
}

}  // namespace

// https://www.twilio.com/docs/voice/twiml/say
// Speaks its text; loop="0" repeats it until the caller hangs up.
void Interpreter::say(const XmlElement& verb) { begin(spoken(verb)); }

std::optional<Interpreter::Playing> Interpreter::spoken(const XmlElement& verb, Level level) {
  const bool nested = level == Level::kNested;
  Say sound;
  sound.text = collapse_blanks(verb.text);
  sound.voice = attribute(verb, "voice", "man");
  if (!is_voice(sound.voice)) {
    alert(nested ? 13321 : 13511, verb, cat("<Say> voice='", sound.voice, "' is not a voice"));
    sound.voice = "man";
  }
  sound.language = attribute(verb, "language", "en-US");
  if (!is_language(sound.language)) {
    alert(13512, verb, cat("<Say> language='", sound.language, "' is not a language"));
    sound.language = "en-US";
  }
  const auto most = sound.voice.starts_with("Polly.") ? kMaximumOfPolly : kMaximumSpoken;
  const bool fits = characters(sound.text) <= most;
  if (sound.text.empty()) alert(13520, verb, "<Say> has nothing to say");
  if (!fits) alert(13521, verb, cat("<Say> holds more than ", most, " characters"));
  if (sound.text.empty() || !fits) return std::nullopt;
  sound.pauses = pauses_of(verb);
  const auto loop = integer(verb, "loop", 1, 0, kForever, nested ? 13322 : 13510);
  return Playing{std::move(sound), loop == 0 ? kForever - 1 : loop - 1};
}

// https://www.twilio.com/docs/voice/twiml/play
// Plays a file, or with `digits` the tones of keys.
void Interpreter::play(const XmlElement& verb) {
  const auto digits = attribute(verb, "digits");
  if (digits.empty()) return begin(played(verb));
  if (!is_dtmf(digits)) {
    return alert(13430, verb, cat("<Play> digits='", digits, "' are not DTMF digits"));
  }
  begin(Playing{PlayDigits{digits}, 0});
}

std::optional<Interpreter::Playing> Interpreter::played(const XmlElement& verb) {
  const auto reference = trim(verb.text);
  const auto media = has_url_ ? http::resolve_url(url_, reference) : http::parse_url(reference);
  if (reference.empty() || !media.ok()) {
    alert(13420, verb, "<Play> names no audio to play");
    return std::nullopt;
  }
  const auto loop = integer(verb, "loop", 1, 0, kForever, 13410);
  return Playing{PlayMedia{media->text()}, loop == 0 ? kForever - 1 : loop - 1};
}

/// A sound begins; what was faulty is passed over.
void Interpreter::begin(std::optional<Playing> sound) {
  if (!sound) return;
  effects_.push_back(sound->sound);
  state_ = std::move(*sound);
}

}  // namespace ringback::twiml
