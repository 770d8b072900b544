// How long words and tones take, in emulated time.
#pragma once

#include <string_view>

#include "base/time.hpp"

namespace ringback::voice {

/// The time a voice needs to speak the text: about 150 words a minute, and a breath at each stop.
Duration speech_duration(std::string_view text);

/// The time DTMF digits need: 0.25 s each; `w` is a pause of 0.5 s, `W` of 1 s.
Duration digits_duration(std::string_view digits);

/// The tone before a recording.
inline constexpr Duration kBeepDuration{500};

}  // namespace ringback::voice
