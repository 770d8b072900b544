// How long words and tones take.
#include "voice/speech.hpp"

#include <cctype>

namespace ringback::voice {

Duration speech_duration(std::string_view text) {
  constexpr Duration word{400};
  constexpr Duration breath{200};
  Duration total{0};
  bool in_word = false;
  for (const char c : text) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!blank && !in_word) total += word;
    in_word = !blank;
    if (c == '.' || c == ',' || c == ';' || c == '!' || c == '?' || c == ':') total += breath;
  }
  return total;
}

Duration digits_duration(std::string_view digits) {
  Duration total{0};
  for (const char c : digits) total += Duration(c == 'w' ? 500 : c == 'W' ? 1000 : 250);
  return total;
}

}  // namespace ringback::voice
