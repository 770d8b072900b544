// Texts in other encodings than UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ringback::http {

/// The same text with U+FFFD in the place of what is not UTF-8, as decoders of the Web have it.
std::string repair_utf8(std::string_view bytes);

/// The same in place, which costs nothing where the text is ASCII.
void repair_utf8_of(std::string& text);

/// Every byte as the character of its number: how HTTP carries header lines.
std::string latin1_to_utf8(std::string_view bytes);

/// The other way; nothing when a character has no byte, or the text is not UTF-8.
std::optional<std::string> utf8_to_latin1(std::string_view text);

/// UTF-16 with or without a byte order mark, `little` when there is none. What is not UTF-16
/// becomes U+FFFD.
enum class ByteOrder { Little, Big };
std::string utf16_to_utf8(std::string_view bytes, ByteOrder order);

/// The order that most ASCII characters of the text speak for; little when none does.
ByteOrder guess_byte_order(std::string_view bytes);

/// Appends a code point; one that is none becomes U+FFFD.
void append_utf8(std::string& text, char32_t code_point);

/// How many bytes the well-formed UTF-8 character at the beginning has; 0 when there is none.
std::size_t utf8_length(std::string_view text);

}  // namespace ringback::http
