// Cookies of requests.
#include "http/cookies.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "base/text.hpp"
#include "http/charset.hpp"
#include "http/query.hpp"
#include "http/script_json.hpp"
#include "http/script_value.hpp"

namespace ringback::http {

namespace {

/// What JavaScript takes for false stays text.
bool is_truthy(const Json& value) {
  if (value.is_null() || value == false || value == 0) return false;
  return !value.is_string() || !value.get_ref<const std::string&>().empty();
}

Json read_value(std::string_view text) {
  if (text.starts_with('"') && text.ends_with('"')) {
    text = text.size() < 2 ? std::string_view() : text.substr(1, text.size() - 2);
  }
  auto value = decode_escapes(text);
  if (value.starts_with("j:")) {
    auto json = parse_script_json(std::string_view(value).substr(2));
    if (json && is_truthy(*json)) return std::move(*json);
  }
  return value;
}

}  // namespace

Json parse_cookies(std::string_view header) {
  ScriptObject cookies;
  if (header.size() < 2) return cookies.take();
  const auto text = latin1_to_utf8(header);
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = rest.find(';');
    const auto pair = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const auto name = trim(pair.substr(0, equals));
    if (name == "__proto__" || cookies.find(name) != nullptr) continue;
    cookies[name] = read_value(trim(pair.substr(equals + 1)));
  }
  return cookies.take();
}

}  // namespace ringback::http
