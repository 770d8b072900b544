// Latin-1 and UTF-16 to UTF-8 and back.
#include "http/charset.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace ringback::http {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

/// Most text is, and then it is the same in all of these.
bool is_ascii(std::string_view text) {
  constexpr std::uint64_t highs = 0x8080808080808080;
  std::size_t at = 0;
  for (std::uint64_t bytes = 0; at + sizeof bytes <= text.size(); at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    if ((bytes & highs) != 0) return false;
  }
  return std::ranges::all_of(text.substr(at), [](char c) { return (c & 0x80) == 0; });
}

bool is_surrogate(char32_t unit) { return unit >= 0xD800 && unit < 0xE000; }

/// What may follow a lead byte: the number of bytes, and the range of the second.
struct Shape {
  std::size_t size;
  unsigned low;
  unsigned high;
};

Shape shape_of(unsigned lead) {
  if (lead < 0x80) return {1, 0, 0};
  if (lead >= 0xC2 && lead <= 0xDF) return {2, 0x80, 0xBF};
  if (lead == 0xE0) return {3, 0xA0, 0xBF};
  if (lead == 0xED) return {3, 0x80, 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {3, 0x80, 0xBF};
  if (lead == 0xF0) return {4, 0x90, 0xBF};
  if (lead >= 0xF1 && lead <= 0xF3) return {4, 0x80, 0xBF};
  if (lead == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

/// How many bytes at the beginning could begin a character: all of it when it is well-formed.
std::size_t promising(std::string_view text, const Shape& shape) {
  std::size_t at = 1;
  while (at < shape.size && at < text.size()) {
    const auto byte = byte_at(text, at);
    const bool fits = at == 1 ? byte >= shape.low && byte <= shape.high : (byte & 0xC0) == 0x80;
    if (!fits) break;
    ++at;
  }
  return at;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto shape = shape_of(byte_at(text, 0));
  return shape.size > 0 && promising(text, shape) == shape.size ? shape.size : 0;
}

void append_utf8(std::string& text, char32_t code_point) {
  if (is_surrogate(code_point) || code_point > 0x10FFFF) code_point = kReplacement;
  const auto put = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::string repair_utf8(std::string_view bytes) {
  if (is_ascii(bytes)) return std::string(bytes);
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const auto shape = shape_of(byte_at(bytes, 0));
    const auto size = shape.size == 0 ? 1 : promising(bytes, shape);
    if (shape.size != 0 && size == shape.size) {
      text.append(bytes.substr(0, size));
    } else {
      append_utf8(text, kReplacement);
    }
    bytes.remove_prefix(size);
  }
  return text;
}

void repair_utf8_of(std::string& text) {
  if (!is_ascii(text)) text = repair_utf8(text);
}

std::string latin1_to_utf8(std::string_view bytes) {
  if (is_ascii(bytes)) return std::string(bytes);
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) append_utf8(text, static_cast<unsigned char>(c));
  return text;
}

std::optional<std::string> utf8_to_latin1(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const auto size = utf8_length(text.substr(at));
    const auto lead = byte_at(text, at);
    if (size == 1) {
      bytes += text[at];
    } else if (size == 2 && lead <= 0xC3) {
      bytes += static_cast<char>((lead & 0x03) << 6 | (byte_at(text, at + 1) & 0x3F));
    } else {
      return {};
    }
    at += size;
  }
  return bytes;
}

ByteOrder guess_byte_order(std::string_view bytes) {
  std::size_t little = 0;
  std::size_t big = 0;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const auto first = byte_at(bytes, at);
    const auto second = byte_at(bytes, at + 1);
    if (first != 0 && second == 0) ++little;
    if (first == 0 && second != 0) ++big;
  }
  return big > little ? ByteOrder::Big : ByteOrder::Little;
}

std::string utf16_to_utf8(std::string_view bytes, ByteOrder order) {
  if (bytes.starts_with("\xFF\xFE")) order = ByteOrder::Little;
  if (bytes.starts_with("\xFE\xFF")) order = ByteOrder::Big;
  const std::size_t low = order == ByteOrder::Little ? 0 : 1;
  const auto unit = [&](std::size_t at) -> char32_t {
    return byte_at(bytes, at + low) | byte_at(bytes, at + 1 - low) << 8;
  };
  std::string text;
  std::size_t at = bytes.size() >= 2 && unit(0) == 0xFEFF ? 2 : 0;
  for (; at + 1 < bytes.size(); at += 2) {
    const auto first = unit(at);
    const auto second = at + 3 < bytes.size() ? unit(at + 2) : 0;
    if (first >= 0xD800 && first < 0xDC00 && second >= 0xDC00 && second < 0xE000) {
      append_utf8(text, 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
      at += 2;
    } else {
      append_utf8(text, first);
    }
  }
  return text;
}

}  // namespace ringback::http
