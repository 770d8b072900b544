// The causal journal: everything that happened, when, and what caused it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"

namespace ringback {

/// Numbers the entries of the journal from 1; 0 says "nothing before it".
using EventId = std::uint64_t;

/// One line of the journal.
struct TraceEntry {
  EventId id = 0;
  EventId cause = 0;
  Time at;
  std::string kind;  ///< `call.ringing`, `webhook`, `rest`, `function.log`, `message.delivered` ...
  std::string subject;  ///< The SID, path or number it is about.
  std::string text;     ///< One line for people.
  std::string detail;   ///< A JSON object with the rest, or "".
};

/// Collects entries in order and tells whoever listens. Keeps the newest `limit`, and of them no
/// more than some 64 MiB.
class Trace {
 public:
  using Listener = std::function<void(const TraceEntry&)>;

  explicit Trace(std::function<Time()> now, std::size_t limit = 100'000)
      : now_(std::move(now)), limit_(limit) {}

  /// Adds one entry at the present time and returns its number, to be the cause of what follows.
  EventId record(EventId cause, std::string_view kind, std::string_view subject,
                 std::string_view text, std::string_view detail = {});
  EventId record(EventId cause, std::string_view kind, std::string_view subject,
                 std::string_view text, const Json& detail);

  const std::deque<TraceEntry>& entries() const { return entries_; }

  /// The entry of this number, or null when it is not kept. Borrowed until the next entry.
  const TraceEntry* find(EventId id) const;

  /// Calls the listener for every further entry until the returned number is given to ignore().
  std::uint64_t listen(Listener listener);
  void ignore(std::uint64_t listener);

  void clear();

 private:
  bool listens(std::uint64_t listener) const;

  std::function<Time()> now_;
  std::size_t limit_;
  EventId last_ = 0;
  std::deque<TraceEntry> entries_;
  std::uint64_t last_listener_ = 0;
  using Listeners = std::vector<std::pair<std::uint64_t, Listener>>;
  std::shared_ptr<const Listeners> listeners_ = std::make_shared<const Listeners>();
  std::size_t bytes_ = 0;  // of the texts that are kept
};

/// The entry as one JSON line, without the line feed.
std::string json_line(const TraceEntry& entry);

}  // namespace ringback
