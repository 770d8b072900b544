// Parsing and printing of Json.
#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ringback {

Result<Json> parse_json(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const auto place = position_at(text, error.byte > 0 ? error.byte - 1 : 0);
    return Error{20001, cat("line ", place.line, ", column ", place.column, ": not valid JSON"),
                 400};
  }
}

std::string print_json(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string print_json_pretty(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string text_of(const Json& object, std::string_view key) {
  if (!object.is_object()) return "";
  const auto found = object.find(key);
  if (found == object.end() || found->is_null() || found->is_structured()) return "";
  return found->is_string() ? found->get<std::string>() : print_json(*found);
}

}  // namespace ringback
