// Asking the overlays.
#include "rest/overlay.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ringback::rest {

bool may_be_null(const Schema& schema, const Field& field) {
  struct Example {
    std::string_view schema;
    std::string_view field;  ///< "": any.
  };
  static constexpr Example kByExample[] = {
      {"LookupResponse", ""}, {"api.v2010.account.conference", "reason_conference_ended"}};
  const auto is_it = [&](const Example& example) {
    return example.schema == schema.name && (example.field.empty() || example.field == field.name);
  };
  return field.nullable || std::any_of(std::begin(kByExample), std::end(kByExample), is_it);
}

const Alias* alias_of(std::string_view kind) {
  for (const auto* overlay : overlays()) {
    for (const auto& alias : overlay->aliases) {
      if (kind == alias.kind) return &alias;
    }
  }
  return nullptr;
}

std::string_view stored_kind(std::string_view kind) {
  const auto* alias = alias_of(kind);
  return alias == nullptr ? kind : alias->stored;
}

std::string member_of(std::string_view kind, std::string_view parameter) {
  for (const auto* overlay : overlays()) {
    for (const auto& rename : overlay->renames) {
      if (kind == rename.kind && parameter == rename.parameter) return rename.member;
    }
  }
  return snake_case(parameter);
}

void complete(std::string_view kind, Json& document, const Invocation& invocation) {
  for (const auto* overlay : overlays()) {
    for (const auto& completion : overlay->completions) {
      if (kind == completion.kind) completion.complete(document, invocation);
    }
  }
}

std::string snake_case(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool capital = std::isupper(static_cast<unsigned char>(name[i])) != 0;
    const bool next_small =
        i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1])) != 0;
    const auto before = i > 0 ? static_cast<unsigned char>(name[i - 1]) : 'A';
    const bool after_small = std::isupper(before) == 0 && std::isdigit(before) == 0;
    const bool after_mark = out.empty() || out.back() == '.' || out.back() == '_';
    if (capital && !after_mark && (after_small || next_small)) out += '_';
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return out;
}

std::string hook_name(const Operation& operation) {
  if (operation.product == std::string_view("api_v2010")) return operation.id;
  return cat(operation.product, "/", operation.id);
}

}  // namespace ringback::rest
