// Reading a Content-Type.
#include "http/media_type.hpp"

#include "base/text.hpp"
#include "http/wire.hpp"

namespace ringback::http {

namespace {

/// The parameter's value at the beginning, unquoted, and what follows it.
std::optional<std::string> take_value(std::string_view& text) {
  if (!text.starts_with('"')) {
    const auto value = text.substr(0, text.find_first_of("; \t"));
    text.remove_prefix(value.size());
    if (!is_token(value)) return {};
    return std::string(value);
  }
  std::string value;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      text.remove_prefix(at + 1);
      return value;
    }
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    value += text[at];
  }
  return {};
}

}  // namespace

std::optional<MediaType> parse_media_type(std::string_view text) {
  const auto semicolon = text.find(';');
  const auto name = trim(text.substr(0, semicolon));
  const auto slash = name.find('/');
  if (slash == std::string_view::npos || !is_token(name.substr(0, slash)) ||
      !is_token(name.substr(slash + 1))) {
    return {};
  }
  MediaType type{to_lower(name), ""};
  auto rest = semicolon == std::string_view::npos ? std::string_view() : text.substr(semicolon);
  while (!(rest = trim(rest)).empty()) {
    if (rest.front() != ';') return {};
    rest = trim(rest.substr(1));
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos || !is_token(rest.substr(0, equals))) return {};
    const auto parameter = to_lower(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
    const auto value = take_value(rest);
    if (!value) return {};
    if (parameter == "charset") type.charset = to_lower(*value);
  }
  return type;
}

}  // namespace ringback::http
