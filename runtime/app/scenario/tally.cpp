// Percentiles, and how storms differ.
#include "app/scenario/tally.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ringback::app::scenario {

namespace {

using Values = std::vector<double>;
using Which = Values Tally::*;

template <typename Member>
struct Named {
  const char* name;
  Member Tally::*member;
};

constexpr Named<std::size_t> kCounts[] = {
    {"callers", &Tally::callers},        {"connected", &Tally::connected},
    {"abandoned", &Tally::abandoned},    {"served", &Tally::served},
    {"failed", &Tally::failed},          {"refused", &Tally::refused},
    {"unplaced_calls", &Tally::unplaced}};
constexpr Named<Values> kTimes[] = {{"waiting", &Tally::waiting},
                                    {"giving_up", &Tally::giving_up},
                                    {"functions", &Tally::functions}};
constexpr Named<double> kSpans[] = {
    {"emulated_ms", &Tally::emulated_ms}, {"begun_s", &Tally::begun_s}, {"over_s", &Tally::over_s}};

constexpr double kParts[] = {0.5, 0.9, 0.99, 1};

double percentile(Values values, double part) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto last = static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(std::lround(last * part))];
}

double real_seconds(const Tally& tally) { return tally.over_s - tally.begun_s; }

Json percentiles(const Values& values) {
  return {{"count", values.size()},
          {"p50", percentile(values, 0.5)},
          {"p90", percentile(values, 0.9)},
          {"p99", percentile(values, 0.99)},
          {"max", percentile(values, 1)}};
}

Json json_of(const Tally& tally) {
  return {{"callers", tally.callers},
          {"connected", tally.connected},
          {"served", tally.served},
          {"abandoned", tally.abandoned},
          {"failed", tally.failed},
          {"refused", tally.refused},
          {"unplaced_calls", tally.unplaced},
          {"waiting_ms", percentiles(tally.waiting)},
          {"giving_up_ms", percentiles(tally.giving_up)},
          {"functions_ms", percentiles(tally.functions)},
          {"emulated_seconds", tally.emulated_ms / 1000},
          {"real_seconds", real_seconds(tally)}};
}

/// How values are shown: in which unit, and of how many milliseconds that is.
struct Unit {
  double of_ms;
  std::string_view suffix;
};

/// Right-aligned, with one decimal if there is one.
std::string figure(double value_ms, const Unit& unit) {
  auto text = cat(std::round(value_ms / unit.of_ms * 10) / 10);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  return cat(std::string(text.size() < 9 ? 9 - text.size() : 0, ' '), text, " ", unit.suffix);
}

std::string row(std::string_view name, const Values& figures_ms, const Unit& unit) {
  std::string out = cat(name, std::string(12 - name.size(), ' '));
  for (const double value_ms : figures_ms) out += figure(value_ms, unit);
  return out;
}

/// Of those who have such values.
template <typename Pick>
std::string extreme(std::string_view name, const std::vector<Tally>& runs, Which which,
                    const Unit& unit, Pick pick) {
  Values figures_ms;
  for (const double part : kParts) {
    Values of_runs;
    for (const auto& run : runs) {
      if (!(run.*which).empty()) of_runs.push_back(percentile(run.*which, part));
    }
    figures_ms.push_back(of_runs.empty() ? 0 : *pick(of_runs.begin(), of_runs.end()));
  }
  return cat(row(name, figures_ms, unit), "\n");
}

std::string rows(std::string_view name, const std::vector<Tally>& runs, const Values& all,
                 Which which, const Unit& unit) {
  Values figures_ms;
  for (const double part : kParts) figures_ms.push_back(percentile(all, part));
  auto out = cat(row(name, figures_ms, unit), "   of ", all.size(), "\n");
  if (runs.size() == 1 || all.empty()) return out;
  using Place = Values::iterator;
  out += extreme("  lowest", runs, which, unit,
                 [](Place from, Place to) { return std::min_element(from, to); });
  out += extreme("  highest", runs, which, unit,
                 [](Place from, Place to) { return std::max_element(from, to); });
  return out;
}

}  // namespace

Tally pooled(const std::vector<Tally>& runs) {
  Tally all;
  if (runs.empty()) return all;
  all.begun_s = runs.front().begun_s;
  for (const auto& run : runs) {
    for (const auto& [name, count] : kCounts) all.*count += run.*count;
    for (const auto& [name, times] : kTimes) {
      (all.*times).insert((all.*times).end(), (run.*times).begin(), (run.*times).end());
    }
    if (all.refusal.empty()) all.refusal = run.refusal;
    all.emulated_ms += run.emulated_ms;
    all.begun_s = std::min(all.begun_s, run.begun_s);
    all.over_s = std::max(all.over_s, run.over_s);
  }
  return all;
}

std::string print_tally(const Result<Tally>& tally) {
  if (!tally.ok()) return print_json(Json{{"fault", tally.error().message}});
  Json told;
  told["refusal"] = tally->refusal;
  for (const auto& [name, count] : kCounts) told[name] = (*tally).*count;
  for (const auto& [name, times] : kTimes) told[name] = (*tally).*times;
  for (const auto& [name, span] : kSpans) told[name] = (*tally).*span;
  return print_json(told);
}

Result<Tally> parse_tally(const std::string& text) {
  const auto told = parse_json(text);
  if (!told.ok()) return Error{0, "a run of this storm broke off"};
  if (told->contains("fault")) return Error{0, text_of(*told, "fault")};
  Tally tally;
  tally.refusal = text_of(*told, "refusal");
  for (const auto& [name, count] : kCounts) tally.*count = told->at(name).get<std::size_t>();
  for (const auto& [name, times] : kTimes) tally.*times = told->at(name).get<Values>();
  for (const auto& [name, span] : kSpans) tally.*span = told->at(name).get<double>();
  return tally;
}

std::string lines_of(const std::vector<Tally>& runs) {
  const auto all = pooled(runs);
  const auto took_s = real_seconds(all);
  const auto rate = took_s > 0 ? static_cast<double>(all.callers) / took_s : 0.0;
  const auto refused = all.refused == 0 ? std::string() : cat(", ", all.refused, " refused");
  const auto unplaced = all.unplaced == 0
                            ? std::string()
                            : cat(all.unplaced, " calls could not be placed: ", all.refusal, "\n");
  const auto in_runs = runs.size() == 1 ? std::string() : cat(" of ", runs.size(), " runs");
  return cat(all.callers, " callers", in_runs, " in ", std::llround(all.emulated_ms / 1000),
             " s of emulated time: ", all.connected, " connected, ", all.served, " served, ",
             all.abandoned, " abandoned, ", all.failed, " failed", refused, "\n",
             std::string(12, ' '), "      p50        p90        p99        max\n",
             rows("waiting", runs, all.waiting, &Tally::waiting, {1000, "s"}),
             rows("giving up", runs, all.giving_up, &Tally::giving_up, {1000, "s"}),
             rows("functions", runs, all.functions, &Tally::functions, {1, "ms"}), unplaced,
             std::llround(rate), " callers a second of real time\n");
}

Json json_of(const std::vector<Tally>& runs) {
  auto json = json_of(pooled(runs));
  if (runs.size() == 1) return json;
  auto& each = json["runs"] = Json::array();
  for (const auto& run : runs) each.push_back(json_of(run));
  return json;
}

}  // namespace ringback::app::scenario
