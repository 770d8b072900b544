// The steps of a scenario file.
#pragma once

#include <yaml-cpp/yaml.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/scenario/scenario.hpp"

namespace ringback::app::scenario {

/// Whether a telephone has these keys, and there is one.
bool are_keys(std::string_view digits);

/// Whether a step begins with this word, so that no person can have it as a name.
bool is_step_word(std::string_view word);

/// Throws YamlError.
std::vector<Step> read_steps(const YAML::Node& node, const std::map<std::string, Person>& people);
Duration duration_of(const YAML::Node& node, std::string_view what);

}  // namespace ringback::app::scenario
