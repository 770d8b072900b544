// Assigning parameters.
#include "rest/assign.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "rest/dialect.hpp"
#include "rest/plan.hpp"

namespace ringback::rest {

namespace {

Json parsed_or_text(const std::string& text) {
  auto parsed = parse_json(text);
  return parsed.ok() ? std::move(parsed).value() : Json(text);
}

/// One value in the type of the member, or of the parameter where the member has none.
Json scalar(Type type, const Parameter& parameter, const std::string& text) {
  switch (type) {
    case Type::kBoolean: return equals_ignoring_case(text, "true");
    case Type::kInteger:
    case Type::kNumber:
    case Type::kObject:
    case Type::kArray:
    case Type::kAny: return parsed_or_text(text);
    case Type::kString: break;
  }
  for (const auto* value : parameter.values) {
    if (equals_ignoring_case(text, value)) return value;  // in the documented letter case
  }
  return text;
}

Json converted(const Parameter& parameter, const Field* field,
               const std::vector<std::string>& texts) {
  const bool listed = parameter.type == Type::kArray;
  if (listed && parameter.place == Place::kJson) {
    return texts.front().empty() ? Json() : parsed_or_text(texts.front());
  }
  if (listed && (field == nullptr || field->type != Type::kString)) {
    Json list = Json::array();
    for (const auto& text : texts) {
      if (!text.empty()) list.push_back(scalar(parameter.items, parameter, text));
    }
    return list;
  }
  if (listed) return join(texts, ",");
  const Type type = field == nullptr || field->type == Type::kAny ? parameter.type : field->type;
  const auto& text = texts.front();
  if (field != nullptr &&
      (field->format == Format::kIsoTime || field->format == Format::kMailTime)) {
    const auto time = parse_time(text);
    if (time) return print_time(field->format, *time);
  }
  if (text.empty() && type != Type::kString) return Json();
  return scalar(type, parameter, text);
}

}  // namespace

void set_member(const Operation& operation, std::string_view member, Json value, Json& document) {
  const auto dot = member.find('.');
  const auto* whole = find_field(operation.resource, member.substr(0, dot));
  if (whole != nullptr && dot != member.npos && whole->type != Type::kString) {
    auto& object = document[whole->name];
    if (!object.is_object()) object = Json::object();
    object[std::string(member.substr(dot + 1))] = std::move(value);
  } else if (whole != nullptr && dot == member.npos) {
    document[whole->name] = std::move(value);
  } else {
    document[cat("_", member)] = std::move(value);
  }
}

void assign_parameters(const Invocation& invocation, Json& document) {
  const auto& operation = invocation.operation;
  auto bound = plan_of(operation).bounds.begin();
  for (auto parameter = operation.parameters.begin(); parameter != operation.parameters.end();
       ++parameter, ++bound) {
    if (parameter->place != Place::kForm && parameter->place != Place::kJson) continue;
    const auto texts = invocation.all(parameter->name);
    if (texts.empty()) continue;
    set_member(operation, bound->member, converted(*parameter, bound->field, texts), document);
  }
}

void set_dates(const Operation& operation, Time now, Json& document) {
  if (operation.resource == nullptr) return;
  for (const auto& field : operation.resource->fields) {
    const auto name = to_lower(replace_all(field.name, "_", ""));
    const bool created = name == "datecreated" || name == "createdat";
    const bool updated = name == "dateupdated" || name == "updatedat";
    if (!updated && !(created && !document.contains(field.name))) continue;
    const bool timed = field.format == Format::kMailTime || field.format == Format::kIsoTime;
    if (timed || field.type == Type::kString) document[field.name] = print_time(field.format, now);
  }
}

}  // namespace ringback::rest
