// twilio/json.hpp - JSON values that keep the order of their keys, and their text.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace twilio {

using Json = nlohmann::ordered_json;

namespace detail {

// How much of the text JSON has as it is, between quotes.
inline std::size_t plain_size(std::string_view text) {
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  const auto end = std::find_if_not(text.begin(), text.end(), is_plain);
  return static_cast<std::size_t>(end - text.begin());
}

// Reads objects and lists of plain texts and whole numbers, of which most JSON is made: events,
// settings, headers. The library reads everything, but looks at each byte many times.
class PlainReader {
 public:
  explicit PlainReader(std::string_view text) : rest_(text) {}

  // False where there is anything else: a fraction, a byte by number or beyond ASCII, a mistake.
  bool read(Json& value) { return read_value(value, 0) && peek() == '\0' && rest_.empty(); }

 private:
  static constexpr int kDeepest = 32;

  // The next byte that is not blank; 0 at the end.
  char peek() {
    const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (!rest_.empty() && blank(rest_.front())) rest_.remove_prefix(1);
    return rest_.empty() ? '\0' : rest_.front();
  }

  bool take(char wanted) {
    if (peek() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool read_value(Json& value, int depth) {
    if (depth > kDeepest) return false;
    switch (peek()) {
      case '"': value = std::string(); return read_text(value.get_ref<std::string&>());
      case '{': value = Json::object(); return read_object(value.get_ref<Json::object_t&>(), depth);
      case '[': value = Json::array(); return read_list(value.get_ref<Json::array_t&>(), depth);
      case 't': return read_word("true", value, true);
      case 'f': return read_word("false", value, false);
      case 'n': return read_word("null", value, nullptr);
      default: return read_number(value);
    }
  }

  bool read_word(std::string_view word, Json& value, Json meaning) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    value = std::move(meaning);
    return true;
  }

  // No more digits than surely fit.
  bool read_number(Json& value) {
    const auto size = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (size == 0 || size > 18 || (size > 1 && rest_.front() == '0')) return false;
    if (size < rest_.size() && std::string_view(",]} \t\r\n").find(rest_[size]) == rest_.npos) {
      return false;
    }
    std::uint64_t number = 0;
    std::from_chars(rest_.data(), rest_.data() + size, number);
    value = number;
    rest_.remove_prefix(size);
    return true;
  }

  bool read_text(std::string& text) {
    if (!take('"')) return false;
    text.clear();
    while (true) {
      const auto size = plain_size(rest_);
      text.append(rest_, 0, size);
      rest_.remove_prefix(size);
      if (rest_.empty()) return false;
      const char end = rest_.front();
      rest_.remove_prefix(1);
      if (end == '"') return true;
      if (end != '\\' || !read_escape(text)) return false;
    }
  }

  // What stands behind a backslash, if that is one byte: texts within JSON have many.
  bool read_escape(std::string& text) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view bytes = "\"\\/\b\f\n\r\t";
    const auto place = rest_.empty() ? names.npos : names.find(rest_.front());
    if (place == names.npos) return false;
    text += bytes[place];
    rest_.remove_prefix(1);
    return true;
  }

  bool read_object(Json::object_t& members, int depth) {
    rest_.remove_prefix(1);
    if (take('}')) return true;
    do {
      std::string name;
      if (peek() != '"' || !read_text(name) || !take(':')) return false;
      if (!read_value(place(members, std::move(name)), depth + 1)) return false;
    } while (take(','));
    return take('}');
  }

  bool read_list(Json::array_t& elements, int depth) {
    rest_.remove_prefix(1);
    if (take(']')) return true;
    do {
      if (!read_value(elements.emplace_back(), depth + 1)) return false;
    } while (take(','));
    return take(']');
  }

  // The member of this name, which may be there already. Left to itself the object would copy its
  // members whenever it grows, for their names are constant.
  static Json& place(Json::object_t& members, std::string name) {
    const auto present = members.find(name);
    if (present != members.end()) return present->second;
    if (members.size() == members.capacity()) {
      Json::object_t larger;
      larger.reserve(2 * members.size() + 16);
      for (auto& [known, value] : members) larger.emplace_back(known, std::move(value));
      members.swap(larger);
    }
    return members.emplace_back(std::move(name), Json()).second;
  }

  std::string_view rest_;
};

// The value written in `text`. Throws std::runtime_error if that is not JSON.
inline Json parse(std::string_view text) {
  if (Json plain; PlainReader(text).read(plain)) return plain;
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

inline void append_quoted(std::string& text, const std::string& value) {
  if (plain_size(value) == value.size()) {
    text.append("\"").append(value).append("\"");
  } else {
    text += Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

inline void append_json(std::string& text, const Json& value) {
  if (value.is_string()) {
    append_quoted(text, value.get_ref<const std::string&>());
  } else if (value.is_number_float()) {
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
      append_quoted(text, name);
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
