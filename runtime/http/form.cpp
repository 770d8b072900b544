// Forms and cookies.
#include "http/form.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ringback::http {

namespace {

std::string decode_plus(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decode(spaced);
}

std::string encode_plus(std::string_view text) {
  return replace_all(percent_encode(text), "%20", "+");
}

const std::pair<std::string, std::string>* find(const FormFields& fields, std::string_view name) {
  for (const auto& entry : fields) {
    if (entry.first == name) return &entry;
  }
  return nullptr;
}

}  // namespace

FormFields parse_form(std::string_view text) {
  FormFields fields;
  for (const auto& piece : split(text, '&')) {
    if (piece.empty()) continue;
    const std::string_view pair = piece;
    const auto equals = pair.find('=');
    const auto value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    fields.emplace_back(decode_plus(pair.substr(0, equals)), decode_plus(value));
  }
  return fields;
}

std::string print_form(const FormFields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    out += cat(encode_plus(name), "=", encode_plus(value));
  }
  return out;
}

std::string field(const FormFields& fields, std::string_view name) {
  const auto* found = find(fields, name);
  return found == nullptr ? "" : found->second;
}

bool has_field(const FormFields& fields, std::string_view name) {
  return find(fields, name) != nullptr;
}

FormFields parse_cookies(std::string_view header) {
  FormFields cookies;
  for (const auto& piece : split(header, ';')) {
    const auto pair = trim(piece);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const auto name = trim(pair.substr(0, equals));
    auto value = trim(pair.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (!has_field(cookies, name)) cookies.emplace_back(name, percent_decode(value));
  }
  return cookies;
}

}  // namespace ringback::http
