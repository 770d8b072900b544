// Small text tools: joining, splitting, trimming, letter case, percent-encoding, positions.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ringback {

namespace detail {
inline std::size_t room_for(std::string_view piece) { return piece.size(); }
inline std::size_t room_for(char) { return 1; }
template <typename Number>
requires(std::is_arithmetic_v<Number>) std::size_t room_for(Number) { return 8; }

inline void append(std::string& out, std::string_view piece) { out.append(piece); }
inline void append(std::string& out, char piece) { out.push_back(piece); }
template <typename Number>
requires(std::is_arithmetic_v<Number> && !std::is_same_v<Number, char> &&
         !std::is_same_v<Number, bool>) void append(std::string& out, Number piece) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, piece).ptr;
  out.append(buffer, end);
}
}  // namespace detail

/// Strings, characters and numbers, one after another.
template <typename... Pieces>
std::string cat(const Pieces&... pieces) {
  std::string out;
  out.reserve((detail::room_for(pieces) + ... + 0));
  (detail::append(out, pieces), ...);
  return out;
}

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& pieces, std::string_view separator);
std::string_view trim(std::string_view text);
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
bool equals_ignoring_case(std::string_view left, std::string_view right);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// Encodes all but RFC 3986's unreserved characters; a space becomes %20.
std::string percent_encode(std::string_view text);

/// The same at the end of `out`, with a text of its own for a space.
void append_percent_encoded(std::string& out, std::string_view text,
                            std::string_view space = "%20");

/// Decodes %XX; broken escapes stay as they are, as a lenient form decoder has it. `plus` is what a
/// plus sign stands for: in a form, a space.
std::string percent_decode(std::string_view text, char plus = '+');

/// A whole decimal number and nothing else.
std::optional<long long> parse_integer(std::string_view text);

/// 1-based line and column of a byte.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};
Position position_at(std::string_view text, std::size_t offset);

/// "+" and 7 to 15 digits that do not begin with 0 (ITU-T E.164).
bool is_e164(std::string_view text);

/// What a call can be made from and to: a number in E.164 form, `client:NAME`, `sip:USER@HOST`,
/// `sim:SID` or `whatsapp:NUMBER`.
bool is_endpoint(std::string_view text);

/// The number in E.164 form where it was written as people write it, with blanks, brackets, dots
/// and dashes; ten digits, or eleven that begin with 1, are of the United States or Canada.
/// Anything else as it is.
std::string international_number(std::string_view text);

/// `(415) 867-5308` for the North American plan, other numbers as they are.
std::string formatted_number(std::string_view number);

/// Escapes &, <, >, " and ' for XML text and attributes.
std::string xml_escape(std::string_view text);

}  // namespace ringback
