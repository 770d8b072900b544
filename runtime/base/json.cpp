// Parsing and printing of Json.
#include "base/json.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.hpp"

namespace ringback {

namespace {

/// Printing descends by recursion, so what nests deeper is not taken in.
constexpr std::size_t kMaximumNesting = 512;

/// Where the text nests too deeply; npos when it does not.
std::size_t too_deep_at(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted && c == '\\') {
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '[' || c == '{')) {
      if (++depth > kMaximumNesting) return at;
    } else if (!quoted && (c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return std::string_view::npos;
}

constexpr char kPlain = 0;  ///< Stands for itself.
constexpr char kRare = 1;  ///< Is left to the library: other control characters, and all but ASCII.

/// What follows the backslash that each byte needs in a text.
constexpr auto kEscapes = [] {
  std::array<char, 256> escapes{};
  for (std::size_t byte = 0; byte < escapes.size(); ++byte) {
    escapes[byte] = byte < 0x20 || byte > 0x7E ? kRare : kPlain;
  }
  constexpr std::string_view bytes = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    escapes[static_cast<unsigned char>(bytes[i])] = letters[i];
  }
  return escapes;
}();

/// How many bytes at the beginning stand for themselves, found eight at a time.
std::size_t plain_prefix(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t highs = 0x8080808080808080;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - ones) & ~bytes & highs; };
  std::size_t at = 0;
  for (std::uint64_t bytes = 0; at + sizeof bytes <= text.size(); at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const auto control = (bytes - ones * 0x20) & ~bytes & highs;
    const auto quote = has_zero(bytes ^ (ones * '"'));
    const auto backslash = has_zero(bytes ^ (ones * '\\'));
    const auto beyond = (bytes | (bytes + ones)) & highs;  // 0x7F, too
    if ((control | quote | backslash | beyond) != 0) break;
  }
  while (at < text.size() && kEscapes[static_cast<unsigned char>(text[at])] == kPlain) ++at;
  return at;
}

/// As the library prints it.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Error error_at(std::string_view text, std::size_t offset, std::string_view what) {
  const auto place = position_at(text, offset);
  return {20001, cat("line ", place.line, ", column ", place.column, ": ", what), 400};
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  const auto deep = too_deep_at(text);
  if (deep != std::string_view::npos) return error_at(text, deep, "nests too deeply");
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return error_at(text, error.byte > 0 ? error.byte - 1 : 0, "not valid JSON");
  } catch (const Json::exception&) {  // 1e999 is well-formed, but no number
    return error_at(text, 0, "a number is too large");
  }
}

void append_quoted(std::string& out, std::string_view text) {
  const auto before = out.size();
  const auto plain = plain_prefix(text);
  out.resize(before + plain + 2, '"');
  text.copy(out.data() + before + 1, plain);
  if (plain == text.size()) return;
  out.pop_back();
  for (const char c : text.substr(plain)) {
    const auto escape = kEscapes[static_cast<unsigned char>(c)];
    if (escape == kPlain) {
      out += c;
    } else if (escape == kRare) {
      out.resize(before);
      out += dumped(text);
      return;
    } else {
      out += '\\';
      out += escape;
    }
  }
  out += '"';
}

/// Most of what is printed are objects of plain texts, which the library looks at byte by byte.
void append_json(std::string& out, const Json& json) {
  if (json.is_string()) return append_quoted(out, json.get_ref<const std::string&>());
  if (!json.is_structured() || json.empty()) {
    out += json.is_null() ? "null" : dumped(json);
    return;
  }
  char before = json.is_object() ? '{' : '[';
  for (auto member = json.begin(); member != json.end(); ++member) {
    out += std::exchange(before, ',');
    if (json.is_object()) append_quoted(out, member.key());
    if (json.is_object()) out += ':';
    append_json(out, *member);
  }
  out += json.is_object() ? '}' : ']';
}

std::string print_json(const Json& json) {
  std::string out;
  append_json(out, json);
  return out;
}

std::string print_json_pretty(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string text_of(const Json& object, std::string_view key) {
  if (!object.is_object()) return "";
  const auto found = object.find(key);
  if (found == object.end() || found->is_null() || found->is_structured()) return "";
  return found->is_string() ? found->get<std::string>() : print_json(*found);
}

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace ringback
