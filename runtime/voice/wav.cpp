// The audio of a recording, made from who spoke when, as a WAVE file.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "voice/audio.hpp"

namespace ringback::voice {

namespace {

constexpr std::uint32_t kBytesPerSample = 2;

void append_number(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}

/// https://www.rfc-editor.org/rfc/rfc2361 and the RIFF specification: the 44 bytes in front.
std::string header(std::uint32_t channels, std::uint32_t data_bytes) {
  const std::uint32_t frame = channels * kBytesPerSample;
  std::string out = "RIFF";
  append_number(out, 36 + data_bytes, 4);
  out += "WAVEfmt ";
  append_number(out, 16, 4);
  append_number(out, 1, 2);  // PCM
  append_number(out, channels, 2);
  append_number(out, kSamplesPerSecond, 4);
  append_number(out, kSamplesPerSecond * frame, 4);
  append_number(out, frame, 2);
  append_number(out, 8 * kBytesPerSample, 2);
  out += "data";
  append_number(out, data_bytes, 4);
  return out;
}

}  // namespace

/// It swells and falls four times a second, as syllables do.
std::int16_t tone_sample(std::uint64_t index, int channel) {
  const double seconds = static_cast<double>(index) / kSamplesPerSecond;
  const double swell = 0.6 - 0.4 * std::cos(2 * std::numbers::pi * 4 * seconds);
  const double pitch = channel == 1 ? 220 : 330;
  return static_cast<std::int16_t>(8000 * swell * std::sin(2 * std::numbers::pi * pitch * seconds));
}

Samples recording_samples(const Json& recording, std::uint32_t channels) {
  const auto length_ms = recording.value("_length_ms", std::uint64_t{0});
  const std::uint64_t frames = length_ms * kSamplesPerSecond / 1000;
  Samples samples{channels, std::vector<std::int16_t>(frames * channels)};
  if (!recording.contains("_sounds")) return samples;
  for (const auto& sound : recording["_sounds"]) {
    const int voice = sound[2].get<int>();
    const auto channel = std::min(static_cast<std::uint32_t>(voice), channels);
    const auto from = sound[0].get<std::uint64_t>() * kSamplesPerSecond / 1000;
    const auto until = from + sound[1].get<std::uint64_t>() * kSamplesPerSecond / 1000;
    for (auto i = from; i < std::min(until, frames); ++i) {
      samples.values[i * channels + channel - 1] = tone_sample(i - from, voice);
    }
  }
  return samples;
}

std::string wav_file(const Samples& samples) {
  const auto bytes = static_cast<std::uint32_t>(samples.values.size() * kBytesPerSample);
  std::string out = header(samples.channels, bytes);
  out.reserve(out.size() + bytes);
  for (const std::int16_t value : samples.values) {
    append_number(out, static_cast<std::uint16_t>(value), 2);
  }
  return out;
}

std::string recording_wav(const Json& recording) {
  return wav_file(recording_samples(recording, recording.value("channels", 1U)));
}

}  // namespace ringback::voice
