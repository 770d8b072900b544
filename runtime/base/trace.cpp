// The causal journal.
#include "base/trace.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ringback {

namespace {

constexpr std::size_t kMostBytes = 64u << 20;

std::size_t size_of(const TraceEntry& entry) {
  return sizeof entry + entry.subject.size() + entry.text.size() + entry.detail.size();
}

}  // namespace

EventId Trace::record(EventId cause, std::string_view kind, std::string_view subject,
                      std::string_view text, std::string_view detail) {
  entries_.push_back({++last_, cause, now_(), std::string(kind), std::string(subject),
                      std::string(text), std::string(detail)});
  bytes_ += size_of(entries_.back());
  while (entries_.size() > limit_ || (bytes_ > kMostBytes && entries_.size() > 1)) {
    bytes_ -= size_of(entries_.front());
    entries_.pop_front();
  }
  const auto id = last_;
  if (listeners_->empty()) return id;
  const TraceEntry entry = entries_.back();
  const auto listeners = listeners_;  // a listener may add or remove listeners
  for (const auto& [number, listener] : *listeners) {
    if (listens(number)) listener(entry);
  }
  return id;
}

const TraceEntry* Trace::find(EventId id) const {
  if (entries_.empty() || id < entries_.front().id) return nullptr;
  const auto place = static_cast<std::size_t>(id - entries_.front().id);  // none is left out
  return place < entries_.size() ? &entries_[place] : nullptr;
}

void Trace::clear() {
  entries_.clear();
  bytes_ = 0;
}

EventId Trace::record(EventId cause, std::string_view kind, std::string_view subject,
                      std::string_view text, const Json& detail) {
  return record(cause, kind, subject, text, std::string_view(print_json(detail)));
}

bool Trace::listens(std::uint64_t listener) const {
  return std::any_of(listeners_->begin(), listeners_->end(),
                     [listener](const auto& entry) { return entry.first == listener; });
}

std::uint64_t Trace::listen(Listener listener) {
  auto more = std::make_shared<Listeners>(*listeners_);
  more->emplace_back(++last_listener_, std::move(listener));
  listeners_ = std::move(more);
  return last_listener_;
}

void Trace::ignore(std::uint64_t listener) {
  auto fewer = std::make_shared<Listeners>(*listeners_);
  std::erase_if(*fewer, [listener](const auto& entry) { return entry.first == listener; });
  listeners_ = std::move(fewer);
}

std::string json_line(const TraceEntry& entry) {
  const auto ms = entry.at.time_since_epoch().count();
  Json line = {{"id", entry.id},    {"cause", entry.cause}, {"at", iso8601(entry.at)},
               {"at_ms", ms},       {"kind", entry.kind},   {"subject", entry.subject},
               {"text", entry.text}};
  if (!entry.detail.empty()) {
    auto detail = parse_json(entry.detail);
    line["detail"] = detail.ok() ? std::move(detail).value() : Json(entry.detail);
  }
  return print_json(line);
}

}  // namespace ringback
