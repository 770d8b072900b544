// How long words take, and when they were cut off.
#include "app/scenario/hearing.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/scenario/evidence.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace ringback::app::scenario {

namespace {

/// The time from the sound's beginning until the words that are wanted have been said. What is no
/// speech is known at once.
Duration time_to_say(const Pattern& words, const TraceEntry& entry) {
  const bool speech = entry.kind() == "call.heard" ||
                      (entry.kind() == "call.plays" && entry.text().starts_with("says: "));
  const auto said = to_lower(words_of(entry));
  if (!speech || said.empty()) return Duration(0);
  const auto wanted = cat("*", to_lower(words));
  std::size_t end = 0;
  while (end < said.size() && !fits(wanted, std::string_view(said).substr(0, end))) ++end;
  return Duration(length_of(entry).count() * static_cast<long long>(end) / std::ssize(said));
}

}  // namespace

Duration length_of(const TraceEntry& entry) {
  const auto detail = parse_json(entry.detail().empty() ? "{}" : entry.detail());
  return Duration(detail.ok() ? detail->value("length_ms", 0LL) : 0);
}

Hearing::Hearing(Trace& trace)
    : trace_(trace), listener_(trace.listen([this](const TraceEntry& entry) { note(entry); })) {}

Hearing::~Hearing() { trace_.ignore(listener_); }

void Hearing::note(const TraceEntry& entry) {
  const bool leaves = entry.kind() == "conference.leave";
  if (!leaves && entry.kind() != "call.cut") return;
  const auto detail = parse_json(entry.detail());
  if (!detail.ok()) return;
  if (leaves) {
    leaves_.emplace(far_of(*detail), Leave{entry.id, entry.at});
    return;
  }
  cuts_[detail->value("sound", EventId{0})] = Duration(detail->value("played_ms", 0LL));
}

std::optional<Duration> Hearing::cut_off(EventId sound) const {
  const auto cut = cuts_.find(sound);
  return cut == cuts_.end() ? std::nullopt : std::optional(cut->second);
}

bool Hearing::was_heard(const Pattern& words, const TraceEntry& entry,
                        const std::string& number) const {
  const auto takes = time_to_say(words, entry);
  const auto played = cut_off(entry.id);
  if (played && *played < takes) return false;
  const auto [first, last] = leaves_.equal_range(number);
  return std::none_of(first, last, [&](const auto& leave) {
    return leave.second.entry > entry.id && leave.second.at < entry.at + takes;
  });
}

}  // namespace ringback::app::scenario
