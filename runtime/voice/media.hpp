// How long an audio file plays.
#pragma once

#include <string_view>

#include "base/time.hpp"

namespace ringback::voice {

/// From the headers of RIFF/WAVE and MP3 files; anything else is taken for 128 kbit/s.
Duration media_duration(std::string_view file);

}  // namespace ringback::voice
