// Answers side by side.
#include "parity/compare.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace ringback::parity {

namespace {

/// What a recorded body is, and so what of it must be the same.
enum class Kind { kText, kFailure, kPage };

Kind kind_of(const Probe& probe) {
  const auto& body = probe.recorded.body;
  if (body.starts_with("<!DOCTYPE html>") || body.starts_with("<html>\n  <style>")) {
    return Kind::kPage;
  }
  if (!body.starts_with("{\"message\":")) return Kind::kText;
  const auto json = parse_json(body);
  return json && json->contains("stack") && probe.recorded.status == 500 ? Kind::kFailure
                                                                         : Kind::kText;
}

/// Whether the body depends on where it was made.
bool is_local(const Probe& probe) {
  const auto& body = probe.recorded.body;
  return kind_of(probe) != Kind::kText || body.find("localhost:PORT") != std::string::npos ||
         body.find("<APP>") != std::string::npos || probe.method == "HEAD";
}

using Headers = std::map<std::string, std::vector<std::string>>;

Headers by_name(const Lines& lines) {
  static constexpr std::string_view passed_over[] = {"date", "connection", "keep-alive",
                                                     "x-powered-by"};
  Headers headers;
  for (const auto& [name, value] : lines) {
    const auto lower = to_lower(name);
    if (std::ranges::find(passed_over, lower) != std::end(passed_over)) continue;
    headers[lower].push_back(value);
  }
  return headers;
}

std::string show(const std::vector<std::string>& values) {
  auto text = join(values, " | ");
  if (text.size() > 80) text = text.substr(0, 77) + "...";
  return cat("'", text, "'");
}

bool is_tag(const std::vector<std::string>& values) {
  return values.size() == 1 && values[0].starts_with("W/\"") && values[0].ends_with('"') &&
         values[0].size() > 31;
}

/// Whether these are the same as far as they can be, for a body that depends on its place.
bool alike(const Probe& probe, const std::string& name, const std::vector<std::string>& recorded,
           const std::vector<std::string>& ours) {
  if (recorded == ours) return true;
  if (recorded == std::vector<std::string>{"<HTTP-DATE>"}) {
    return ours.size() == 1 && parse_time(ours[0]).ok();
  }
  if (!is_local(probe)) return false;
  if (name == "etag") return is_tag(recorded) && is_tag(ours);
  const bool same_length =
      kind_of(probe) == Kind::kText && probe.recorded.body.find("<APP>") == std::string::npos;
  return name == "content-length" && !same_length;
}

void compare_headers(const Probe& probe, const Answer& answer, std::vector<std::string>& found) {
  auto recorded = by_name(probe.recorded.headers);
  auto ours = by_name(answer.headers);
  for (const auto& [name, values] : recorded) {
    if (!ours.contains(name)) {
      found.push_back(cat("no ", name, ", recorded ", show(values)));
    } else if (!alike(probe, name, values, ours[name])) {
      found.push_back(cat(name, " ", show(ours[name]), ", recorded ", show(values)));
    }
  }
  for (const auto& [name, values] : ours) {
    if (!recorded.contains(name)) found.push_back(cat(name, " ", show(values), ", recorded none"));
  }
}

/// Message and name are the same; a stack begins with both, or is the one that was given.
bool is_same_failure(const std::string& recorded, const std::string& ours) {
  const auto theirs = *parse_json(recorded);
  const auto json = parse_json(ours);
  if (!json || !json->is_object() || json->size() != theirs.size()) return false;
  auto member = json->begin();
  for (const auto& [name, value] : theirs.items()) {
    if (member.key() != name || (name != "stack" && *member != value)) return false;
    ++member;
  }
  const auto stack = text_of(*json, "stack");
  return text_of(theirs, "stack") == stack ||
         stack.starts_with(cat(text_of(*json, "name"), ": ", text_of(*json, "message")));
}

/// A page for people of the same kind: of a refusal, or of an error of a function.
bool is_same_page(const std::string& recorded, const std::string& ours) {
  const auto* title = recorded.starts_with("<html>") ? "Runtime Error" : "<title>Error</title>";
  return ours.starts_with("<!DOCTYPE html>") && ours.find(title) != std::string::npos &&
         ours.find("there is no twin") == std::string::npos;
}

bool is_same_body(const Probe& probe, const std::string& ours) {
  const auto& recorded = probe.recorded.body;
  switch (kind_of(probe)) {
    case Kind::kText: return recorded == ours;
    case Kind::kFailure: return is_same_failure(recorded, ours);
    case Kind::kPage: return is_same_page(recorded, ours);
  }
  return false;
}

}  // namespace

std::vector<std::string> differences(const Probe& probe, const Answer& answer) {
  const auto status = [](int number) { return number == 0 ? "no answer" : cat(number); };
  if (probe.recorded.status == 0 || answer.status == 0) {
    if (probe.recorded.status == answer.status) return {};
    return {cat(status(answer.status), ", recorded ", status(probe.recorded.status))};
  }
  std::vector<std::string> found;
  if (probe.recorded.status != answer.status) {
    found.push_back(cat(status(answer.status), ", recorded ", status(probe.recorded.status)));
  }
  compare_headers(probe, answer, found);
  if (!is_same_body(probe, answer.body)) {
    found.push_back(cat("body ", show({answer.body}), ", recorded ", show({probe.recorded.body})));
  }
  return found;
}

}  // namespace ringback::parity
