// Filters of lists.
#include "rest/filters.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.hpp"
#include "base/time.hpp"
#include "rest/plan.hpp"
#include "rest/render.hpp"

namespace ringback::rest {

namespace {

using Condition = std::function<bool(const Json&)>;

/// The time span that a filter's text names: a day, or one second.
struct Span {
  Time from;
  Time until;
};

Condition in_time(std::string member, Comparison comparison, std::string_view text) {
  const auto time = parse_time(text);
  if (!time) return nullptr;
  // The clients print a date as its first second.
  const bool is_midnight = comparison == Comparison::kEqual && text.find("T00:00:00") == 10;
  const bool day = text.size() == 10 || is_midnight;
  const Time start = std::chrono::floor<std::chrono::seconds>(*time);
  const Span span{start, start + (day ? Duration(86'400'000) : Duration(1000))};
  const bool to_midnight = day && comparison == Comparison::kBefore;
  const Time last = to_midnight ? span.from + Duration(1000) : span.until;
  return [member = std::move(member), comparison, span, last](const Json& document) {
    const auto at = parse_time(text_of(document, member));
    if (!at) return false;
    const bool after = *at >= span.from;
    if (comparison == Comparison::kFrom) return after;
    const bool before = *at < last;
    return comparison == Comparison::kEqual ? after && before : before;
  };
}

/// A phone number whose `+` was sent bare arrives with a space in its place.
std::string with_plus(std::string text) {
  if (text.size() > 1 && text[0] == ' ' && text[1] >= '0' && text[1] <= '9') text[0] = '+';
  return text;
}

Condition contains(std::string member, const std::string& text) {
  const auto wanted = to_lower(with_plus(text));
  return [member = std::move(member), wanted](const Json& document) {
    const auto value = to_lower(value_of(document, member));
    const auto same = [](char one, char of) { return of == '*' || one == of; };
    return std::search(value.begin(), value.end(), wanted.begin(), wanted.end(), same) !=
           value.end();
  };
}

Condition equal(std::string member, std::vector<std::string> texts) {
  for (auto& text : texts) text = with_plus(text);
  return [member = std::move(member), texts = std::move(texts)](const Json& document) {
    const auto value = value_of(document, member);
    return std::any_of(texts.begin(), texts.end(),
                       [&value](const auto& text) { return equals_ignoring_case(text, value); });
  };
}

struct Target {
  std::string member;
  Comparison comparison = Comparison::kEqual;
};

/// `StartTime>` is StartTime from there on; `DateCreatedAfter` is DateCreated from there on.
Target target_of(const Operation& operation, std::string_view name, const Bound& bound) {
  if (const auto* row = bound.filter) return {row->member, row->comparison};
  static constexpr std::pair<std::string_view, Comparison> kEndings[] = {
      {"<", Comparison::kBefore},   {">", Comparison::kFrom},   {"Before", Comparison::kBefore},
      {"After", Comparison::kFrom}, {"To", Comparison::kUntil}, {"From", Comparison::kFrom}};
  for (const auto& [ending, comparison] : kEndings) {
    if (!name.ends_with(ending) || name.size() == ending.size()) continue;
    auto member = member_of(operation.kind, name.substr(0, name.size() - ending.size()));
    if (find_field(operation.resource, member) != nullptr) return {std::move(member), comparison};
  }
  return {bound.member, Comparison::kEqual};
}

Condition condition(const Operation& operation, std::string_view name, const Bound& bound,
                    std::vector<std::string> texts) {
  auto [member, comparison] = target_of(operation, name, bound);
  const auto* field = find_field(operation.resource, member);
  if (comparison == Comparison::kIgnore || field == nullptr || texts.front().empty())
    return nullptr;
  if (comparison == Comparison::kContains) return contains(std::move(member), texts.front());
  const bool is_time = field->format == Format::kMailTime || field->format == Format::kIsoTime;
  if (is_time) return in_time(std::move(member), comparison, texts.front());
  return equal(std::move(member), std::move(texts));
}

}  // namespace

std::function<bool(const Json&)> read_filters(const Invocation& invocation) {
  std::vector<Condition> conditions;
  auto bound = plan_of(invocation.operation).bounds.begin();
  const auto& parameters = invocation.operation.parameters;
  for (auto parameter = parameters.begin(); parameter != parameters.end(); ++parameter, ++bound) {
    if (parameter->place != Place::kQuery) continue;
    auto texts = invocation.all(parameter->name);
    if (texts.empty()) continue;
    auto one = condition(invocation.operation, parameter->name, *bound, std::move(texts));
    if (one) conditions.push_back(std::move(one));
  }
  return [conditions = std::move(conditions)](const Json& document) {
    return std::all_of(conditions.begin(), conditions.end(),
                       [&document](const auto& one) { return one(document); });
  };
}

}  // namespace ringback::rest
