// Forms.
#include "http/form.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/charset.hpp"

namespace ringback::http {

namespace {

constexpr std::size_t kMaximumFields = 1000;

const std::pair<std::string, std::string>* find(const FormFields& fields, std::string_view name) {
  for (const auto& entry : fields) {
    if (entry.first == name) return &entry;
  }
  return nullptr;
}

}  // namespace

FormFields parse_form(std::string_view text) {
  FormFields fields;
  fields.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '&')) + 1);
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    fields.emplace_back(percent_decode(pair.substr(0, equals), ' '), percent_decode(value, ' '));
  }
  return fields;
}

std::string print_form(const FormFields& fields) {
  std::string out;
  std::size_t size = 0;
  for (const auto& [name, value] : fields) size += name.size() + value.size() + 4;
  out.reserve(size);
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    append_percent_encoded(out, name, "+");
    out += '=';
    append_percent_encoded(out, value, "+");
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

Result<ScriptObject> parse_flat_form(std::string_view text) {
  const auto separators = static_cast<std::size_t>(std::count(text.begin(), text.end(), '&'));
  if (separators >= kMaximumFields) return Error{0, "too many parameters", 413};
  ScriptObject object;
  for (auto& [name, value] : parse_form(repair_utf8(text))) {
    repair_utf8_of(name);
    repair_utf8_of(value);
    auto& present = object[name];
    if (present.is_null()) {
      present = std::move(value);
    } else if (present.is_array()) {
      present.push_back(std::move(value));
    } else {
      present = Json::array({std::move(present), std::move(value)});
    }
  }
  return object;
}

}  // namespace ringback::http
