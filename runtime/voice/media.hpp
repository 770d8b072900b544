// How long an audio file plays.
#pragma once

#include <string_view>

#include "base/time.hpp"

namespace ringback::voice {

/// From the headers of RIFF/WAVE and MP3 files; anything else is taken for 128 kbit/s.
Duration media_duration(std::string_view file);

/// Whether <Play> takes what has this Content-Type.
/// https://www.twilio.com/docs/voice/twiml/play#supported-audio-file-types
inline bool is_audio(std::string_view content_type) { return content_type.starts_with("audio/"); }

}  // namespace ringback::voice
