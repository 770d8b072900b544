// `.env`, line by line.
#include "app/env_file.hpp"

#include <algorithm>
#include <cctype>

#include "base/text.hpp"

namespace ringback::app {

namespace {

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-';
  });
}

bool is_quoted(std::string_view value) {
  return value.size() >= 2 && value.front() == value.back() &&
         (value.front() == '"' || value.front() == '\'');
}

std::string value_of(std::string_view text) {
  if (!is_quoted(text)) return std::string(text);
  const std::string inner(text.substr(1, text.size() - 2));
  return text.front() == '"' ? replace_all(inner, "\\n", "\n") : inner;
}

}  // namespace

const std::string* find_variable(const Variables& variables, std::string_view name) {
  const auto found = std::find_if(variables.begin(), variables.end(),
                                  [name](const auto& variable) { return variable.first == name; });
  return found == variables.end() ? nullptr : &found->second;
}

void set_variable(Variables& variables, std::string_view name, std::string_view value) {
  const auto found = std::find_if(variables.begin(), variables.end(),
                                  [name](const auto& variable) { return variable.first == name; });
  if (found != variables.end()) {
    found->second = value;
  } else {
    variables.emplace_back(name, value);
  }
}

EnvFile parse_env_file(std::string_view text, std::string_view file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto plain = replace_all(replace_all(std::string(text), "\r\n", "\n"), "\r", "\n");
  EnvFile read;
  std::size_t number = 0;
  for (const auto& line : split(plain, '\n')) {
    ++number;
    const auto equals = line.find('=');
    const auto name = trim(std::string_view(line).substr(0, equals));
    if (equals == std::string::npos || !is_name(name)) continue;
    const auto value = trim(std::string_view(line).substr(equals + 1));
    if (!is_quoted(value) && value.find(" #") != std::string_view::npos) {
      read.warnings.push_back(
          cat(file, ":", number, ": the text behind # belongs to the value of ", name));
    }
    set_variable(read.variables, name, value_of(value));
  }
  return read;
}

}  // namespace ringback::app
