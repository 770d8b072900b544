// Reading the documents and judging by them.
#include "rest/documents.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <stdexcept>

#include "base/text.hpp"
#include "base/time.hpp"

namespace ringback::rest {

namespace {

const Json& resolve(const Json& document, const Json& node) {
  const Json* found = &node;
  while (found->is_object() && found->contains("$ref")) {
    found = &document.at(Json::json_pointer(text_of(*found, "$ref").substr(1)));
  }
  return *found;
}

bool flag(const Json& schema, const char* name) {
  const auto found = schema.find(name);
  return found != schema.end() && *found == true;
}

bool has_type(const std::string& type, const Json& value) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "object") return value.is_object();
  return type != "array" || value.is_array();
}

bool matches(const std::string& pattern, const std::string& text) {
  static std::map<std::string, std::regex> compiled;
  auto found = compiled.find(pattern);
  if (found == compiled.end()) found = compiled.emplace(pattern, std::regex(pattern)).first;
  return std::regex_search(text, found->second);
}

/// Whether a text has the format; formats that name no form, such as `twiml`, have any.
bool has_format(const std::string& format, const std::string& text) {
  static const std::map<std::string, std::string> kForms = {
      {"date", "^\\d{4}-\\d{2}-\\d{2}$"},
      {"date-time", "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:?\\d{2})$"},
      {"date-time-rfc-2822", "^[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} "},
      {"http-method", "^(HEAD|GET|POST|PATCH|PUT|DELETE)$"},
      {"iso-country-code", "^[A-Z]{2}$"},
      {"currency", "^[A-Za-z]{3}$"},
      {"email", "^[^@ ]+@[^@ ]+$"},
      {"uuid", "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$"},
      // Twilio itself answers "" for an address that is not set.
      {"uri", "^$|^[a-z][a-z0-9+.-]*:|^/"},
      {"phone-number", "^$|^\\+?[0-9]{3,15}$|^[a-z]+:"},
      {"Sid", "^[A-Z]{2}[0-9a-f]{32}$"},
      {"AccountSid", "^AC[0-9a-f]{32}$"},
      {"OrganizationSid", "^OR[0-9a-f]{32}$"},
      {"UserSid", "^US[0-9a-f]{32}$"},
  };
  const auto form = kForms.find(format);
  if (form == kForms.end()) return true;
  return matches(form->second, text) && (!format.starts_with("date") || parse_time(text).ok());
}

std::string judge_text(const Json& schema, const std::string& text, const std::string& where) {
  const auto format = text_of(schema, "format");
  if (!has_format(format, text)) return cat(where, ": '", text, "' is no ", format);
  const auto pattern = text_of(schema, "pattern");
  if (!pattern.empty() && !matches(pattern, text)) {
    return cat(where, ": '", text, "' is not like ", pattern);
  }
  if (schema.value("minLength", 0u) > text.size()) return cat(where, ": '", text, "' is too short");
  if (schema.value("maxLength", 1u << 30) < text.size()) return cat(where, ": is too long");
  return "";
}

std::string judge_number(const Json& schema, const Json& value, const std::string& where) {
  if (schema.contains("minimum") && value < schema["minimum"]) return where + ": is too small";
  if (schema.contains("maximum") && value > schema["maximum"]) return where + ": is too large";
  return "";
}

std::string judge_array(const Json& document, const Json& schema, const Json& value,
                        const std::string& where) {
  if (schema.value("minItems", 0u) > value.size()) return where + ": has too few elements";
  if (schema.value("maxItems", 1u << 30) < value.size()) return where + ": has too many elements";
  if (!schema.contains("items")) return "";
  for (std::size_t i = 0; i < value.size(); ++i) {
    auto wrong = judge(document, schema["items"], value[i], cat(where, "/", i));
    if (!wrong.empty()) return wrong;
  }
  return "";
}

std::string judge_object(const Json& document, const Json& schema, const Json& value,
                         const std::string& where) {
  for (const auto& name : schema.value("required", Json::array())) {
    if (!value.contains(name.get<std::string>())) return cat(where, ": has no ", name.dump());
  }
  const auto properties = schema.value("properties", Json::object());
  const auto more = schema.value("additionalProperties", Json());
  for (const auto& [name, member] : value.items()) {
    const auto place = cat(where, "/", name);
    std::string wrong;
    if (properties.contains(name)) {
      wrong = judge(document, properties[name], member, place);
    } else if (more == false) {
      wrong = place + ": is not documented";
    } else if (more.is_object()) {
      wrong = judge(document, more, member, place);
    }
    if (!wrong.empty()) return wrong;
  }
  return "";
}

