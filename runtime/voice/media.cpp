// How long an audio file plays.
#include "voice/media.hpp"

#include <cstdint>

namespace ringback::voice {

namespace {

constexpr std::size_t kBytesPerSecond = 128'000 / 8;

std::uint32_t number_at(std::string_view file, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(file[offset + i])) << (8 * i);
  }
  return value;
}

}  // namespace

Duration media_duration(std::string_view file) {
  std::size_t rate = kBytesPerSecond;
  std::size_t size = file.size();
  if (file.size() >= 12 && file.starts_with("RIFF") && file.substr(8, 4) == "WAVE") {
    for (std::size_t chunk = 12; chunk + 8 <= file.size();) {
      const auto name = file.substr(chunk, 4);
      const std::size_t length = number_at(file, chunk + 4);
      if (name == "fmt " && chunk + 20 <= file.size()) rate = number_at(file, chunk + 16);
      if (name == "data") size = std::min(length, file.size() - chunk - 8);
      chunk += 8 + length + length % 2;
    }
  }
  return Duration(rate == 0 ? 0 : static_cast<long long>(size * 1000 / rate));
}

}  // namespace ringback::voice
