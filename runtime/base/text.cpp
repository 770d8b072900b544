// Small text tools.
#include "base/text.hpp"

#include <algorithm>
#include <array>

#include "base/sid.hpp"

namespace ringback {

namespace {

constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kHex = "0123456789ABCDEF";

/// What each byte is worth as a hexadecimal digit, or -1.
constexpr auto kHexValues = [] {
  std::array<signed char, 256> values{};
  values.fill(-1);
  for (std::size_t digit = 0; digit < kHex.size(); ++digit) {
    const auto upper_case = static_cast<unsigned char>(kHex[digit]);
    values[upper_case] = static_cast<signed char>(digit);
    if (digit > 9) values[upper_case + 32u] = static_cast<signed char>(digit);
  }
  return values;
}();

/// Whether each byte is one of RFC 3986's unreserved characters.
constexpr auto kUnreserved = [] {
  std::array<bool, 256> unreserved{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-_.~")) {
    unreserved[static_cast<unsigned char>(c)] = true;
  }
  return unreserved;
}();

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

int hex_value(char c) { return kHexValues[byte_of(c)]; }

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  while (true) {
    const auto end = text.find(separator);
    pieces.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& pieces, std::string_view separator) {
  std::string out;
  for (const auto& piece : pieces) {
    if (&piece != &pieces.front()) out += separator;
    out += piece;
  }
  return out;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string to_lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::string to_upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), upper);
  return out;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  append_percent_encoded(out, text);
  return out;
}

void append_percent_encoded(std::string& out, std::string_view text, std::string_view space) {
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = byte_of(text[at]);
    if (kUnreserved[byte]) continue;
    out.append(text, done, at - done);
    done = at + 1;
    if (byte == ' ') {
      out += space;
    } else {
      const std::array escape = {'%', kHex[byte >> 4], kHex[byte & 15]};
      out.append(escape.data(), escape.size());
    }
  }
  out.append(text, done);
}

std::string percent_decode(std::string_view text, char plus) {
  std::string out(text.size(), '\0');
  auto to = out.begin();
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape = text[at] == '%' && at + 2 < text.size();
    const int high = escape ? hex_value(text[at + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[at + 2]) : -1;
    if (low >= 0) at += 2;
    *to++ = low >= 0 ? static_cast<char>(high * 16 + low) : text[at] == '+' ? plus : text[at];
  }
  out.erase(to, out.end());
  return out;
}

std::optional<long long> parse_integer(std::string_view text) {
  long long value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Position position_at(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  const auto newline = before.rfind('\n');
  Position position;
  position.line += static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  position.column +=
      newline == std::string_view::npos ? before.size() : before.size() - newline - 1;
  return position;
}

bool is_e164(std::string_view text) {
  if (text.size() < 8 || text.size() > 16 || text[0] != '+' || text[1] == '0') return false;
  return std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

std::string international_number(std::string_view text) {
  std::string digits;
  for (const char c : trim(text)) {
    if (std::string_view(" ()-.").find(c) == std::string_view::npos) digits += c;
  }
  if (digits.size() == 11 && digits[0] == '1') digits.erase(0, 1);
  const bool plain = digits.find_first_not_of("0123456789") == std::string::npos;
  if (plain && digits.size() == 10 && digits[0] > '1') return "+1" + digits;
  return is_e164(digits) ? digits : std::string(text);
}

bool is_endpoint(std::string_view text) {
  if (text.starts_with("client:")) return text.size() > 7;
  if (text.starts_with("sim:")) return is_sid(text.substr(4), "DE");
  if (text.starts_with("whatsapp:")) return is_e164(text.substr(9));
  if (!text.starts_with("sip:") && !text.starts_with("sips:")) return is_e164(text);
  const auto at = text.find('@');
  return at != std::string_view::npos && at + 1 < text.size() && text[at - 1] != ':';
}

std::string formatted_number(std::string_view number) {
  if (number.size() != 12 || !number.starts_with("+1")) return std::string(number);
  return cat("(", number.substr(2, 3), ") ", number.substr(5, 3), "-", number.substr(8));
}

std::string xml_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&apos;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace ringback
