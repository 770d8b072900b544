// Sound as telephones carry it: 8 kHz, eight bits, mu-law.
// https://www.itu.int/rec/T-REC-G.711
#pragma once

#include <cstdint>

namespace ringback::voice {

inline constexpr std::uint8_t kMulawSilence = 0xFF;

inline std::uint8_t mulaw(std::int16_t sample) {
  constexpr int kBias = 0x84;
  constexpr int kMost = 32'635;
  const int sign = sample < 0 ? 0x80 : 0;
  int level = sample < 0 ? -static_cast<int>(sample) : sample;
  level = (level > kMost ? kMost : level) + kBias;
  int exponent = 7;
  for (int mask = 0x4000; exponent > 0 && (level & mask) == 0; mask >>= 1) --exponent;
  const int mantissa = (level >> (exponent + 3)) & 0x0F;
  return static_cast<std::uint8_t>(~(sign | (exponent << 4) | mantissa));
}

}  // namespace ringback::voice
