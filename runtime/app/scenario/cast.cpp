// Who does what by themselves, from the steps of a scenario.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/scenario/storm.hpp"
#include "base/overloaded.hpp"
#include "base/text.hpp"

namespace ringback::app::scenario {

namespace {

std::string duration_text(Duration time) { return cat(time.count(), "ms"); }

/// All steps, those of groups as they stand there.
std::vector<const Step*> all_steps(const Scenario& scenario) {
  std::vector<const Step*> all;
  for (const auto& step : scenario.steps) {
    const auto* group = std::get_if<InAnyOrder>(&step.what);
    if (group == nullptr) {
      all.push_back(&step);
    } else {
      for (const auto& each : group->steps) all.push_back(&each);
    }
  }
  return all;
}

/// The steps of one person as a phone's script, from when the call is connected.
Json script_of(const Scenario& scenario, const std::string& person) {
  Json script = Json::array();
  bool on_line = false;
  for (const auto* step : all_steps(scenario)) {
    const auto* act = std::get_if<Act>(&step->what);
    const auto* expect = std::get_if<Expect>(&step->what);
    const auto* wait = std::get_if<Wait>(&step->what);
    const bool expects = expect != nullptr && expect->person == person;
    if (act != nullptr && act->person == person) {
      std::visit(
          Overloaded{[&](const Calls&) { on_line = true; }, [&](const Answers&) { on_line = true; },
                     [&](const HangsUp&) { script.push_back("hang up"); },
                     [&](const Presses& deed) {
                       script.push_back({{"press", deed.digits}});
                     },
                     [&](const Says& deed) {
                       script.push_back({{"say", deed.words}});
                     },
                     [](const Declines&) {}, [](const Texts&) {}},
          act->deed);
    } else if (expects && expect->event == Event::kHears) {
      on_line = true;  // also who answers by themselves, with no step for it
      script.push_back({{"hear", expect->text}});
    } else if (expects && expect->event == Event::kConnected) {
      on_line = true;
      script.push_back("connected");
    } else if (wait != nullptr && on_line) {
      script.push_back({{"wait", duration_text(wait->how_long)}});
    }
  }
  return script;
}

/// Whether the service is to end the person's call.
bool is_hung_up_on(const Scenario& scenario, const std::string& person) {
  return std::ranges::any_of(all_steps(scenario), [&person](const Step* step) {
    const auto* expect = std::get_if<Expect>(&step->what);
    return expect != nullptr && expect->person == person &&
           (expect->event == Event::kEnds || expect->event == Event::kHungUpOn);
  });
}

template <typename D>
const Act* deed_of(const Scenario& scenario, std::string_view person) {
  for (const auto& step : scenario.steps) {
    const auto* act = std::get_if<Act>(&step.what);
    if (act == nullptr || !std::holds_alternative<D>(act->deed)) continue;
    if (person.empty() || act->person == person) return act;
  }
  return nullptr;
}

/// Who has a behaviour of their own answers as it says, and then does the steps, unless it says
/// what to do then, too.
Json own_phone(const Scenario& scenario, const std::string& name, const Json& behaviour) {
  auto phone = behaviour;
  if (!phone.contains("script") && !phone.contains("voicemail")) {
    phone["script"] = script_of(scenario, name);
  }
  return phone;
}

/// Who has none does all as the steps say.
Json staged_phone(const Scenario& scenario, const std::string& name, const std::string& number) {
  Json phone = {{"number", number}, {"script", script_of(scenario, name)}};
  if (deed_of<Declines>(scenario, name) != nullptr) {
    phone["declines_after"] = "3s";
  } else if (deed_of<Answers>(scenario, name) != nullptr) {
    phone["answers_after"] = "3s";
  } else {
    phone["never_answers"] = true;
  }
  return phone;
}

/// The line of the first step of a person's that needs what was remembered; 0: none does.
int line_that_remembers(const Scenario& scenario) {
  const auto has = [](const std::string& text) { return text.find("${") != text.npos; };
  const auto needs = [&has](const Step* step) {
    const auto* expect = std::get_if<Expect>(&step->what);
    if (expect != nullptr) return expect->event == Event::kHears && has(expect->text);
    const auto* act = std::get_if<Act>(&step->what);
    if (act == nullptr) return false;
    const auto* presses = std::get_if<Presses>(&act->deed);
    const auto* says = std::get_if<Says>(&act->deed);
    const auto* calls = std::get_if<Calls>(&act->deed);
    return (presses != nullptr && has(presses->digits)) || (says != nullptr && has(says->words)) ||
           (calls != nullptr && has(calls->to));
  };
  const auto steps = all_steps(scenario);
  const auto found = std::ranges::find_if(steps, needs);
  return found == steps.end() ? 0 : (*found)->line;
}

}  // namespace

Result<Cast> cast_of(const Scenario& scenario) {
  if (const int line = line_that_remembers(scenario); line != 0) {
    return Error{0,
                 cat(scenario.file.string(), ":", line,
                     ": in a storm nobody remembers anything, so that ${...} stands for nothing")};
  }
  const auto* call = deed_of<Calls>(scenario, "");
  if (call == nullptr) {
    return Error{0, cat(scenario.file.string(), ": nobody calls in this scenario")};
  }
  Cast cast;
  const auto& calls = std::get<Calls>(call->deed);
  cast.to = calls.to;
  cast.forwarded_from = calls.forwarded_from;
  auto script = script_of(scenario, call->person);
  const bool stays = is_hung_up_on(scenario, call->person);
  if (!stays && (script.empty() || script.back() != "hang up")) script.push_back("hang up");
  cast.caller = voice::phone_behaviour({{"script", std::move(script)}});
  for (const auto& [name, person] : scenario.people) {
    if (name == call->person) continue;
    cast.others[person.number] = person.phone ? own_phone(scenario, name, *person.phone)
                                              : staged_phone(scenario, name, person.number);
  }
  return cast;
}

}  // namespace ringback::app::scenario
