// The `phones` of twilio.yaml: simulated handsets and how they behave.
#pragma once

#include <yaml-cpp/yaml.h>

#include <string>

#include "base/json.hpp"
#include "base/result.hpp"

namespace ringback::app {

/// The same from a text of its own, such as JSON. The error names line and column.
Result<Json> parse_phone(const std::string& text, const std::string& number);

/// One phone as the document that voice/phone.hpp reads. Throws YamlError.
Json read_phone(const YAML::Node& node, const std::string& number);

}  // namespace ringback::app
