// Reading the schemas of an OpenAPI document: references, enumerations, formats, SID patterns.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "rest/generator/model.hpp"

namespace ringback::rest::generator {

/// What the document says at a place that cannot be read. Caught in read_document only.
struct Surprise {
  std::string pointer;
  std::string what;
};

/// Resolves and reads schemas; one named schema is read once and shared.
class Schemas {
 public:
  explicit Schemas(const Json& document) : document_(document) {}

  /// The node itself, or what its `$ref` leads to. `name` is set to the last reference's name.
  struct Target {
    const Json* node;
    std::string name;
  };
  Target resolve(const Json& node, const std::string& pointer) const;

  /// The schema of a body; null when it describes no members.
  std::shared_ptr<Schema> read(const Json& node, const std::string& pointer);

  /// One member or parameter.
  Value read_value(const std::string& name, const Json& node, const std::string& pointer);

 private:
  void read_members(const Json& node, const std::string& pointer, Schema& schema);
  void read_properties(const Json& node, const std::string& pointer, Schema& schema);

  const Json& document_;
  std::map<std::string, std::shared_ptr<Schema>> named_;
};

}  // namespace ringback::rest::generator
