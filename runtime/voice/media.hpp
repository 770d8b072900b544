// How long an audio file plays.
#pragma once

#include <string_view>

#include "base/time.hpp"

namespace ringback::voice {

/// From a RIFF/WAVE header; anything else is taken for 128 kbit/s, as MP3 files for telephones are.
Duration media_duration(std::string_view file);

}  // namespace ringback::voice