std::string judge_choices(const Json& document, const Json& schema, const Json& value,
                          const std::string& where) {
  for (const auto& part : schema.value("allOf", Json::array())) {
    auto wrong = judge(document, part, value, where);
    if (!wrong.empty()) return wrong;
  }
  for (const auto* kind : {"anyOf", "oneOf"}) {
    const auto choices = schema.value(kind, Json::array());
    const auto fits = std::count_if(choices.begin(), choices.end(), [&](const Json& choice) {
      return judge(document, choice, value, where).empty();
    });
    if (choices.empty() || fits > 0) continue;
    return cat(where, ": is none of ", kind, ": ", judge(document, choices[0], value, where));
  }
  return "";
}

/// Some examples have null where the schema beside them has none: they count as well.
void drop_nulls_of(const Json& example, Json& value) {
  if (example.is_array() && value.is_array()) {
    for (auto& shown : value) {
      for (const auto& one : example) drop_nulls_of(one, shown);
    }
  }
  if (!example.is_object() || !value.is_object()) return;
  for (const auto& [name, member] : example.items()) {
    const auto found = value.find(name);
    if (found == value.end()) continue;
    if (member.is_null() && found->is_null()) {
      value.erase(name);
    } else {
      drop_nulls_of(member, *found);
    }
  }
}

}  // namespace

std::string judge(const Json& document, const Json& schema, const Json& value,
                  const std::string& where) {
  const Json& node = resolve(document, schema);
  if (value.is_null() && flag(node, "nullable")) return "";
  auto wrong = judge_choices(document, node, value, where);
  if (!wrong.empty()) return wrong;
  const auto type = text_of(node, "type");
  if (type.empty() && value.is_null()) return "";  // Twilio's way of saying "anything"
  if (!has_type(type, value)) return cat(where, ": ", value.dump(), " is no ", type);
  const auto values = node.value("enum", Json());
  if (values.is_array() && std::find(values.begin(), values.end(), value) == values.end()) {
    return cat(where, ": ", value.dump(), " is not among the values");
  }
  if (value.is_string()) return judge_text(node, value.get<std::string>(), where);
  if (value.is_number()) return judge_number(node, value, where);
  if (value.is_array()) return judge_array(document, node, value, where);
  return value.is_object() ? judge_object(document, node, value, where) : "";
}

Documents::Documents(const std::string& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    auto name = entry.path().stem().string();
    if (!name.starts_with("twilio_") || entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path());
    products_[replace_all(name.substr(7), "-", "_")] = Json::parse(in);
  }
  if (products_.empty()) throw std::runtime_error("no documents in " + folder);
}

int Documents::operations() const {
  int count = 0;
  for (const auto& [name, document] : products_) {
    for (const auto& [path, item] : document["paths"].items()) {
      for (const auto* method : {"get", "post", "put", "patch", "delete"}) {
        if (item.contains(method)) ++count;
      }
    }
  }
  return count;
}

std::string Documents::judge(const Operation& operation, const std::string& body) const {
  const auto& document = products_.at(operation.product);
  const auto method = to_lower(name_of(operation.method));
  const auto& node = document["paths"].at(operation.path).at(method);
  const auto& responses = node.at("responses");
  const auto code = std::to_string(operation.status);
  if (!responses.contains(code)) return cat("status ", code, " is not documented");
  const auto& response = resolve(document, responses[code]);
  const auto content = response.value("content", Json::object());
  const Json schema = content.empty() ? Json() : content.begin()->value("schema", Json());
  if (schema.is_null()) return body.empty() ? "" : "a body where none is documented";
  auto value = parse_json(body);
  if (!value.ok()) return "the body is not JSON";
  for (const auto& example : content.begin()->value("examples", Json::object())) {
    drop_nulls_of(example.value("value", Json()), *value);
  }
  return rest::judge(document, schema, *value, "");
}

}  // namespace ringback::rest
