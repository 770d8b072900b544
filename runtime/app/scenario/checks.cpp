// Scenarios against their service.
#include "app/scenario/checks.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/scenario/evidence.hpp"
#include "base/text.hpp"

namespace ringback::app::scenario {

namespace {

/// Who has a number of the service's cannot be called by it.
std::optional<Fault> check_people(const Scenario& scenario, const Emulator& emulator) {
  for (const auto& [name, person] : scenario.people) {
    for (const auto& own : emulator.config().numbers) {
      if (own.number != person.number) continue;
      return Fault{person.line, cat(name, " has the number ", own.number,
                                    ", which is one of `numbers` in twilio.yaml")};
    }
  }
  return std::nullopt;
}

std::optional<Fault> check_resource(const Step& step, const Expect& expect, Emulator& emulator) {
  const auto* operation = expect.text == "call"      ? "FetchCall"
                          : expect.text == "message" ? "FetchMessage"
                                                     : "FetchRecording";
  const auto known = emulator.api().render(operation, Json::object());
  const auto& fields = emulator.api().operation(operation).resource->fields;
  for (const auto& wanted : expect.with) {
    const auto& name = wanted.first;
    const auto& pattern = wanted.second;
    if (!known.contains(name.substr(0, name.find('.')))) {
      return Fault{step.line, cat("a ", expect.text, " has no member '", name, "'")};
    }
    const auto field = std::ranges::find_if(fields, [&](auto& each) { return each.name == name; });
    if (field == fields.end() || field->values.empty() || pattern.empty()) continue;
    const auto may_be = [&](const auto* value) { return fits(pattern, value); };
    if (std::ranges::any_of(field->values, may_be) || pattern.find("${") != pattern.npos) continue;
    const std::vector<std::string> values(field->values.begin(), field->values.end());
    return Fault{step.line, cat("the ", name, " of a ", expect.text, " is never '", pattern,
                                "'; it is one of ", join(values, ", "))};
  }
  return std::nullopt;
}

/// Whether an address that the service or the scenario gives to Twilio may have the route.
bool is_mentioned(const std::string& route, const Scenario& scenario, const Config& config) {
  const auto has = [&route](const std::string& text) { return text.find(route) != text.npos; };
  for (const auto& own : config.numbers) {
    for (const auto& address :
         {own.voice, own.voice_fallback, own.sms, own.sms_fallback, own.status_callback}) {
      if (has(address)) return true;
    }
  }
  for (const auto& [own, answers] : scenario.functions) {
    const auto asks = [&has](const StandIn& each) { return has(each.response.body); };
    if (std::ranges::any_of(answers, asks)) return true;
  }
  const auto of_bin = [&has](const auto& bin) { return has(bin.twiml); };
  if (std::ranges::any_of(config.bins, of_bin)) return true;
  return std::ranges::any_of(scenario.steps, [&has](const Step& step) {
    const auto* ask = std::get_if<Ask>(&step.what);
    return ask != nullptr && std::ranges::any_of(ask->fields, [&has](const auto& field) {
             return has(field.second);
           });
  });
}

/// What is never asked because there is no such thing is no claim.
std::optional<Fault> check_route(const Step& step, const Scenario& scenario, Emulator& emulator,
                                 const std::string& text) {
  if (!scenario.hosts.empty()) return std::nullopt;  // it may be a path of theirs
  const auto route = text.substr(0, text.find('?'));
  if (!route.starts_with('/') || route.find_first_of("*$") != route.npos) return std::nullopt;
  const bool there = emulator.functions().has(route) || scenario.functions.contains(route) ||
                     emulator.assets().find(route) != nullptr || route.starts_with("/twiml/");
  if (there || is_mentioned(route, scenario, emulator.config())) return std::nullopt;
  return Fault{step.line, cat("no function, asset or address of the service is ", route)};
}

std::optional<Fault> check_step(const Step& step, const Scenario& scenario, Emulator& emulator) {
  if (const auto* group = std::get_if<InAnyOrder>(&step.what)) {
    for (const auto& each : group->steps) {
      if (auto fault = check_step(each, scenario, emulator)) return fault;
    }
    return std::nullopt;
  }
  const auto* never = std::get_if<Never>(&step.what);
  const auto* expect = never != nullptr ? &never->what : std::get_if<Expect>(&step.what);
  if (expect == nullptr) return std::nullopt;
  if (expect->event == Event::kResource) return check_resource(step, *expect, emulator);
  if (never == nullptr || expect->event != Event::kRequest) return std::nullopt;
  return check_route(step, scenario, emulator, expect->text);
}

}  // namespace

std::optional<Fault> find_fault(const Scenario& scenario, Emulator& emulator) {
  if (auto fault = check_people(scenario, emulator)) return fault;
  for (const auto& step : scenario.steps) {
    if (auto fault = check_step(step, scenario, emulator)) return fault;
  }
  return std::nullopt;
}

}  // namespace ringback::app::scenario
