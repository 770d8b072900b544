// Steps, one after the other.
#include "app/scenario/run.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "app/ladder.hpp"
#include "app/scenario/checks.hpp"
#include "app/scenario/evidence.hpp"
#include "app/scenario/expecting.hpp"
#include "app/scenario/hearing.hpp"
#include "app/scenario/read_steps.hpp"
#include "app/scenario/switchboard.hpp"
#include "app/scenario/taboos.hpp"
#include "base/overloaded.hpp"
#include "base/text.hpp"
#include "store/kinds.hpp"
#include "voice/speech.hpp"

namespace ringback::app::scenario {

namespace {

/// How long a person waits for a call before they can do what a step says.
constexpr Duration kPatience{60'000};

/// What goes on when the last step is done is seen to its end, but no longer than this.
constexpr Duration kAftermath = std::chrono::hours(5);

class Run {
 public:
  Run(const Scenario& scenario, World& world);

  Outcome run();

 private:
  Emulator& emulator() { return world_.emulator(); }
  const Trace& trace() { return world_.emulator().trace(); }
  const std::string& number_of(const std::string& person) const;
  std::string filled(std::string_view text) const;
  Wanted filled(Wanted wanted) const;
  Expect filled(Expect what) const;

  void perform(const Step& step);
  void act(const Act& act);
  void call(const std::string& person, const Calls& deed);
  void sound(const std::string& person, const voice::Sound& sound);
  void text(const std::string& person, const Texts& deed);
  using FindCall = std::optional<std::string> (Switchboard::*)(const std::string&) const;
  std::string await_call(const std::string& person, FindCall find, std::string_view why);
  void ask(const Ask& ask);
  void expect(const std::vector<const Step*>& steps);
  std::string useless_override() const;
  void see_through();
  void finish();
  Outcome failed(int line, const Failure& failure);

  const Scenario& scenario_;
  World& world_;
  Hearing hearing_;
  Taboos taboos_;
  Switchboard switchboard_;
  std::map<std::string, std::string> names_;  // remembered
  Expecting expecting_;
};

Run::Run(const Scenario& scenario, World& world)
    : scenario_(scenario),
      world_(world),
      hearing_(world.emulator().trace()),
      taboos_(world.emulator().store(), world.emulator().trace(), hearing_),
      switchboard_(world.emulator().store(), world.emulator().trace()),
      expecting_(world, hearing_, names_) {}

const std::string& Run::number_of(const std::string& person) const {
  static const std::string nobody;
  const auto found = scenario_.people.find(person);
  return found == scenario_.people.end() ? nobody : found->second.number;
}

/// With `${NAME}` replaced by what was remembered.
std::string Run::filled(std::string_view text) const {
  std::string out;
  for (auto rest = text; !rest.empty();) {
    const auto begin = rest.find("${");
    const auto end = rest.find('}', std::min(begin, rest.size()));
    if (end == rest.npos) return cat(out, rest);
    const std::string name(rest.substr(begin + 2, end - begin - 2));
    const auto known = names_.find(name);
    if (known == names_.end()) throw Failure{cat("${", name, "}: nothing was remembered so")};
    out += cat(rest.substr(0, begin), known->second);
    rest.remove_prefix(end + 1);
  }
  return out;
}

Wanted Run::filled(Wanted wanted) const {
  for (auto& [name, pattern] : wanted) pattern = filled(std::move(pattern));
  return wanted;
}

Expect Run::filled(Expect what) const {
  what.text = filled(std::move(what.text));
  what.with = filled(std::move(what.with));
  if (what.event == Event::kRings) what.text = world_.number_named(what.text);
  if (what.event != Event::kRequest || !what.text.starts_with("bin:")) return what;
  const auto name = what.text.substr(4);
  const auto& bins = world_.emulator().config().bins;
  const auto bin = std::ranges::find(bins, name, &BinConfig::name);
  if (bin == bins.end()) throw Failure{cat("there is no bin ", name)};
  what.text = cat("/twiml/", bin->name);
  what.other = cat("/twiml/", bin->sid);
  return what;
}

Outcome Run::run() {
  if (const auto fault = find_fault(scenario_, emulator())) {
    Outcome outcome;
    outcome.line = fault->line;
    outcome.failure = fault->what;
    return outcome;
  }
  for (const auto& step : scenario_.steps) {
    try {
      perform(step);
    } catch (const Failure& failure) {
      return failed(step.line, failure);
    }
  }
  try {
    finish();
  } catch (const Failure& failure) {
    return failed(scenario_.steps.back().line, failure);
  }
  Outcome outcome;
  outcome.passed = true;
  return outcome;
}

void Run::perform(const Step& step) {
  std::visit(Overloaded{[this](const Act& act) { this->act(act); },
                        [this](const Wait& wait) {
                          world_.run_until([] { return false; }, wait.how_long);
                        },
                        [this](const Ask& ask) { this->ask(ask); },
                        [this, &step](const Expect&) { expect({&step}); },
                        [this](const InAnyOrder& group) {
                          std::vector<const Step*> all;
                          for (const auto& each : group.steps) all.push_back(&each);
                          expect(all);
                        },
                        [this, &step](const Never& never) {
                          taboos_.add(step, filled(never.what), number_of(never.what.person));
                        }},
             step.what);
}

/// The person's call once there is one; a step may say what a person does a little early.
std::string Run::await_call(const std::string& person, FindCall find, std::string_view why) {
  const auto& number = number_of(person);
  std::optional<std::string> sid;
  const auto ready = [&] {
    sid = (switchboard_.*find)(number);
    return sid.has_value();
  };
  if (!world_.run_until(ready, kPatience)) throw Failure{cat(person, " ", why)};
  return *sid;
}

void Run::act(const Act& act) {
  const auto& person = act.person;
  auto& exchange = emulator().exchange();
  const auto ringing = [&] {
    return await_call(person, &Switchboard::ringing, "has no phone that rings");
  };
  std::visit(
      Overloaded{[&](const Calls& deed) { call(person, deed); },
                 [&](const Answers&) { exchange.far_answers(ringing()); },
                 [&](const Declines&) { exchange.far_declines(ringing(), "busy"); },
                 [&](const HangsUp&) {
                   exchange.far_hangs_up(await_call(person, &Switchboard::live, "is in no call"));
                 },
                 [&](const Presses& deed) {
                   const auto keys = filled(deed.digits);
                   if (!are_keys(keys)) throw Failure{cat("'", keys, "' are no keys")};
                   sound(person, {voice::Sound::Kind::kDigits, keys, voice::digits_duration(keys)});
                 },
                 [&](const Says& deed) {
                   const auto words = filled(deed.words);
                   const auto length = voice::speech_duration(words);
                   sound(person, {voice::Sound::Kind::kSpeech, words, length});
                 },
                 [&](const Texts& deed) { text(person, deed); }},
      act.deed);
}

void Run::call(const std::string& person, const Calls& deed) {
  expecting_.begin_anew(person);
  const auto to = world_.number_named(filled(deed.to));
  const auto call =
      emulator().exchange().dial_in(number_of(person), to, {}, 0, deed.forwarded_from);
  if (!call.ok()) throw Failure{cat(person, " cannot call: ", call.error().message)};
}

void Run::sound(const std::string& person, const voice::Sound& sound) {
  const auto sid = await_call(person, &Switchboard::in_progress, "is in no call");
  expecting_.begin_anew(person);
  emulator().exchange().far_sounds(sid, sound);
  world_.run_until([] { return false; }, sound.length);
}

void Run::text(const std::string& person, const Texts& deed) {
  expecting_.begin_anew(person);
  messaging::Inbound message{number_of(person), world_.number_named(filled(deed.to)),
                             filled(deed.body)};
  for (const auto& type : deed.media) {
    message.media.push_back({type, cat("the bytes of ", type)});
  }
  const auto sent = emulator().messenger().receive(message, 0);
  if (!sent.ok()) throw Failure{cat(person, " cannot text: ", sent.error().message)};
}

void Run::ask(const Ask& ask) {
  auto request = ask;
  request.path = filled(request.path);
  request.fields = filled(request.fields);
  request.headers = filled(request.headers);
  request.json = filled(request.json);
  const auto answer = world_.ask(request);
  const auto title = cat(ask.method, " ", ask.path);
  const bool wanted = ask.status == 0 ? answer.status < 400 : answer.status == ask.status;
  if (!wanted) {
    throw Failure{cat(title, " was answered ", answer.status, ": ", answer.body.substr(0, 200))};
  }
  if (const auto text = filled(ask.body); !text.empty() && !fits(text, answer.body)) {
    throw Failure{cat(title, " was answered '", answer.body.substr(0, 200), "'")};
  }
  if (ask.answers.empty() && ask.remembers.empty()) return;
  const auto body = parse_json(answer.body);
  if (!body.ok()) throw Failure{cat(title, " was not answered with JSON")};
  for (const auto& [path, pattern] : filled(ask.answers)) {
    const auto value = member_at(*body, path);
    if (fits_member(pattern, value)) continue;
    const auto is = value ? cat("answers ", path, " = '", *value, "'") : cat("answers no ", path);
    throw Failure{cat(title, " ", is, ", not '", pattern, "'")};
  }
  for (const auto& [name, path] : ask.remembers) {
    const auto value = member_at(*body, path);
    if (!value) throw Failure{cat(title, " answers no ", path, " to remember as ", name)};
    names_[name] = *value;
  }
}

/// One thing, or several in any order.
void Run::expect(const std::vector<const Step*>& steps) {
  std::vector<Pending> pending;
  for (const auto* step : steps) {
    const auto& what = std::get<Expect>(step->what);
    pending.push_back({step, filled(what), number_of(what.person)});
  }
  expecting_.meet(std::move(pending));
}

std::string Run::useless_override() const {
  const auto route = world_.useless_override();
  if (route.empty()) return "";
  return cat("override of ", route, ": nobody asks it, and the service has no such function");
}

/// Until everything has come to its end; what the last of it brings at once may go on.
void Run::see_through() {
  const auto over = [this] { return emulator().under_way() == 0; };
  const auto latest = world_.now() + kAftermath;
  do {
    world_.run_until(over, latest - world_.now());
    world_.run_until([] { return false; }, Duration(0));
  } while (!over() && world_.now() < latest);
}

/// Sees everything to its end, and then what should not have happened.
void Run::finish() {
  see_through();
  const auto useless = world_.useless_override();
  if (!useless.empty()) {
    throw Failure{useless_override(), 0, scenario_.functions.at(useless).front().line};
  }
  if (const auto broken = taboos_.broken()) {
    throw Failure{cat(broken->step->text, ": it happened"), broken->entry, broken->step->line};
  }
  for (const auto& entry : trace().entries()) {
    const bool bad = entry.kind() == "alert" || entry.kind() == "function.crashed";
    const auto allowed = [&entry](const std::string& code) { return is_alert(code, entry.text()); };
    if (!bad || expecting_.was_expected(entry.id)) continue;
    if (std::ranges::any_of(scenario_.allowed_alerts, allowed)) continue;
    throw Failure{cat("unexpected: ", entry.text()), entry.id};
  }
}

/// With the ladder of what happened, the nearest to it marked.
Outcome Run::failed(int line, const Failure& failure) {
  Outcome outcome;
  outcome.line = failure.line == 0 ? line : failure.line;
  outcome.failure = failure.what;
  const auto hint = useless_override();
  if (!hint.empty() && hint != failure.what) outcome.failure += cat("; ", hint);
  Ladder ladder;
  std::map<EventId, std::string> lines;
  for (const auto& entry : trace().entries()) {
    const auto parsed = parse_json(json_line(entry));
    const auto text = parsed.ok() ? ladder.line(*parsed) : "";
    if (!text.empty()) lines[entry.id] = text;
  }
  auto marked = failure.nearest;  // or what led to it, where it has no line of its own
  while (marked != 0 && !lines.contains(marked)) {
    const auto* entry = trace().find(marked);
    marked = entry == nullptr ? 0 : entry->cause;
  }
  for (const auto& [id, text] : lines) outcome.ladder += cat(id == marked ? "> " : "  ", text);
  outcome.ladder += cat("! ", stopwatch(world_.now() - world_.start()), "  ", failure.what, "\n");
  return outcome;
}

}  // namespace

Outcome run_scenario(const Scenario& scenario, const WorldOptions& options) {
  auto world = World::make(scenario, options);
  if (!world.ok()) return {false, 1, world.error().message, "", "", {}};
  Run run(scenario, **world);
  auto outcome = run.run();
  outcome.emulated = (*world)->now() - (*world)->start();
  for (const auto& entry : (*world)->emulator().trace().entries()) {
    outcome.journal += json_line(entry) + "\n";
  }
  return outcome;
}

}  // namespace ringback::app::scenario
