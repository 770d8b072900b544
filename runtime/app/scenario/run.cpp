// Steps, one after the other.
#include "app/scenario/run.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "app/ladder.hpp"
#include "app/scenario/evidence.hpp"
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

/// Ends the run: the scenario is not as it should be.
struct Failure {
  std::string what;
  EventId nearest = 0;  ///< The entry that comes nearest to it; 0: none does.
  int line = 0;         ///< 0: of the step.
};

class Run {
 public:
  Run(const Scenario& scenario, World& world);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Outcome run();

 private:
  struct LiveCall {
    std::string sid;
    std::string status;
  };
  struct Found {
    EventId match = 0;
    EventId nearest = 0;
    double likeness = 0;
  };

  Emulator& emulator() { return world_.emulator(); }
  const Trace& trace() { return world_.emulator().trace(); }
  EventId last_entry() { return trace().entries().empty() ? 0 : trace().entries().back().id; }
  void note(const TraceEntry& entry);
  const std::string& number_of(const std::string& person) const;
  std::string filled(std::string_view text) const;
  Wanted filled(Wanted wanted) const;
  Expect filled(Expect what) const;

  void check_members(const Step& step);
  void perform(const Step& step);
  void act(const Act& act);
  std::string await_call(const std::string& person, std::string_view status, std::string_view why);
  void ask(const Ask& ask);
  void expect(const Step& step, Expect what);
  void expect_resource(const Step& step, const Expect& what);
  void hear_out(EventId heard);
  void expect_all(const InAnyOrder& group);
  void look(const Expect& what, Time since, EventId& seen, Found& found);
  std::string useless_override() const;
  void see_through();
  void finish();
  std::string cursor_of(const Expect& what) const;
  Outcome failed(int line, const Failure& failure);

  const Scenario& scenario_;
  World& world_;
  Taboos taboos_;
  std::uint64_t listener_;
  std::map<std::string, LiveCall> calls_;     // by the number at the far end: its newest
  std::map<std::string, EventId> cursors_;    // what has been expected by whom, up to here
  std::map<std::string, std::string> names_;  // remembered
  /// Entries that steps asked for, each by whom: what two people hear both may expect.
  std::map<EventId, std::set<std::string>> expected_;
};

Run::Run(const Scenario& scenario, World& world)
    : scenario_(scenario),
      world_(world),
      taboos_(world.emulator().store(), world.emulator().trace()),
      listener_(world.emulator().trace().listen([this](const TraceEntry& entry) { note(entry); })) {
}

Run::~Run() { world_.emulator().trace().ignore(listener_); }

/// Keeps book of who is on the line.
void Run::note(const TraceEntry& entry) {
  if (!entry.kind().starts_with("call.")) return;
  const auto status = entry.kind().substr(5);
  const auto detail = parse_json(entry.detail().empty() ? "{}" : entry.detail());
  const auto* call = emulator().store().get(kind::kCall, entry.subject());
  if (call == nullptr && status == "inbound" && detail.ok()) call = &*detail;  // not kept yet
  if (call == nullptr) return;
  const bool inbound = text_of(*call, "direction") == "inbound";
  auto& live = calls_[text_of(*call, inbound ? "from" : "to")];
  if (status == "ringing" || status == "inbound" || status == "in-progress") {
    live = {std::string(entry.subject()), std::string(status == "inbound" ? "ringing" : status)};
  } else if (live.sid == entry.subject() && text_of(*call, "status") == status) {
    live.status = status;
  }
}

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
  return what;
}

