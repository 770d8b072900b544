// How many segments a message needs.
#include "messaging/segments.hpp"

#include <algorithm>
#include <vector>

namespace ringback::messaging {

namespace {

/// 3GPP TS 23.038: the default alphabet beyond ASCII, and the extension table.
constexpr std::u32string_view kBasicExtras =
    U"@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞ"
    U"ÆæßÉ ¤¡ÄÖÑÜ§¿äöñüà\n\r";
constexpr std::u32string_view kExtension = U"^{}\\[~]|€\f";
constexpr std::u32string_view kNotInBasic = U"`^{}\\[~]|";

/// 1 or 2 septets; 0 when GSM-7 cannot write it.
int septets(char32_t point) {
  if (kExtension.find(point) != std::u32string_view::npos) return 2;
  const bool ascii =
      point >= 0x20 && point < 0x7f && kNotInBasic.find(point) == std::u32string_view::npos;
  return ascii || kBasicExtras.find(point) != std::u32string_view::npos ? 1 : 0;
}

/// 16-bit units.
int ucs2_units(char32_t point) { return point > 0xffff ? 2 : 1; }

/// Fills segments of `size` units; a character of two is never split.
int fill(const std::vector<char32_t>& points, int (*units_of)(char32_t), int single, int size) {
  int total = 0;
  int segments = 1;
  int used = 0;
  for (const char32_t point : points) {
    const int units = units_of(point);
    total += units;
    if (used + units > size) {
      ++segments;
      used = 0;
    }
    used += units;
  }
  return total <= single ? 1 : segments;
}

}  // namespace

std::vector<char32_t> code_points(std::string_view utf8) {
  std::vector<char32_t> out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    char32_t point = length == 1 ? byte : byte & (0xffu >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k) {
      point = (point << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3fu);
    }
    out.push_back(point);
    i += length;
  }
  return out;
}

int segment_count(std::string_view utf8) {
  const auto points = code_points(utf8);
  const bool is_gsm =
      std::all_of(points.begin(), points.end(), [](char32_t point) { return septets(point) > 0; });
  return is_gsm ? fill(points, septets, 160, 153) : fill(points, ucs2_units, 70, 67);
}

}  // namespace ringback::messaging
