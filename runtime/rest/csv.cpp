// Writing CSV.
#include "rest/csv.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "rest/overlay.hpp"

namespace ringback::rest {

namespace {

std::string cell(const Json& value) {
  const auto text = value.is_null()     ? std::string()
                    : value.is_string() ? value.get<std::string>()
                                        : print_json(value);
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return cat("\"", replace_all(text, "\"", "\"\""), "\"");
}

std::string camel(std::string_view name) {
  std::string out;
  for (const auto& word : split(name, '_')) {
    out += to_upper(word.substr(0, 1)) + word.substr(std::min<std::size_t>(1, word.size()));
  }
  return out;
}

}  // namespace

bool speaks_csv(std::string_view path) {
  return path.starts_with("/2010-04-01/") && path.ends_with(".csv");
}

http::Response as_csv(http::Response response, const Operation& operation) {
  const auto body = parse_json(response.body);
  const bool list = *operation.list_key != '\0' && response.status == 200 && body.ok() &&
                    operation.resource != nullptr && body->contains(operation.list_key);
  if (!list) return response;
  std::string out;
  const auto line = [&out](const std::vector<std::string>& cells) {
    out += join(cells, ",") + "\r\n";
  };
  std::vector<std::string> cells;
  for (const auto& field : operation.resource->fields) cells.push_back(camel(field.name));
  line(cells);
  for (const auto& document : body->at(operation.list_key)) {
    cells.clear();
    for (const auto& field : operation.resource->fields) {
      cells.push_back(cell(document.value(field.name, Json())));
    }
    line(cells);
  }
  response.headers.set("Content-Type", "text/csv;charset=utf-8");
  response.body = std::move(out);
  return response;
}

}  // namespace ringback::rest
