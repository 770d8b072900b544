// How long an audio file plays.
#include "voice/media.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace ringback::voice {

namespace {

constexpr std::size_t kBytesPerSecond = 128'000 / 8;

std::uint32_t byte_at(std::string_view file, std::size_t offset) {
  return static_cast<unsigned char>(file[offset]);
}

std::uint32_t number_at(std::string_view file, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value |= byte_at(file, offset + i) << (8 * i);
  return value;
}

Duration duration_of(std::uint64_t bytes, std::uint64_t bytes_per_second) {
  return Duration(bytes_per_second == 0 ? 0
                                        : static_cast<long long>(bytes * 1000 / bytes_per_second));
}

Duration wav_duration(std::string_view file) {
  std::size_t rate = kBytesPerSecond;
  std::size_t size = file.size();
  for (std::size_t chunk = 12; chunk + 8 <= file.size();) {
    const auto name = file.substr(chunk, 4);
    const std::size_t length = number_at(file, chunk + 4);
    if (name == "fmt " && chunk + 20 <= file.size()) rate = number_at(file, chunk + 16);
    if (name == "data") size = std::min(length, file.size() - chunk - 8);
    chunk += 8 + length + length % 2;
  }
  return duration_of(size, rate);
}

/// What the four bytes in front of an MPEG audio frame say, of layer III.
/// https://www.datavoyage.com/mpgscript/mpeghdr.htm
struct Mp3Frame {
  std::uint64_t bytes = 0;
  std::uint64_t samples = 0;
  std::uint64_t samples_per_second = 0;
};

std::optional<Mp3Frame> mp3_frame(std::string_view file, std::size_t at) {
  constexpr std::array<int, 15> kKilobits1 = {0,   32,  40,  48,  56,  64,  80, 96,
                                              112, 128, 160, 192, 224, 256, 320};
  constexpr std::array<int, 15> kKilobits2 = {0,  8,  16, 24,  32,  40,  48, 56,
                                              64, 80, 96, 112, 128, 144, 160};
  constexpr std::array<int, 3> kRates = {44'100, 48'000, 32'000};
  if (at + 4 > file.size() || byte_at(file, at) != 0xFF) return std::nullopt;
  const auto second = byte_at(file, at + 1);
  const auto third = byte_at(file, at + 2);
  const auto version = (second >> 3) & 3;  // 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5
  const bool is_layer3 = (second & 0xE0) == 0xE0 && version != 1 && ((second >> 1) & 3) == 1;
  const auto rate = (third >> 2) & 3;
  const auto kilobits = third >> 4;
  if (!is_layer3 || rate == 3 || kilobits == 0 || kilobits == 15) return std::nullopt;
  const bool first_version = version == 3;
  const auto speed = static_cast<std::uint64_t>(first_version ? kKilobits1.at(kilobits)
                                                              : kKilobits2.at(kilobits)) *
                     1000;
  Mp3Frame frame;
  frame.samples = first_version ? 1152 : 576;
  const auto divisor = first_version ? 1U : version == 2 ? 2U : 4U;
  frame.samples_per_second = static_cast<std::uint64_t>(kRates.at(rate)) / divisor;
  const auto padding = (third >> 1) & 1;
  frame.bytes = frame.samples / 8 * speed / frame.samples_per_second + padding;
  return frame;
}

/// Where the audio begins: behind an ID3 tag, if there is one. https://id3.org/id3v2.4.0-structure
std::size_t behind_tag(std::string_view file) {
  if (file.size() < 10 || !file.starts_with("ID3")) return 0;
  std::size_t size = 0;
  for (std::size_t i = 6; i < 10; ++i) size = size << 7 | (byte_at(file, i) & 0x7F);
  return 10 + size;
}

/// Frame by frame; their speeds may differ.
std::optional<Duration> mp3_duration(std::string_view file) {
  std::uint64_t samples = 0;
  std::uint64_t rate = 0;
  for (auto at = behind_tag(file); at < file.size();) {
    const auto frame = mp3_frame(file, at);
    if (!frame || frame->bytes == 0) break;
    samples += frame->samples;
    rate = frame->samples_per_second;
    at += frame->bytes;
  }
  if (samples == 0) return std::nullopt;
  return duration_of(samples, rate);
}

}  // namespace

Duration media_duration(std::string_view file) {
  if (file.size() >= 12 && file.starts_with("RIFF") && file.substr(8, 4) == "WAVE") {
    return wav_duration(file);
  }
  return mp3_duration(file).value_or(duration_of(file.size(), kBytesPerSecond));
}

}  // namespace ringback::voice
