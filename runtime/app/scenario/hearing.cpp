// How long words take, and when they were cut off.
#include "app/scenario/hearing.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/scenario/evidence.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace ringback::app::scenario {

Duration length_of(const TraceEntry& entry) {
  const auto detail = parse_json(entry.detail().empty() ? "{}" : entry.detail());
  return Duration(detail.ok() ? detail->value("length_ms", 0LL) : 0);
}

Duration time_to_say(const Pattern& words, const TraceEntry& entry) {
  constexpr std::string_view kSays = "says: ";
  if (entry.kind() != "call.plays" || !entry.text().starts_with(kSays)) return Duration(0);
  const auto said = to_lower(entry.text().substr(kSays.size()));
  const auto wanted = cat("*", to_lower(words));
  std::size_t end = 0;
  while (end < said.size() && !fits(wanted, std::string_view(said).substr(0, end))) ++end;
  const auto length = length_of(entry);
  if (said.empty()) return length;
  return Duration(length.count() * static_cast<long long>(end) / std::ssize(said));
}

std::optional<Duration> cut_off(const Trace& trace, const TraceEntry& entry) {
  const auto& entries = trace.entries();
  for (auto later = std::ranges::upper_bound(entries, entry.id, {}, &TraceEntry::id);
       later != entries.end(); ++later) {
    if (later->kind() != "call.cut" || later->subject() != entry.subject()) continue;
    const auto detail = parse_json(later->detail());
    if (!detail.ok() || detail->value("sound", EventId{0}) != entry.id) continue;
    return Duration(detail->value("played_ms", 0LL));
  }
  return std::nullopt;
}

bool was_heard(const Pattern& words, const TraceEntry& entry, const Trace& trace) {
  const auto played = cut_off(trace, entry);
  return !played || *played >= time_to_say(words, entry);
}

}  // namespace ringback::app::scenario
