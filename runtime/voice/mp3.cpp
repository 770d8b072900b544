// The audio of a recording as an MPEG file, by LAME.
#include <lame/lame.h>

#include <array>
#include <memory>
#include <span>

#include "voice/audio.hpp"

namespace ringback::voice {

namespace {

constexpr int kKilobits = 32;
constexpr std::size_t kFramesAtOnce = 1152;

/// What a call to LAME has put into the buffer; it fails with negative numbers.
void append(std::string& out, std::span<const unsigned char> buffer, int size) {
  if (size <= 0) return;
  for (const auto byte : buffer.first(static_cast<std::size_t>(size))) {
    out += static_cast<char>(byte);
  }
}

}  // namespace

std::string mp3_file(const Samples& samples) {
  const std::unique_ptr<lame_global_flags, int (*)(lame_global_flags*)> lame(lame_init(),
                                                                             lame_close);
  const auto channels = samples.channels;
  lame_set_in_samplerate(lame.get(), kSamplesPerSecond);
  lame_set_out_samplerate(lame.get(), kSamplesPerSecond);
  lame_set_num_channels(lame.get(), static_cast<int>(channels));
  lame_set_mode(lame.get(), channels == 1 ? MONO : STEREO);
  lame_set_brate(lame.get(), kKilobits);
  lame_set_quality(lame.get(), 9);  // the quickest
  lame_set_bWriteVbrTag(lame.get(), 0);
  std::string out;
  if (lame_init_params(lame.get()) < 0) return out;
  std::array<unsigned char, 8 * kFramesAtOnce> buffer{};
  const auto capacity = static_cast<int>(buffer.size());
  std::array<std::int16_t, kFramesAtOnce> left{};
  std::array<std::int16_t, kFramesAtOnce> right{};
  const auto frames = samples.values.size() / channels;
  for (std::size_t done = 0; done < frames; done += kFramesAtOnce) {
    const auto count = std::min(kFramesAtOnce, frames - done);
    for (std::size_t i = 0; i < count; ++i) {
      left.at(i) = samples.values[(done + i) * channels];
      right.at(i) = samples.values[(done + i) * channels + channels - 1];
    }
    append(out, buffer,
           lame_encode_buffer(lame.get(), left.data(), right.data(), static_cast<int>(count),
                              buffer.data(), capacity));
  }
  append(out, buffer, lame_encode_flush(lame.get(), buffer.data(), capacity));
  return out;
}

}  // namespace ringback::voice
