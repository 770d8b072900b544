// Reading schemas.
#include "rest/generator/schemas.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "rest/generator/blank.hpp"

namespace ringback::rest::generator {

namespace {

const Json& member(const Json& node, std::string_view name) {
  static const Json kNothing;
  if (!node.is_object()) return kNothing;
  const auto found = node.find(name);
  return found == node.end() ? kNothing : *found;
}

std::string type_name(const Json& node, const std::string& pointer) {
  const auto& type = member(node, "type");
  if (type.is_null()) {
    if (!member(node, "enum").is_null()) return "kString";
    return member(node, "properties").is_null() ? "kAny" : "kObject";
  }
  static const std::map<std::string, std::string> kNames = {
      {"string", "kString"},   {"integer", "kInteger"}, {"number", "kNumber"},
      {"boolean", "kBoolean"}, {"object", "kObject"},   {"array", "kArray"}};
  const auto found = type.is_string() ? kNames.find(type.get<std::string>()) : kNames.end();
  if (found == kNames.end()) throw Surprise{pointer + "/type", "an unknown type"};
  return found->second;
}

/// What a member is when nothing is known of it, where its type does not say.
std::string blank_of(const Schemas& schemas, const Json& node, const Value& value,
                     const std::string& pointer) {
  if (value.nullable && value.type != "kAny") return "";
  if (value.type == "kString" && !value.pattern.empty()) return "";  // one for each document
  const auto least = least_value(schemas, node, pointer);
  static const std::array<Json, 6> kPlain = {nullptr, 0, false, "", Json::array(), Json::object()};
  const bool plain = std::find(kPlain.begin(), kPlain.end(), least) != kPlain.end();
  return plain ? "" : print_json(least);
}

std::string format_name(const Json& node) {
  static const std::map<std::string, std::string> kNames = {{"uri", "kUri"},
                                                            {"uri-map", "kUriMap"},
                                                            {"date", "kDate"},
                                                            {"date-time", "kIsoTime"},
                                                            {"http-method", "kHttpMethod"},
                                                            {"date-time-rfc-2822", "kMailTime"},
                                                            {"phone-number", "kPhoneNumber"},
                                                            {"iso-country-code", "kCountry"},
                                                            {"email", "kEmail"}};
  const auto& format = member(node, "format");
  const auto found = format.is_string() ? kNames.find(format.get<std::string>()) : kNames.end();
  return found == kNames.end() ? "kNone" : found->second;
}

/// `^CA[0-9a-fA-F]{32}$` gives CA, `^(SM|MM)[0-9...` gives SM|MM, any other pattern "".
std::string sid_prefixes(const Json& node) {
  const auto& pattern = member(node, "pattern");
  if (!pattern.is_string()) return "";
  std::string text = pattern.get<std::string>();
  const auto digits = text.find("[0-9a-f");
  if (!text.starts_with("^") || digits == std::string::npos) return "";
  if (text.find("{32}") == std::string::npos) return "";
  text = text.substr(1, digits - 1);
  if (text.starts_with("(") && text.ends_with(")")) text = text.substr(1, text.size() - 2);
  for (const auto& prefix : split(text, '|')) {
    if (prefix.size() != 2) return "";
  }
  return text;
}

}  // namespace

Schemas::Target Schemas::resolve(const Json& node, const std::string& pointer) const {
  Target target{&node, ""};
  for (int hops = 0; target.node->is_object() && target.node->contains("$ref"); ++hops) {
    const std::string reference = text_of(*target.node, "$ref");
    if (hops > 16) throw Surprise{pointer, cat("references that never end at ", reference)};
    try {
      target.node = &document_.at(Json::json_pointer(reference.substr(1)));
    } catch (const Json::exception&) {
      throw Surprise{pointer + "/$ref", cat("nothing is at ", reference)};
    }
    target.name = reference.substr(reference.rfind('/') + 1);
  }
  return target;
}

std::shared_ptr<Schema> Schemas::read(const Json& node, const std::string& pointer) {
  const auto [target, name] = resolve(node, pointer);
  if (!name.empty()) {
    if (const auto known = named_.find(name); known != named_.end()) return known->second;
  }
  const auto schema = std::make_shared<Schema>();
  schema->name = name;
  if (!name.empty()) named_[name] = schema;  // before its members: they may refer back to it
  read_members(*target, pointer, *schema);
  return schema;
}

void Schemas::read_members(const Json& node, const std::string& pointer, Schema& schema) {
  for (const auto& part : member(node, "allOf")) {
    read_members(*resolve(part, pointer + "/allOf").node, pointer + "/allOf", schema);
  }
  read_properties(node, pointer, schema);
  const auto& choices = member(node, "oneOf");  // the first is shown
  if (!choices.empty()) {
    read_members(*resolve(choices[0], pointer + "/oneOf").node, pointer + "/oneOf", schema);
  }
}

void Schemas::read_properties(const Json& node, const std::string& pointer, Schema& schema) {
  const auto& properties = member(node, "properties");
  if (properties.is_null()) return;
  if (!properties.is_object())
    throw Surprise{pointer + "/properties", "properties that are no object"};
  const auto& required = member(node, "required");
  for (const auto& [name, property] : properties.items()) {
    auto value = read_value(name, property, cat(pointer, "/properties/", name));
    value.required = std::find(required.begin(), required.end(), name) != required.end();
    const auto known = std::find_if(schema.fields.begin(), schema.fields.end(),
                                    [&](const Value& field) { return field.name == value.name; });
    if (known == schema.fields.end()) schema.fields.push_back(std::move(value));
  }
}

Value Schemas::read_value(const std::string& name, const Json& node, const std::string& pointer) {
  const Json& target = *resolve(node, pointer).node;
  Value value;
  value.name = name;
  value.type = type_name(target, pointer);
  value.format = format_name(target);
  value.sid = sid_prefixes(target);
  value.pattern = text_of(target, "pattern");
  value.nullable = member(target, "nullable") == true || value.type == "kAny";
  for (const auto& choice : member(target, "enum")) {
    if (choice.is_string()) value.values.push_back(choice.get<std::string>());
  }
  const auto number = [&target](std::string_view key) {
    const auto& found = member(target, key);
    return found.is_number() ? found.get<long long>() : 0;
  };
  value.min_length = static_cast<unsigned>(number("minLength"));
  value.max_length = static_cast<unsigned>(number("maxLength"));
  value.minimum = number("minimum");
  value.maximum = number("maximum");
  if (value.type == "kObject" && target.contains("properties")) value.inner = read(node, pointer);
  if (value.type == "kArray" && target.contains("items")) {
    const auto element = read_value("", target["items"], pointer + "/items");
    value.items = element.type;
    if (value.values.empty()) value.values = element.values;
    value.inner = element.inner;
  }
  value.blank = blank_of(*this, node, value, pointer);
  return value;
}

}  // namespace ringback::rest::generator
