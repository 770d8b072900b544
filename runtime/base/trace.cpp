// The causal journal.
#include "base/trace.hpp"

#include <algorithm>
#include <cassert>

#include "base/text.hpp"

namespace ringback {

namespace {

constexpr std::size_t kMostBytes = 64u << 20;

/// One more while it lives, whatever a listener throws.
class Raised {
 public:
  explicit Raised(int& count) : count_(count) { ++count_; }
  ~Raised() { --count_; }
  Raised(const Raised&) = delete;
  Raised& operator=(const Raised&) = delete;

 private:
  int& count_;
};

}  // namespace

TraceEntry::TraceEntry(EventId its_id, EventId its_cause, Time its_time, std::string_view kind,
                       std::string_view subject, std::string_view text, std::string_view detail,
                       decltype(LateDetail::print) print)
    : id(its_id), cause(its_cause), at(its_time), print_(print) {
  const std::array parts = {kind, subject, text, detail};
  std::uint32_t size = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    size += static_cast<std::uint32_t>(parts[i].size());
    ends_[i] = size;
  }
  words_ = std::make_unique_for_overwrite<char[]>(size);
  char* end = words_.get();
  for (const auto& words : parts) end = std::copy(words.begin(), words.end(), end);
}

EventId Trace::record(EventId cause, std::string_view kind, std::string_view subject,
                      std::string_view text, const PrintedObject& detail) {
  entries_.emplace_back(++last_, cause, now_(), kind, subject, text, detail.text());
  return recorded();
}

EventId Trace::record(EventId cause, std::string_view kind, std::string_view subject,
                      std::string_view text, const LateDetail& detail) {
  entries_.emplace_back(++last_, cause, now_(), kind, subject, text, detail.text, detail.print);
  return recorded();
}

/// The newest entry is there.
EventId Trace::recorded() {
  bytes_ += entries_.back().size();
  const auto id = last_;
  if (!listeners_->empty()) tell();
  if (telling_ == 0) limit();
  return id;
}

/// Tells whoever listens of the newest entry.
void Trace::tell() {
  const TraceEntry& entry = entries_.back();  // further ones do not move it
  const auto listeners = listeners_;          // a listener may add or remove listeners
  const Raised raised(telling_);
  for (const auto& [number, listener] : *listeners) {
    if (listeners == listeners_ || listens(number)) listener(entry);
  }
}

/// Forgets the oldest entries where there are too many.
void Trace::limit() {
  while (entries_.size() > limit_ || (bytes_ > kMostBytes && entries_.size() > 1)) {
    bytes_ -= entries_.front().size();
    entries_.pop_front();
  }
}

const TraceEntry* Trace::find(EventId id) const {
  if (entries_.empty() || id < entries_.front().id) return nullptr;
  const auto place = static_cast<std::size_t>(id - entries_.front().id);  // none is left out
  return place < entries_.size() ? &entries_[place] : nullptr;
}

void Trace::clear() {
  assert(telling_ == 0);
  entries_.clear();
  bytes_ = 0;
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
  PrintedObject line;
  line.add("id", static_cast<long long>(entry.id));
  line.add("cause", static_cast<long long>(entry.cause));
  line.add("at", iso8601(entry.at)).add("at_ms", entry.at.time_since_epoch().count());
  line.add("kind", entry.kind()).add("subject", entry.subject()).add("text", entry.text());
  auto text = line.text();
  const auto detail = entry.detail();
  if (detail.empty()) return text;
  text.pop_back();
  text += cat(",\"detail\":", detail, "}");
  return text;
}

}  // namespace ringback
