// What a recording has of what was heard.
#include "voice/take.hpp"

#include <algorithm>

namespace ringback::voice {

namespace {

/// The sound without what falls into the span: nothing, one or two pieces.
void append_without(std::vector<HeardSound>& out, const HeardSound& sound, const PausedSpan& span) {
  const auto until = sound.from + sound.length;
  if (until <= span.from || sound.from >= span.until) return out.push_back(sound);
  if (sound.from < span.from) {
    auto before = sound;
    before.length = span.from - sound.from;
    out.push_back(before);
  }
  if (until > span.until) {
    auto after = sound;
    after.from = span.until;
    after.length = until - span.until;
    if (sound.from < span.from) after.words.clear();  // the words are with the first piece
    out.push_back(after);
  }
}

void skip(Take& take, Duration from, Duration length) {
  for (auto& sound : take.sounds) {
    if (sound.from >= from) sound.from -= std::min(length, sound.from - from);
  }
  take.length -= length;
}

void trim_silence(Take& take) {
  if (take.sounds.empty()) return;
  auto first = take.length;
  auto last = Duration(0);
  for (const auto& sound : take.sounds) {
    first = std::min(first, sound.from);
    last = std::max(last, sound.from + sound.length);
  }
  for (auto& sound : take.sounds) sound.from -= first;
  take.length = last - first;
}

}  // namespace

Take make_take(Duration length, const std::vector<HeardSound>& sounds,
               const std::vector<PausedSpan>& pauses, Trim trim) {
  Take take{length, {}};
  for (auto sound : sounds) {
    sound.length = std::min(sound.length, length - sound.from);  // cut by the end
    if (sound.length > Duration(0)) take.sounds.push_back(sound);
  }
  for (const auto& pause : pauses) {
    std::vector<HeardSound> left;
    for (const auto& sound : take.sounds) append_without(left, sound, pause);
    take.sounds = std::move(left);
  }
  // The last one first: what is left out moves what comes behind it.
  std::for_each(pauses.rbegin(), pauses.rend(), [&take](const PausedSpan& pause) {
    if (pause.behaviour == PauseBehaviour::kSilence) return;
    skip(take, pause.from, pause.until - pause.from);
  });
  if (trim == Trim::kSilence) trim_silence(take);
  return take;
}

}  // namespace ringback::voice
