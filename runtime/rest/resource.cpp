// Looking things up in the generated tables.
#include "rest/resource.hpp"

namespace ringback::rest {

const Field* find_field(const Schema* schema, std::string_view name) {
  if (schema == nullptr) return nullptr;
  for (const auto& field : schema->fields) {
    if (name == field.name) return &field;
  }
  return nullptr;
}

const Parameter* find_parameter(const Operation& operation, std::string_view name) {
  for (const auto& parameter : operation.parameters) {
    if (name == parameter.name) return &parameter;
  }
  return nullptr;
}

std::string_view name_of(Method method) {
  switch (method) {
    case Method::kGet: return "GET";
    case Method::kPost: return "POST";
    case Method::kPut: return "PUT";
    case Method::kPatch: return "PATCH";
    case Method::kDelete: return "DELETE";
  }
  return "";
}

}  // namespace ringback::rest
