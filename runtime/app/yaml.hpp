// Strict reading of YAML: every key is expected, every type is checked, every error has its place.
#pragma once

#include <yaml-cpp/yaml.h>

#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ringback::app {

/// Thrown inside the reader of one file and caught at its door (parse_config).
class YamlError : public std::runtime_error {
 public:
  YamlError(const YAML::Mark& mark, const std::string& what)
      : std::runtime_error(what), line(mark.line + 1), column(mark.column + 1) {}
  int line;
  int column;
};

/// Fails unless `node` is a mapping whose keys are all in `known`, each there once.
void expect_keys(const YAML::Node& node, std::string_view what,
                 std::initializer_list<std::string_view> known);

/// Calls `each` for the entries of a mapping, in order; a missing one has none. A key that is there
/// twice is a fault.
void each_entry(const YAML::Node& node, std::string_view what,
                const std::function<void(const YAML::Node& key, const YAML::Node& value)>& each);

/// A scalar as text.
std::string text(const YAML::Node& node, std::string_view what);

/// `node[key]` as text, or the fallback when it is not there.
std::string text_or(const YAML::Node& node, const char* key, std::string_view fallback);

/// `true` or `false`.
bool flag(const YAML::Node& node, std::string_view what);

/// A YAML text in which the entries of each mapping of `overlay` replace those of the same name:
/// `{phones: {"+1...": {busy: true}}}` is about that phone alone. Throws what the parser throws.
std::string overlaid(const std::string& text, const std::string& overlay);

}  // namespace ringback::app
