// Content templates.
#include "messaging/content.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ringback::messaging {

namespace {

constexpr std::string_view kContent = "content.v1.content";

using Values = std::map<std::string, std::string, std::less<>>;

/// A member that is an object, or a text that says one.
Json object_of(const Json& document, const char* member) {
  if (!document.contains(member)) return Json::object();
  const auto& value = document.at(member);
  if (value.is_object()) return value;
  const auto parsed =
      value.is_string() ? parse_json(value.get<std::string>()) : Result<Json>(Json());
  return parsed.ok() && parsed->is_object() ? *parsed : Json::object();
}

Result<void> add_values(const std::string& variables, Values& values) {
  if (trim(variables).empty()) return {};
  const auto parsed = parse_json(variables);
  if (!parsed.ok() || !parsed->is_object()) {
    return Error{21656, "The ContentVariables Parameter is invalid: it is no JSON object"};
  }
  for (const auto& [name, value] : parsed->items()) {
    const auto text = value.is_string()   ? value.get<std::string>()
                      : value.is_number() ? print_json(value)
                                          : "";
    if (text.empty()) {
      return Error{21656, cat("The ContentVariables Parameter is invalid: '", name,
                              "' is no text, or an empty one")};
    }
    values[name] = text;
  }
  return {};
}

/// `{{name}}` becomes its value.
Result<std::string> filled(std::string_view text, const Values& values) {
  std::string out;
  while (true) {
    const auto open = text.find("{{");
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const auto close = text.find("}}", open);
    if (close == std::string_view::npos) {
      return Error{21656, "The ContentVariables Parameter is invalid: '{{' is never closed"};
    }
    const auto name = trim(text.substr(open + 2, close - open - 2));
    const auto value = values.find(name);
    if (value == values.end()) {
      return Error{21656,
                   cat("The ContentVariables Parameter is invalid: '", name, "' has no value")};
    }
    out += value->second;
    text.remove_prefix(close + 2);
  }
}

}  // namespace

Result<Content> fill_content(const Store& store, const std::string& account_sid,
                             const std::string& content_sid, const std::string& variables) {
  const auto* known = store.get(kContent, content_sid);
  if (known == nullptr || text_of(*known, "account_sid") != account_sid) {
    return Error{21655, cat("The ContentSid ", content_sid, " is invalid")};
  }
  Values values;
  const auto defaults = object_of(*known, "variables");
  for (const auto& [name, value] : defaults.items()) {
    if (value.is_string()) values[name] = value.get<std::string>();
  }
  if (const auto added = add_values(variables, values); !added.ok()) return added.error();
  // A template says the same thing in several ways; the first that has words is sent by SMS.
  Content content;
  const auto types = object_of(*known, "types");
  for (const auto& [type, said] : types.items()) {
    if (!said.is_object()) continue;
    auto body = filled(text_of(said, "body"), values);
    if (!body.ok()) return body.error();
    content.body = *body;
    if (said.contains("media") && said.at("media").is_array()) {
      for (const auto& url : said.at("media")) {
        auto address = filled(url.is_string() ? url.get<std::string>() : "", values);
        if (!address.ok()) return address.error();
        content.media.push_back(*address);
      }
    }
    if (!content.body.empty() || !content.media.empty()) break;
  }
  return content;
}

}  // namespace ringback::messaging
