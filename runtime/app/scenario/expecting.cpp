// Steps against what happens.
#include "app/scenario/expecting.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/scenario/evidence.hpp"
#include "base/text.hpp"

namespace ringback::app::scenario {

struct Expecting::Item {
  Pending step;
  std::string whose;      ///< A person's steps follow each other, and those of each kind of event.
  std::size_t place = 0;  ///< In the file.
  EventId begin = 0;      ///< What is expected comes behind this.
  EventId seen = 0;       ///< Looked at up to here.
  std::set<EventId> refused;  ///< Sounds that were cut off.
  EventId match = 0;          ///< The entry, or any where a resource is as it should be.
  EventId nearest = 0;
  double likeness = 0;
  std::string is = "there is none";       ///< The nearest resource.
  std::string missed = "did not happen";  ///< Why no entry does.
  bool early = false;                     ///< A resource was so before it may be.

  bool is_resource() const { return step.what.event == Event::kResource; }
};

namespace {

/// How much a step asks for: of two that fit, the one that asks for more is to have it.
std::size_t demand(const Expect& what) {
  auto all = what.text.size() - static_cast<std::size_t>(std::ranges::count(what.text, '*'));
  for (const auto& [name, pattern] : what.with) {
    all += name.size() + pattern.size();
    all -= static_cast<std::size_t>(std::ranges::count(pattern, '*'));
  }
  return all;
}

}  // namespace

void Expecting::begin_anew(const std::string& person) {
  const auto& entries = world_.emulator().trace().entries();
  cursors_[person] = entries.empty() ? 0 : entries.back().id;
}

Duration Expecting::time_left(Time since, Duration within) const {
  return std::max(since + within - world_.now(), Duration(0));
}

void Expecting::meet(std::vector<Pending> steps) {
  const auto since = world_.now();
  taken_.clear();
  std::vector<Item> items;
  for (auto& step : steps) {
    Item item;
    item.place = items.size();
    item.whose =
        !step.what.person.empty() ? step.what.person : cat("#", static_cast<int>(step.what.event));
    item.begin = item.seen = cursors_[item.whose];
    item.step = std::move(step);
    items.push_back(std::move(item));
  }
  std::ranges::stable_sort(items, std::ranges::greater(),
                           [](const auto& item) { return demand(item.step.what); });
  do {
    while (!advance(items, since)) {
      world_.run_until([&] { return advance(items, since); }, next_deadline(items, since));
      check(items, since);
    }
    check(items, since);
  } while (!hear_out(items));
  for (const auto& item : items) keep(item);
}

/// Whether there is nothing more to wait for.
bool Expecting::advance(std::vector<Item>& items, Time since) {
  bool done = true;
  for (auto& item : items) {
    if (item.match != 0) continue;
    const bool late = world_.now() - since > item.step.what.within;
    if (!item.is_resource()) look(item, since);
    if (item.is_resource() && !late) look_at_resources(item, since);
    if (item.early || (late && item.match == 0)) return true;
    done = done && item.match != 0;
  }
  return done;
}

/// Goes on through the journal from what was seen.
void Expecting::look(Item& item, Time since) {
  const auto& what = item.step.what;
  const Evidence evidence(what, item.step.number, world_.emulator().store());
  const auto& entries = world_.emulator().trace().entries();
  auto entry = std::ranges::upper_bound(entries, item.seen, {}, &TraceEntry::id);
  for (; entry != entries.end() && item.match == 0; ++entry) {
    item.seen = entry->id;
    const auto likeness = evidence.likeness(*entry);
    if (!likeness) continue;
    const auto passed = entry->at - since;
    const bool in_time = (what.after.count() == 0 || passed >= what.after) && passed <= what.within;
    const auto taken = expected_.find(entry->id);
    const bool free = taken == expected_.end() || !taken->second.contains(item.whose);
    if (*likeness == 1 && in_time && free && !item.refused.contains(entry->id)) {
      item.match = entry->id;
      expected_[entry->id].insert(item.whose);
    }
    if (*likeness >= item.likeness) {
      item.likeness = *likeness;
      item.nearest = entry->id;
    }
  }
}

void Expecting::look_at_resources(Item& item, Time since) {
  const auto& what = item.step.what;
  const Json* nearest = nullptr;
  double best = -1;
  for (const auto* document : resources(what, world_.emulator().store())) {
    const double like = likeness(what.with, *document);
    if (like <= best || taken_.contains(text_of(*document, "sid"))) continue;
    best = like;
    nearest = document;
  }
  if (best == 1) {
    item.early = world_.now() - since < what.after;
    item.match = 1;
    taken_.insert(text_of(*nearest, "sid"));
  } else if (nearest != nullptr) {
    item.is = "the nearest has";
    for (const auto& [name, pattern] : what.with) {
      item.is += cat(" ", name, "=", member_at(*nearest, name).value_or(""));
    }
  }
}

/// Throws for the first step, as they stand in the file, that has not come about.
void Expecting::check(const std::vector<Item>& items, Time since) const {
  const Item* first = nullptr;
  for (const auto& item : items) {
    const bool late = world_.now() - since >= item.step.what.within;
    const bool fails = item.early || (item.match == 0 && late);
    if (fails && (first == nullptr || item.place < first->place)) first = &item;
  }
  if (first == nullptr) return;
  auto why = first->is_resource() ? first->is : first->missed;
  if (first->early) why = cat("it was so after ", stopwatch(world_.now() - since));
  throw Failure{cat(first->step.step->text, ": ", why), first->nearest, first->step.step->line};
}

/// When the first of those that have not come about must have.
Duration Expecting::next_deadline(const std::vector<Item>& items, Time since) const {
  auto least = Duration::max();
  for (const auto& item : items) {
    if (item.match == 0) least = std::min(least, item.step.what.within);
  }
  return time_left(since, least);
}

/// A person has heard something when it is over; what was cut off before the words was not heard.
/// False when something is to be waited for again.
bool Expecting::hear_out(std::vector<Item>& items) {
  const auto& trace = world_.emulator().trace();
  for (auto& item : items) {
    if (item.step.what.event != Event::kHears) continue;
    const auto* entry = trace.find(item.match);
    if (entry == nullptr) continue;  // long ago
    const auto left = entry->at + length_of(*entry) - world_.now();
    const auto cut = [&] { return hearing_.cut_off(item.match).has_value(); };
    if (left.count() > 0) world_.run_until(cut, left);
    entry = trace.find(item.match);
    if (entry == nullptr) continue;
    if (hearing_.was_heard(item.step.what.text, *entry, item.step.number)) continue;
    item.refused.insert(item.match);
    item.missed = "was cut off before that";
    return start_over(items, item.whose), false;
  }
  return true;
}

/// What this person heard is shared out anew.
void Expecting::start_over(std::vector<Item>& items, const std::string& whose) {
  for (auto& item : items) {
    if (item.whose != whose || item.step.what.event != Event::kHears) continue;
    if (item.match != 0) expected_[item.match].erase(whose);
    item.match = 0;
    item.seen = item.begin;
  }
}

void Expecting::keep(const Item& item) {
  if (item.is_resource()) return;
  auto& cursor = cursors_[item.whose];
  cursor = std::max(cursor, item.match);
  const auto& name = item.step.what.remember;
  const auto* entry = name.empty() ? nullptr : world_.emulator().trace().find(item.match);
  if (entry == nullptr) return;
  const Evidence evidence(item.step.what, item.step.number, world_.emulator().store());
  names_[name] = evidence.starred(*entry);
}

}  // namespace ringback::app::scenario
