// twilio/json.hpp - JSON values that keep the order of their keys, and their text.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace twilio {

using Json = nlohmann::ordered_json;

namespace detail {

// The value written in `text`. Throws std::runtime_error if that is not JSON.
inline Json parse(std::string_view text) {
  Json value = Json::parse(text.begin(), text.end(), nullptr, false);
  if (value.is_discarded())
    throw std::runtime_error("not JSON: " + std::string(text.substr(0, 80)));
  return value;
}

// Compact JSON text. Bytes that are not UTF-8 become U+FFFD.
inline std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The value as JavaScript prints it: a string as it is, a list joined by commas, null as nothing.
// An object is printed as JSON.
inline std::string print(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>();
  if (value.is_null()) return {};
  if (!value.is_array()) return dump(value);
  std::string text;
  for (const Json& element : value) {
    if (&element != &value.front()) text += ',';
    text += print(element);
  }
  return text;
}

// The member called `name`, or a null value that lives for ever.
inline const Json& member(const Json& object, std::string_view name) {
  static const Json null;
  if (!object.is_object()) return null;
  const auto found = object.find(name);
  return found == object.end() ? null : *found;
}

}  // namespace detail
}  // namespace twilio
