// Matching paths.
#include "rest/router.hpp"

#include "base/text.hpp"

namespace ringback::rest {

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> any;
  struct Entry {
    const Operation* operation;
    std::vector<std::string> names;
  };
  std::vector<Entry> operations;

  /// The node at the end of the segments, values collected on the way.
  const Node* find(const std::vector<std::string>& segments, std::size_t at,
                   std::vector<std::string>& values) const {
    if (at == segments.size()) return operations.empty() ? nullptr : this;
    if (const auto literal = literals.find(segments[at]); literal != literals.end()) {
      if (const auto* found = literal->second->find(segments, at + 1, values)) return found;
    }
    if (any == nullptr || segments[at].empty()) return nullptr;
    values.push_back(segments[at]);
    if (const auto* found = any->find(segments, at + 1, values)) return found;
    values.pop_back();
    return nullptr;
  }
};

namespace {

constexpr std::string_view kSuffix = ".json";

std::vector<std::string> segments_of(std::string_view path) {
  for (const std::string_view suffix : {".json", ".xml", ".csv"}) {
    const bool named = suffix == kSuffix || path.starts_with("/2010-04-01/");
    if (!named || !path.ends_with(suffix)) continue;
    path.remove_suffix(suffix.size());
    break;
  }
  return split(path, '/');
}

/// `api.dublin.ie1.twilio.com` is `api.twilio.com`.
std::string without_region(std::string_view host) {
  const auto labels = split(host, '.');
  if (labels.size() <= 3 || !host.ends_with(".twilio.com")) return std::string(host);
  return labels.front() + ".twilio.com";
}

}  // namespace

Router::Router() = default;
Router::~Router() = default;

void Router::add(const Operation& operation) {
  auto& root = hosts_[operation.host];
  if (!root) root = std::make_unique<Node>();
  Node* node = root.get();
  for (const auto& segment : segments_of(operation.path)) {
    auto& next = segment.starts_with("{") ? node->any : node->literals[segment];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  for (const auto& known : node->operations) {
    if (known.operation->method == operation.method) return;
  }
  node->operations.push_back({&operation, path_names(operation.path)});
}

Match Router::find(std::string_view method, std::string_view host, std::string_view path) const {
  Match match;
  const auto root = hosts_.find(without_region(host));
  if (root == hosts_.end()) return match;
  auto segments = segments_of(path);
  for (auto& segment : segments) segment = percent_decode(segment);
  std::vector<std::string> values;
  const Node* node = root->second->find(segments, 0, values);
  if (node == nullptr) return match;
  for (const auto& [operation, names] : node->operations) {
    match.allowed.push_back(name_of(operation->method));
    if (match.allowed.back() != method) continue;
    match.operation = operation;
    for (std::size_t i = 0; i < names.size(); ++i) match.path.emplace_back(names[i], values[i]);
  }
  return match;
}

std::vector<std::string> path_names(std::string_view path) {
  std::vector<std::string> names;
  for (auto open = path.find('{'); open != path.npos; open = path.find('{', open + 1)) {
    names.emplace_back(path.substr(open + 1, path.find('}', open) - open - 1));
  }
  return names;
}

}  // namespace ringback::rest
