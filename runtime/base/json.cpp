// Parsing and printing of Json.
#include "base/json.hpp"

#include <algorithm>
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

/// As the library prints it.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Most of what is printed are objects of plain texts, which the library looks at byte by byte.
void print(std::string& out, const Json& json) {
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
    print(out, *member);
  }
  out += json.is_object() ? '}' : ']';
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
  const auto plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  if (!std::all_of(text.begin(), text.end(), plain)) {
    out += dumped(text);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

std::string print_json(const Json& json) {
  std::string out;
  print(out, json);
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

}  // namespace ringback
