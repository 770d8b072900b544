// What a recording has of what was heard: pauses left out, silence trimmed.
#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"

namespace ringback::voice {

/// Somebody heard on a channel, in the time of the recording.
struct HeardSound {
  Duration from{};
  Duration length{};
  int channel = 1;
  std::string words;  ///< What was said; "" for tones and music.
};

/// What stands for the time in which a recording is paused.
/// https://www.twilio.com/docs/voice/api/recording#update-a-recording-resource
enum class PauseBehaviour { kSilence, kSkip };

struct PausedSpan {
  Duration from{};
  Duration until{};
  PauseBehaviour behaviour = PauseBehaviour::kSilence;
};

enum class Trim { kNothing, kSilence };  ///< At both ends.

/// Whether a recording that is silent, or shorter than a second, is `completed` as all others, or
/// `absent` with code 16102 or 16101.
enum class SilentRecordings { kCompleted, kAbsent };

struct Take {
  Duration length{};
  std::vector<HeardSound> sounds;
};

/// Of so much time. Where nobody is heard at all there is nothing to trim to.
Take make_take(Duration length, const std::vector<HeardSound>& sounds,
               const std::vector<PausedSpan>& pauses, Trim trim);

}  // namespace ringback::voice
