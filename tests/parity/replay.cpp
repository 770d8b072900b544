// Records, one service for each group of their routes.
#include "parity/replay.hpp"

#include <map>
#include <set>

#include "parity/compare.hpp"
#include "parity/service.hpp"

namespace ringback::parity {

namespace {

/// Functions are installed in groups, so that not all of them are loaded at once.
std::string group_of(const Probe& probe) {
  const auto slash = probe.path.find('/', 1);
  return slash == std::string::npos ? "" : probe.path.substr(0, slash);
}

bool applies(const Result& result) {
  return result.named == nullptr || result.named->kind != Difference::Kind::kInapplicable;
}

struct Group {
  std::set<std::string> routes;
  std::vector<Result*> results;
};

bool is_limited(const Result& result) {
  return result.named != nullptr && result.named->kind == Difference::Kind::kLimit;
}

/// Asks a service about these records, and puts what they differ in where `into` says.
void replay(const std::set<std::string>& routes, const std::vector<Result*>& results,
            functions::Limits limits, std::vector<std::string> Result::*into) {
  if (results.empty()) return;
  const TwinService service(routes, limits);
  for (auto* result : results) {
    auto answer = service.ask(result->probe.request);
    result->*into = differences(result->probe, answer);
    if (into == &Result::differences) result->answer = std::move(answer);
  }
}

}  // namespace

std::vector<Result> replay() {
  std::vector<Result> results;
  for (auto& probe : read_probes()) {
    const auto* named = find_difference(probe.name);
    results.push_back({std::move(probe), named, {}, {}, {}});
  }
  std::map<std::string, Group> groups;
  groups[""].routes = {"/with-space", "/dotted.name", "/.hidden", "/sec", "/helper"};
  groups["/nested"].routes = {"/nested/deep/fn"};
  for (auto& result : results) {
    if (!applies(result)) continue;
    auto& group = groups[group_of(result.probe)];
    if (!result.probe.route.empty()) group.routes.insert(result.probe.route);
    group.results.push_back(&result);
  }
  for (auto& [prefix, group] : groups) {
    replay(group.routes, group.results, functions::Limits::cloud(), &Result::differences);
    std::erase_if(group.results, [](const auto* result) { return !is_limited(*result); });
    replay(group.routes, group.results, functions::Limits::twilio_run(), &Result::unlimited);
  }
  return results;
}

}  // namespace ringback::parity
