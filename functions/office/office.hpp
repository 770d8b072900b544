// What the three functions of the office share: addresses with parameters, and numbers.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <twilio/text.hpp>
#include <utility>

namespace office {

/// `base?name=value&...`
inline std::string url(std::string base,
                       std::initializer_list<std::pair<std::string_view, std::string>> parameters) {
  char separator = base.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : parameters) {
    base += separator;
    base += std::string(name) + "=" + twilio::percent_encode(value);
    separator = '&';
  }
  return base;
}

/// E.164: `+` and 7 to 15 digits. `anonymous` and its kind are not.
inline bool is_phone_number(std::string_view text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace office
