// Smart encoding.
#include "messaging/smart_encoding.hpp"

#include <optional>
#include <string_view>

#include "messaging/segments.hpp"

namespace ringback::messaging {

namespace {

struct Similar {
  std::string_view ascii;
  std::u32string_view points;
};
/// The list of https://www.twilio.com/docs/messaging/services/smart-encoding-char-list, but for the
/// fullwidth forms. Every kind of blank is taken to become one.
constexpr Similar kSimilar[] = {
    {"\"", U"\u00ab\u00bb\u201c\u201d\u02ba\u02ee\u201f\u201e\u275d\u275e\u301d\u301e"},
    {"'",
     U"\u2018\u2019\u02bb\u02c8\u02bc\u02bd\u02b9\u201b\u00b4\u02ca\x60\u02cb"
     U"\u275b\u275c\u0313\u0314\ufe10\ufe11\u2017"},
    {"/", U"\u00f7\u29f8\u0337\u0338\u2044\u2215"},
    {"\\", U"\u29f9\u29f5\u20e5\ufe68"},
    {"_", U"\u0332"},
    {"|", U"\u20d2\u20d3\u2223\u23b8\u23b9\u23d0\u239c\u239f"},
    {"-", U"\u23bc\u23bd\u2010\u2013\u2014\u2015\u2022\u2043\ufe63"},
    {"@", U"\ufe6b"},
    {"$", U"\ufe69"},
    {"!", U"\u01c3\ufe15\ufe57"},
    {"#", U"\ufe5f"},
    {"%", U"\ufe6a"},
    {"&", U"\ufe60"},
    {",", U"\u201a\u0326\u3001\ufe50\ufe51\uff64"},
    {"(", U"\u2768\u276a\ufe59\u27ee\u2985"},
    {")", U"\u2769\u276b\ufe5a\u27ef\u2986"},
    {"*",
     U"\u204e\u2217\u229b\u2722\u2723\u2724\u2725\u2731\u2732\u2733\u273a\u273b"
     U"\u273c\u273d\u2743\u2749\u274a\u274b\u29c6\ufe61"},
    {"+", U"\u02d6\ufe62"},
    {".", U"\u3002\ufe52\uff61"},
    {":", U"\u02d0\u02f8\u2982\ua789\ufe13"},
    {";", U"\u204f\ufe14\ufe54"},
    {"<", U"\u203a\ufe64"},
    {">", U"\u2039\ufe65"},
    {"=", U"\u0347\ua78a\ufe66"},
    {"?", U"\ufe16\ufe56"},
    {"^", U"\u02c6\u0302\u1dcd"},
    {"{", U"\u2774\ufe5b"},
    {"}", U"\u2775\ufe5c"},
    {"~", U"\u02dc\u02f7\u0303\u0330\u0334\u223c"},
    {" ",
     U"\x09\x80\x8d\x90\x9b\x9f\u00a0\u2000\u2001\u2002\u2003\u2004"
     U"\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"},
    {"", U"\x03\x04\x10\x11\x12\x13\x14\x17\x19\u200b\u2060\ufeff"},
    {"...", U"\u2026"},
    {"!!", U"\u203c"},
    {"1/4", U"\u00bc"},
    {"1/2", U"\u00bd"},
    {"3/4", U"\u00be"},
    {"A", U"\u1d00"},
    {"B", U"\u0299"},
    {"C", U"\u1d04"},
    {"D", U"\u1d05"},
    {"E", U"\u1d07"},
    {"F", U"\ua730"},
    {"G", U"\u0262"},
    {"H", U"\u029c"},
    {"I", U"\u026a"},
    {"J", U"\u1d0a"},
    {"K", U"\u1d0b"},
    {"L", U"\u029f"},
    {"M", U"\u1d0d"},
    {"N", U"\u0274"},
    {"O", U"\u1d0f"},
    {"P", U"\u1d18"},
    {"R", U"\u0280"},
    {"S", U"\ua731"},
    {"T", U"\u1d1b"},
    {"U", U"\u1d1c"},
    {"V", U"\u1d20"},
    {"W", U"\u1d21"},
    {"Y", U"\u028f"},
    {"Z", U"\u1d22"},
};

/// U+FF01 to U+FF5E are ASCII in the width of an ideograph; small letters stay as they are.
std::optional<char> narrow(char32_t point) {
  const bool is_fullwidth =
      point >= 0xff01 && point <= 0xff5e && (point < 0xff40 || point > 0xff5a);
  if (!is_fullwidth) return {};
  return static_cast<char>(point - 0xff01 + '!');
}

std::size_t bytes_of(char32_t point) {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/// What the character becomes, if it becomes anything else.
std::optional<std::string> similar_to(char32_t point) {
  if (const auto ascii = narrow(point)) return std::string(1, *ascii);
  for (const auto& row : kSimilar) {
    if (row.points.find(point) != std::u32string_view::npos) return std::string(row.ascii);
  }
  return {};
}

}  // namespace

std::string smart_encode(const std::string& utf8) {
  std::string out;
  std::size_t at = 0;
  for (const char32_t point : code_points(utf8)) {
    const auto size = bytes_of(point);
    const bool plain = point == '\n' || (point >= ' ' && point <= '~' && point != '`');
    const auto similar = plain ? std::nullopt : similar_to(point);
    out += similar ? std::string_view(*similar) : std::string_view(utf8).substr(at, size);
    at += size;
  }
  return out;
}

}  // namespace ringback::messaging
