// The causal journal: everything that happened, when, and what caused it.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_object.hpp"
#include "base/time.hpp"

namespace ringback {

/// Numbers the entries of the journal from 1; 0 says "nothing before it".
using EventId = std::uint64_t;

/// The detail of an entry, to be printed when somebody reads it: of what is told often, and rarely
/// read.
struct LateDetail {
  LateDetail(std::string its_text, std::string (*its_print)(std::string_view))
      : text(std::move(its_text)), print(its_print) {}

  std::string text;
  std::string (*print)(std::string_view text);  ///< Makes the JSON object of it.
};

/// One line of the journal. There are many, so that their texts lie in one piece of memory each.
class TraceEntry {
 public:
  TraceEntry(EventId its_id, EventId its_cause, Time its_time, std::string_view kind,
             std::string_view subject, std::string_view text, std::string_view detail,
             decltype(LateDetail::print) print = nullptr);

  EventId id;
  EventId cause;
  Time at;

  /// `call.ringing`, `webhook`, `rest`, `function.log`, `message.delivered` ...
  std::string_view kind() const { return part(0); }

  /// The SID, path or number it is about.
  std::string_view subject() const { return part(1); }

  /// One line for people.
  std::string_view text() const { return part(2); }

  /// A JSON object with the rest, or "".
  std::string detail() const { return print_ == nullptr ? std::string(part(3)) : print_(part(3)); }

  /// What it takes of the memory.
  std::size_t size() const { return sizeof *this + ends_[3]; }

 private:
  std::string_view part(std::size_t number) const {
    const auto begin = number == 0 ? 0 : ends_[number - 1];
    return {words_.get() + begin, ends_[number] - begin};
  }

  decltype(LateDetail::print) print_;
  std::array<std::uint32_t, 4> ends_{};
  std::unique_ptr<char[]> words_;  // NOLINT(modernize-avoid-c-arrays): a string knows its size, too
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
                 std::string_view text, const PrintedObject& detail = {});
  EventId record(EventId cause, std::string_view kind, std::string_view subject,
                 std::string_view text, const LateDetail& detail);

  const std::deque<TraceEntry>& entries() const { return entries_; }

  /// The entry of this number, or null when it is not kept. Borrowed until the next entry.
  const TraceEntry* find(EventId id) const;

  /// Calls the listener for every further entry until the returned number is given to ignore(). It
  /// is lent the entry, and may record more, but not clear().
  std::uint64_t listen(Listener listener);
  void ignore(std::uint64_t listener);

  void clear();

 private:
  bool listens(std::uint64_t listener) const;
  EventId recorded();
  void tell();
  void limit();

  std::function<Time()> now_;
  std::size_t limit_;
  int telling_ = 0;  // an entry that somebody is told stays
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