Outcome Run::run() {
  for (const auto& step : scenario_.steps) {
    try {
      check_members(step);
    } catch (const Failure& failure) {
      return failed(step.line, failure);
    }
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

/// What no resource can ever have is not waited for.
void Run::check_members(const Step& step) {
  if (const auto* group = std::get_if<InAnyOrder>(&step.what)) {
    for (const auto& each : group->steps) check_members(each);
    return;
  }
  const auto* never = std::get_if<Never>(&step.what);
  const auto* expect = never != nullptr ? &never->what : std::get_if<Expect>(&step.what);
  if (expect == nullptr || expect->event != Event::kResource) return;
  const auto* operation = expect->text == "call"      ? "FetchCall"
                          : expect->text == "message" ? "FetchMessage"
                                                      : "FetchRecording";
  const auto known = emulator().api().render(operation, Json::object());
  for (const auto& [name, pattern] : expect->with) {
    if (known.contains(name.substr(0, name.find('.')))) continue;
    throw Failure{cat("a ", expect->text, " has no member '", name, "'"), 0, step.line};
  }
}

void Run::perform(const Step& step) {
  std::visit(Overloaded{[this](const Act& act) { this->act(act); },
                        [this](const Wait& wait) {
                          world_.run_until([] { return false; }, wait.how_long);
                        },
                        [this](const Ask& ask) { this->ask(ask); },
                        [this, &step](const Expect& what) { expect(step, what); },
                        [this](const InAnyOrder& group) { expect_all(group); },
                        [this, &step](const Never& never) {
                          taboos_.add(step, filled(never.what), number_of(never.what.person));
                        }},
             step.what);
}

/// The person's call once it has this status; a step may say what a person does a little early.
std::string Run::await_call(const std::string& person, std::string_view status,
                            std::string_view why) {
  const auto& number = number_of(person);
  const auto ready = [&] {
    const auto call = calls_.find(number);
    return call != calls_.end() && call->second.status == status;
  };
  if (!world_.run_until(ready, kPatience)) throw Failure{cat(person, " ", why)};
  return calls_[number].sid;
}

void Run::act(const Act& act) {
  const auto& person = act.person;
  const auto& number = number_of(person);
  auto& exchange = emulator().exchange();
  const auto takes = [this](Duration time) { world_.run_until([] { return false; }, time); };
  const auto on_line = [&] { return await_call(person, "in-progress", "is in no call"); };
  const auto ringing = [&] { return await_call(person, "ringing", "has no phone that rings"); };
  const auto sound = [&](voice::Sound::Kind kind, std::string text, Duration length) {
    const auto sid = on_line();
    cursors_[person] = last_entry();
    exchange.far_sounds(sid, {kind, std::move(text), length});
    takes(length);
  };
  std::visit(Overloaded{[&](const Calls& deed) {
                          cursors_[person] = last_entry();
                          auto to = filled(deed.to);
                          for (const auto& own : emulator().config().numbers) {
                            if (own.name == to) to = own.number;
                          }
                          const auto& first = deed.forwarded_from;
                          const auto call = exchange.dial_in(number, to, {}, 0, first);
                          if (!call.ok())
                            throw Failure{cat(person, " cannot call: ", call.error().message)};
                        },
                        [&](const Answers&) { exchange.far_answers(ringing()); },
                        [&](const Declines&) { exchange.far_declines(ringing(), "busy"); },
                        [&](const HangsUp&) {
                          const auto live = calls_.find(number);
                          const bool rings =
                              live != calls_.end() && live->second.status == "ringing";
                          exchange.far_hangs_up(rings ? live->second.sid : on_line());
                        },
                        [&](const Presses& deed) {
                          sound(voice::Sound::Kind::kDigits, deed.digits,
                                voice::digits_duration(deed.digits));
                        },
                        [&](const Says& deed) {
                          const auto words = filled(deed.words);
                          sound(voice::Sound::Kind::kSpeech, words, voice::speech_duration(words));
                        },
                        [&](const Texts& deed) {
                          cursors_[person] = last_entry();
                          messaging::Inbound message{number, deed.to, filled(deed.body)};
                          for (const auto& type : deed.media) {
                            message.media.push_back({type, cat("the bytes of ", type)});
                          }
                          const auto sent = emulator().messenger().receive(message, 0);
                          if (!sent.ok())
                            throw Failure{cat(person, " cannot text: ", sent.error().message)};
                        }},
             act.deed);
}

void Run::ask(const Ask& ask) {
  auto request = ask;
  request.path = filled(request.path);
  request.fields = filled(request.fields);
  const auto answer = world_.ask(request);
  const auto title = cat(ask.method, " ", ask.path);
  const bool wanted = ask.status == 0 ? answer.status < 400 : answer.status == ask.status;
  if (!wanted) {
    throw Failure{cat(title, " was answered ", answer.status, ": ", answer.body.substr(0, 200))};
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

/// A person's steps follow each other, and those of each kind of event.
std::string Run::cursor_of(const Expect& what) const {
  if (!what.person.empty()) return what.person;
  return cat("#", static_cast<int>(what.event));
}

/// Goes on through the journal from what was seen.
void Run::look(const Expect& what, Time since, EventId& seen, Found& found) {
  const Evidence evidence(what, number_of(what.person), emulator().store());
  const auto& entries = trace().entries();
  auto entry = std::ranges::upper_bound(entries, seen, {}, &TraceEntry::id);
  for (; entry != entries.end() && found.match == 0; ++entry) {
    seen = entry->id;
    const auto likeness = evidence.likeness(*entry);
    if (!likeness) continue;
    const bool early = what.after.count() > 0 && entry->at - since < what.after;
    const auto taken = expected_.find(entry->id);
    const bool free = taken == expected_.end() || !taken->second.contains(cursor_of(what));
    if (*likeness == 1 && !early && free) found.match = entry->id;
    if (*likeness >= found.likeness) {
      found.likeness = *likeness;
      found.nearest = entry->id;
    }
  }
}

void Run::expect(const Step& step, Expect what) {
  what = filled(std::move(what));
  if (what.event == Event::kResource) return expect_resource(step, what);
  const auto since = world_.now();
  auto& cursor = cursors_[cursor_of(what)];
  EventId seen = cursor;
  Found found;
  const auto happened = [&] {
    look(what, since, seen, found);
    return found.match != 0;
  };
  if (!world_.run_until(happened, what.within)) {
    throw Failure{cat(step.text, ": did not happen"), found.nearest};
  }
  cursor = found.match;
  expected_[found.match].insert(cursor_of(what));
  if (what.event == Event::kHears) hear_out(found.match);
}

/// A person has heard something when it is over.
void Run::hear_out(EventId heard) {
  const auto& entries = trace().entries();
  const auto entry = std::ranges::lower_bound(entries, heard, {}, &TraceEntry::id);
  const auto detail = parse_json(entry->detail());
  const Duration length(detail.ok() ? detail->value("length_ms", 0LL) : 0);
  const auto left = entry->at + length - world_.now();
  if (left.count() > 0) world_.run_until([] { return false; }, left);
}

void Run::expect_resource(const Step& step, const Expect& what) {
  const auto since = world_.now();
  const Json* nearest = nullptr;
  const auto there = [&] {
    nearest = nullptr;
    double best = -1;
    for (const auto* document : resources(what, emulator().store())) {
      const double like = likeness(what.with, *document);
      if (like <= best) continue;
      best = like;
      nearest = document;
    }
    return best == 1 && world_.now() - since >= what.after;
  };
  if (world_.run_until(there, what.within)) return;
  std::string is = "there is none";
  if (nearest != nullptr) {
    is = "the nearest has";
    for (const auto& [name, pattern] : what.with)
      is += cat(" ", name, "=", member_at(*nearest, name).value_or(""));
  }
  throw Failure{cat(step.text, ": ", is)};
}

/// All count from the same moment; none takes what another has taken.
void Run::expect_all(const InAnyOrder& group) {
  const auto before = cursors_;
  auto after = cursors_;
  for (const auto& step : group.steps) {
    cursors_ = before;
    expect(step, std::get<Expect>(step.what));
    for (const auto& [whose, cursor] : cursors_) after[whose] = std::max(after[whose], cursor);
  }
  cursors_ = std::move(after);
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
    throw Failure{useless_override(), 0, scenario_.functions.at(useless).line};
  }
  if (const auto broken = taboos_.broken()) {
    throw Failure{cat(broken->step->text, ": it happened (line ", broken->step->line, ")"),
                  broken->entry};
  }
  for (const auto& entry : trace().entries()) {
    const bool bad = entry.kind() == "alert" || entry.kind() == "function.crashed";
    const auto allowed = [&entry](const std::string& code) { return is_alert(code, entry.text()); };
    if (!bad || expected_.contains(entry.id)) continue;
    if (std::ranges::any_of(scenario_.allowed_alerts, allowed)) continue;
    throw Failure{cat("unexpected: ", entry.text()), entry.id};
  }
}

/// With the ladder of what happened.
Outcome Run::failed(int line, const Failure& failure) {
  Outcome outcome;
  outcome.line = failure.line == 0 ? line : failure.line;
  outcome.failure = failure.what;
  const auto hint = useless_override();
  if (!hint.empty() && hint != failure.what) outcome.failure += cat("; ", hint);
  Ladder ladder;
  for (const auto& entry : trace().entries()) {
    const auto parsed = parse_json(json_line(entry));
    const auto text = parsed.ok() ? ladder.line(*parsed) : "";
    if (!text.empty()) outcome.ladder += cat(entry.id == failure.nearest ? "> " : "  ", text);
  }
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
