// Checking parameters.
#include "rest/checks.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "rest/plan.hpp"

namespace ringback::rest {

namespace {

bool has_prefix(const Parameter& parameter, std::string_view sid) {
  const auto prefixes = split(parameter.sid, '|');
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [sid](const auto& prefix) { return is_sid(sid, prefix); });
}

bool is_number(std::string_view text) {
  const auto number = parse_json(text);
  return number.ok() && number->is_number();
}

bool is_paging(std::string_view name) {
  return name == "PageSize" || name == "Page" || name == "PageToken" || name == "pageSize";
}

bool holds(std::string_view text, char opening) {
  const auto json = trim(text);
  return json.starts_with(opening) && parse_json(json).ok();
}

/// Whether the text must be JSON, though the documents say only that it is a text.
bool is_json(const Operation& operation, const Parameter& parameter) {
  const std::string_view product = operation.product;
  return parameter.name == std::string_view("Attributes") &&
         (product == "taskrouter_v1" || product == "conversations_v1" ||
          product.starts_with("chat_") || product.starts_with("ip_messaging_"));
}

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

/// "" when the value is of the parameter's kind, else what it should have been.
std::string complaint(const Parameter& parameter, const Field* member, const std::string& value) {
  const Type type = parameter.type == Type::kArray ? parameter.items : parameter.type;
  if (type == Type::kInteger) {
    const auto number = parse_integer(value);
    if (!number) return "is not a whole number";
    if (*number < parameter.minimum && (parameter.minimum != 0 || parameter.maximum != 0)) {
      return cat("must be at least ", parameter.minimum);
    }
    if (parameter.maximum != 0 && *number > parameter.maximum) {
      return cat("must be at most ", parameter.maximum);
    }
  }
  if (type == Type::kNumber && !is_number(value)) return "is not a number";
  if (type == Type::kNumber && parameter.maximum != 0 &&
      parse_json(value)->get<double>() > static_cast<double>(parameter.maximum)) {
    return cat("must be at most ", parameter.maximum);
  }
  if (type == Type::kBoolean && !equals_ignoring_case(value, "true") &&
      !equals_ignoring_case(value, "false")) {
    return "is neither true nor false";
  }
  if (type == Type::kObject && !parse_json(value).ok()) return "is not a JSON object";
  if (type == Type::kString && value.empty()) return "";  // an empty text takes a value away
  if (!parameter.values.empty()) {
    const bool known =
        std::any_of(parameter.values.begin(), parameter.values.end(),
                    [&value](Text text) { return equals_ignoring_case(value, text); });
    if (!known) return "is not one of the documented values";
  }
  if (*parameter.sid != '\0')
    return has_prefix(parameter, value) ? "" : cat("is not a SID of ", parameter.sid);
  if (member != nullptr && member->type == Type::kObject && !holds(value, '{')) {
    return "is not a JSON object";
  }
  if (member != nullptr && member->type == Type::kArray && parameter.type != Type::kArray &&
      !holds(value, '[')) {
    return "is not a JSON array";
  }
  if (parameter.max_length != 0 && value.size() > parameter.max_length) {
    return cat("is longer than ", parameter.max_length, " characters");
  }
  const bool is_time = parameter.format == Format::kDate || parameter.format == Format::kIsoTime;
  if (is_time && !parse_time(value).ok()) return "is not a date";
  return "";
}

Error missing(const Fault* fault, const Parameter& parameter) {
  if (fault != nullptr && fault->missing != 0) return {fault->missing, fault->missing_message};
  const auto* place = parameter.place == Place::kQuery ? "query string" : "post body";
  return {20001, cat("Missing required parameter ", parameter.name, " in the ", place)};
}

Error invalid(const Fault* fault, const Parameter& parameter, const std::string& value,
              const std::string& why) {
  if (fault != nullptr && fault->invalid != 0) {
    return {fault->invalid, replace_all(fault->invalid_message, "{}", value)};
  }
  return {20001, cat("Invalid parameter ", parameter.name, ": '", value, "' ", why)};
}

}  // namespace

Result<void> check_parameters(const Invocation& invocation) {
  const auto& operation = invocation.operation;
  auto bound = plan_of(operation).bounds.begin();
  for (auto parameter = operation.parameters.begin(); parameter != operation.parameters.end();
       ++parameter, ++bound) {
    if (parameter->place == Place::kPath || parameter->place == Place::kHeader) continue;
    if (is_paging(parameter->name)) continue;  // read_paging() has its own errors
    const auto values = invocation.all(parameter->name);
    if (values.empty() && !parameter->required) continue;
    const auto* fault = bound->fault;
    const auto* member = bound->field;
    const bool is_array = parameter->type == Type::kArray;
    const bool blank = values.empty() || (values.front().empty() && !is_array);
    if (parameter->required && blank) return missing(fault, *parameter);
    if (parameter->place == Place::kJson && is_array) continue;  // printed JSON, kept as it came
    for (const auto& value : values) {
      auto why = complaint(*parameter, member, value);
      // Only where Twilio has a code for it: other products take any text as a URL.
      const bool wants_url = parameter->format == Format::kUri && fault != nullptr;
      if (wants_url && !value.empty() && !is_url(value)) why = "is not a URL";
      if (is_json(operation, *parameter) && !value.empty() && !parse_json(value).ok()) {
        why = "is not valid JSON";
      }
      if (!why.empty()) return invalid(fault, *parameter, value, why);
    }
  }
  return {};
}

}  // namespace ringback::rest
