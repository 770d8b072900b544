// twilio/twiml/xml.hpp - writing XML: escapes, and the characters that XML does not have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace twilio::twiml {

// The length of the UTF-8 sequence that `text` starts with, if it is a character XML 1.0 allows;
// otherwise 0: a control character, half a surrogate pair, a broken or overlong sequence.
inline std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned first = byte(0);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r';
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  std::uint32_t code = first & (0x7Fu >> size);
  for (std::size_t at = 1; at < size; ++at) {
    if ((byte(at) & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte(at) & 0x3Fu);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  const bool forbidden = code == 0xFFFE || code == 0xFFFF || code > 0x10FFFF;
  return overlong || surrogate || forbidden ? 0 : size;
}

// Where a text stands; an attribute's value needs more escapes.
enum class Place { content, attribute };

// The entity that stands for `c` in this place, or "" if it stands for itself.
inline std::string_view entity(char c, Place place) {
  const bool attribute = place == Place::attribute;
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return attribute ? "" : "&gt;";
    case '"': return attribute ? "&quot;" : "";
    case '\t': return attribute ? "&#x9;" : "";
    case '\n': return attribute ? "&#xA;" : "";
    case '\r': return "&#xD;";
    default: return "";
  }
}

// Appends `text` so that an XML reader gets it back, without the bytes XML has no way to write.
inline void escape(std::string& xml, std::string_view text, Place place) {
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (const std::string_view name = entity(text.front(), place); !name.empty()) {
      xml += name;
    } else {
      xml += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
}

}  // namespace twilio::twiml
