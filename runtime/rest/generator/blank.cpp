// Least values.
#include "rest/generator/blank.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "rest/pattern.hpp"

namespace ringback::rest::generator {

namespace {

constexpr int kDeepest = 12;  // schemas may hold themselves

std::string least_text(const Json& node, const std::string& pointer) {
  const auto pattern = text_of(node, "pattern");
  const auto format = text_of(node, "format");
  if (!pattern.empty()) return sample(pattern, pointer);
  if (format == "date-time") return "1970-01-01T00:00:00Z";
  if (format == "date") return "1970-01-01";
  if (format == "date-time-rfc-2822") return "Thu, 01 Jan 1970 00:00:00 +0000";
  if (format == "email") return "nobody@example.com";
  if (format == "iso-country-code") return "US";
  if (format == "currency") return "USD";
  if (format == "uuid") return "00000000-0000-4000-8000-000000000000";
  if (format == "http-method") return "POST";
  // Forms of SIDs that some documents name instead of giving a pattern.
  if (format == "AccountSid") return sample("^AC[0-9a-f]{32}$", pointer);
  if (format == "OrganizationSid") return sample("^OR[0-9a-f]{32}$", pointer);
  if (format == "UserSid") return sample("^US[0-9a-f]{32}$", pointer);
  return std::string(node.value("minLength", std::size_t{0}), 'x');
}

class Least {
 public:
  explicit Least(const Schemas& schemas) : schemas_(schemas) {}

  Json value(const Json& reference, const std::string& pointer, int depth) const {
    const Json& node = *schemas_.resolve(reference, pointer).node;
    if (node.value("nullable", false) || depth > kDeepest) return nullptr;
    if (node.contains("enum") && !node["enum"].empty()) return node["enum"][0];
    for (const auto* choice : {"oneOf", "anyOf"}) {
      if (node.contains(choice))
        return value(node[choice][0], cat(pointer, "/", choice), depth + 1);
    }
    const auto type = text_of(node, "type");
    if (type.empty() && node.contains("allOf") && !node.contains("properties")) {
      const auto whole = value(node["allOf"][0], pointer + "/allOf", depth + 1);
      if (!whole.is_object()) return whole;  // one thing in other words
    }
    if (type == "string") return least_text(node, pointer);
    if (type == "integer") return node.value("minimum", 0LL);
    if (type == "number") return node.value("minimum", 0.0);
    if (type == "boolean") return false;
    if (type == "array") return array(node, pointer, depth);
    if (type == "object" || node.contains("properties") || node.contains("allOf")) {
      Json object = Json::object();
      add_members(node, pointer, depth, object);
      return object;
    }
    return nullptr;
  }

 private:
  Json array(const Json& node, const std::string& pointer, int depth) const {
    Json list = Json::array();
    for (auto left = node.value("minItems", 0); left > 0 && node.contains("items"); --left) {
      list.push_back(value(node["items"], cat(pointer, "/items/", left), depth + 1));
    }
    return list;
  }

  void add_members(const Json& node, const std::string& pointer, int depth, Json& object) const {
    for (const auto& part : node.value("allOf", Json::array())) {
      add_members(*schemas_.resolve(part, pointer).node, pointer, depth + 1, object);
    }
    const auto properties = node.value("properties", Json::object());
    for (const auto& name : node.value("required", Json::array())) {
      const auto key = name.get<std::string>();
      if (!properties.contains(key)) continue;
      object[key] = value(properties[key], cat(pointer, "/", key), depth + 1);
    }
  }

  const Schemas& schemas_;
};

}  // namespace

Json least_value(const Schemas& schemas, const Json& node, const std::string& pointer) {
  return Least(schemas).value(node, pointer, 0);
}

}  // namespace ringback::rest::generator
