// Strict reading of YAML.
#include "app/yaml.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace ringback::app {

namespace {

std::string_view name_of(YAML::NodeType::value type) {
  switch (type) {
    case YAML::NodeType::Map: return "a mapping";
    case YAML::NodeType::Sequence: return "a list";
    case YAML::NodeType::Scalar: return "a single value";
    default: return "nothing";
  }
}

std::string listed(std::initializer_list<std::string_view> known) {
  return join({known.begin(), known.end()}, ", ");
}

/// A mapping in which no key stands twice: of two, the parser would pass over one in silence.
void expect_map(const YAML::Node& node, std::string_view what) {
  if (!node.IsMap()) {
    throw YamlError(node.Mark(), cat(what, " must be a mapping, but is ", name_of(node.Type())));
  }
  std::set<std::string> seen;
  for (const auto& entry : node) {
    const auto key = text(entry.first, what);
    if (!seen.insert(key).second) {
      throw YamlError(entry.first.Mark(), cat("'", key, "' stands in ", what, " twice"));
    }
  }
}

}  // namespace

void expect_keys(const YAML::Node& node, std::string_view what,
                 std::initializer_list<std::string_view> known) {
  expect_map(node, what);
  for (const auto& entry : node) {
    const auto key = text(entry.first, what);
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    throw YamlError(entry.first.Mark(),
                    cat("unknown key '", key, "' in ", what, "; known are ", listed(known)));
  }
}

void each_entry(const YAML::Node& node, std::string_view what,
                const std::function<void(const YAML::Node&, const YAML::Node&)>& each) {
  if (!node || node.IsNull()) return;
  expect_map(node, what);
  for (const auto& entry : node) each(entry.first, entry.second);
}

std::string text(const YAML::Node& node, std::string_view what) {
  if (node.IsScalar()) return node.Scalar();
  throw YamlError(node.Mark(), cat(what, " must be a single value, but is ", name_of(node.Type())));
}

std::string text_or(const YAML::Node& node, const char* key, std::string_view fallback) {
  const auto value = node[key];
  return value ? text(value, key) : std::string(fallback);
}

bool flag(const YAML::Node& node, std::string_view what) {
  const auto word = text(node, what);
  if (word == "true" || word == "false") return word == "true";
  throw YamlError(node.Mark(), cat(what, " must be true or false"));
}

std::string overlaid(const std::string& text, const std::string& overlay) {
  auto root = YAML::Load(text);
  const auto above = YAML::Load(overlay);
  if (above.size() == 0) return text;
  for (const auto& section : above) {
    const auto name = section.first.Scalar();
    if (!section.second.IsMap() || !root[name] || !root[name].IsMap()) {
      root[name] = section.second;
      continue;
    }
    for (const auto& entry : section.second) root[name][entry.first.Scalar()] = entry.second;
  }
  return YAML::Dump(root);
}

}  // namespace ringback::app
