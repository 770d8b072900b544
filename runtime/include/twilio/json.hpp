// twilio/json.hpp - JSON values that keep the order of their keys, and their text.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdlib>
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

// The number as JavaScript prints it: the fewest digits that tell it from its neighbours, with an
// exponent only from 1e21 on and below 1e-6. Infinity is null, as in JSON.
inline std::string print_number(double number) {
  if (!std::isfinite(number)) return "null";
  if (number == 0) return "0";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), std::fabs(number),
                                 std::chars_format::scientific)
                       .ptr;
  std::string digits(buffer, end);
  const std::size_t mark = digits.find('e');
  const int exponent = static_cast<int>(std::strtol(digits.c_str() + mark + 1, nullptr, 10));
  digits.erase(mark);
  if (digits.size() > 1) digits.erase(1, 1);  // the point
  const int count = static_cast<int>(digits.size());
  const int point = exponent + 1;  // where it belongs among the digits
  if (point > 21 || point < -5) {
    if (count > 1) digits.insert(1, ".");
    digits += (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
  } else if (point <= 0) {
    digits = "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else if (point >= count) {
    digits.append(static_cast<std::size_t>(point - count), '0');
  } else {
    digits.insert(static_cast<std::size_t>(point), ".");
  }
  return number < 0 ? "-" + digits : digits;
}

inline void append_json(std::string& text, const Json& value) {
  if (value.is_number_float()) {
    text += print_number(value.get<double>());
  } else if (value.is_array()) {
    text += '[';
    for (const Json& element : value) {
      if (&element != &value.front()) text += ',';
      append_json(text, element);
    }
    text += ']';
  } else if (value.is_object()) {
    text += '{';
    for (const auto& [name, member] : value.items()) {
      if (text.back() != '{') text += ',';
      text += Json(name).dump(-1, ' ', false, Json::error_handler_t::replace);
      text += ':';
      append_json(text, member);
    }
    text += '}';
  } else {
    text += value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

// Compact JSON text, as JavaScript prints it. Bytes that are not UTF-8 become U+FFFD.
inline std::string dump(const Json& value) {
  std::string text;
  append_json(text, value);
  return text;
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
