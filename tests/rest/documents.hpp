// Twilio's official OpenAPI documents as they are, and the judgement of a value by their schemas.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "rest/resource.hpp"

namespace ringback::rest {

/// The documents that the tables were generated from, read by nothing of the generator.
class Documents {
 public:
  /// Reads every `twilio_*.json` of the folder. Throws std::runtime_error when one cannot be read.
  explicit Documents(const std::string& folder);

  /// "" when the body is what the document says about the operation's success, else the first
  /// place and reason that it is not. An operation without a schema takes an empty body only.
  std::string judge(const Operation& operation, const std::string& body) const;

  /// The number of operations in all documents.
  int operations() const;

 private:
  std::map<std::string, Json> products_;  // by Product::name
};

/// "" when the value is what the schema says, else where and why not. References are looked up in
/// the document. Types, nullability, enumerations, formats, patterns, bounds, required members,
/// additional properties and combinations (allOf, anyOf, oneOf) are judged.
std::string judge(const Json& document, const Json& schema, const Json& value,
                  const std::string& where);

}  // namespace ringback::rest
