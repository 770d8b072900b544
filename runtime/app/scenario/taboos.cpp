// Watching for what must not be.
#include "app/scenario/taboos.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/scenario/evidence.hpp"

namespace ringback::app::scenario {

Taboos::Taboos(const Store& store, Trace& trace, const Hearing& hearing)
    : store_(store),
      trace_(trace),
      hearing_(hearing),
      listener_(trace.listen([this](const TraceEntry& entry) { look_at_resources(entry.id); })) {}

Taboos::~Taboos() { trace_.ignore(listener_); }

void Taboos::add(const Step& step, Expect what, const std::string& number) {
  Taboo taboo{&step, std::move(what), number, last_entry(), {}};
  if (taboo.what.event == Event::kResource) taboo.before = matching(taboo.what);
  taboos_.push_back(std::move(taboo));
}

EventId Taboos::last_entry() const {
  return trace_.entries().empty() ? 0 : trace_.entries().back().id;
}

std::set<std::string> Taboos::matching(const Expect& what) const {
  std::set<std::string> sids;
  for (const auto* document : resources(what, store_)) {
    if (likeness(what.with, *document) == 1) sids.insert(text_of(*document, "sid"));
  }
  return sids;
}

void Taboos::look_at_resources(EventId now) {
  for (auto& taboo : taboos_) {
    if (taboo.what.event != Event::kResource || taboo.broken != 0) continue;
    const auto sids = matching(taboo.what);
    if (!std::ranges::includes(taboo.before, sids)) taboo.broken = now;
  }
}

std::optional<Taboos::Broken> Taboos::broken() {
  look_at_resources(last_entry());
  for (const auto& taboo : taboos_) {
    if (taboo.broken != 0) return Broken{taboo.step, taboo.broken};
    const Evidence evidence(taboo.what, taboo.number, store_);
    for (const auto& entry : trace_.entries()) {
      if (entry.id <= taboo.since || evidence.likeness(entry) != 1.0) continue;
      if (taboo.what.event == Event::kHears &&
          !hearing_.was_heard(taboo.what.text, entry, taboo.number))
        continue;
      return Broken{taboo.step, entry.id};
    }
  }
  return std::nullopt;
}

}  // namespace ringback::app::scenario
