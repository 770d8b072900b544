// How many segments a message needs.
#include "messaging/segments.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace ringback::messaging {

namespace {

/// 3GPP TS 23.038: the default alphabet beyond ASCII, and the extension table.
constexpr std::u32string_view kBasicExtras =
    U"@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞ"
    U"ÆæßÉ ¤¡ÄÖÑÜ§¿äöñüà\n\r";
constexpr std::u32string_view kExtension = U"^{}\\[~]|€\f";
constexpr std::u32string_view kNotInBasic = U"`^{}\\[~]|";

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

struct Similar {
  char32_t point;
  std::string_view ascii;
};
constexpr Similar kSimilar[] = {
    {U'\u00ab', "\""},  {U'\u00bb', "\""}, {U'\u201c', "\""}, {U'\u201d', "\""}, {U'\u201e', "\""},
    {U'\u201f', "\""},  {U'\u2018', "'"},  {U'\u2019', "'"},  {U'\u201a', "'"},  {U'\u201b', "'"},
    {U'\u02bc', "'"},   {U'\u2032', "'"},  {U'\u2033', "\""}, {U'\u2010', "-"},  {U'\u2011', "-"},
    {U'\u2012', "-"},   {U'\u2013', "-"},  {U'\u2014', "-"},  {U'\u2015', "-"},  {U'\u2212', "-"},
    {U'\u2026', "..."}, {U'\u2022', "*"},  {U'\u2044', "/"},  {U'\u00a0', " "},  {U'\u2002', " "},
    {U'\u2003', " "},   {U'\u2009', " "},  {U'\u200a', " "},  {U'\u202f', " "},  {U'\u200b', ""},
    {U'\ufeff', ""},    {U'\u0060', "'"},  {U'\u00b4', "'"},  {U'\u2039', "<"},  {U'\u203a', ">"},
};

const Similar* similar_to(char32_t point) {
  for (const auto& row : kSimilar) {
    if (row.point == point) return &row;
  }
  return nullptr;
}

std::size_t bytes_of(char32_t point) {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

}  // namespace

std::string smart_encode(const std::string& utf8) {
  std::string out;
  std::size_t at = 0;
  for (const char32_t point : code_points(utf8)) {
    const auto* similar = similar_to(point);
    const auto size = bytes_of(point);
    out += similar == nullptr ? std::string_view(utf8).substr(at, size) : similar->ascii;
    at += size;
  }
  return out;
}

std::size_t character_count(std::string_view utf8) { return code_points(utf8).size(); }

int segment_count(std::string_view utf8) {
  const auto points = code_points(utf8);
  const bool is_gsm =
      std::all_of(points.begin(), points.end(), [](char32_t point) { return septets(point) > 0; });
  return is_gsm ? fill(points, septets, 160, 153) : fill(points, ucs2_units, 70, 67);
}

}  // namespace ringback::messaging
