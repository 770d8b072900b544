// The `messaging` of twilio.yaml.
#pragma once

#include <yaml-cpp/yaml.h>

#include "messaging/settings.hpp"

namespace ringback::app {

/// Without a node, what Twilio does. Throws YamlError.
messaging::Settings read_messaging(const YAML::Node& node);

}  // namespace ringback::app
