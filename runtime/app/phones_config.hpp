// The `phones` of twilio.yaml: simulated handsets and how they behave.
#pragma once

#include <yaml-cpp/yaml.h>

#include <string>

#include "base/json.hpp"

namespace ringback::app {

/// One phone as the document that voice/phone.hpp reads. Throws YamlError.
Json read_phone(const YAML::Node& node, const std::string& number);

}  // namespace ringback::app
