// How much of what is played or said a person hears: it may be cut off before its end.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "app/scenario/scenario.hpp"
#include "base/trace.hpp"

namespace ringback::app::scenario {

/// Keeps book of sounds that were cut off.
class Hearing {
 public:
  /// Listens until it goes; the journal is borrowed.
  explicit Hearing(Trace& trace);
  ~Hearing();
  Hearing(const Hearing&) = delete;
  Hearing& operator=(const Hearing&) = delete;

  /// How much of the sound of this entry was heard when something ended it; none if nothing has.
  std::optional<Duration> cut_off(EventId sound) const;

  /// Whether the words of this entry were over before anything ended its sound, or the person with
  /// this number had left the conference.
  bool was_heard(const Pattern& words, const TraceEntry& entry, const std::string& number) const;

 private:
  struct Leave {
    EventId entry = 0;
    Time at;
  };
  void note(const TraceEntry& entry);

  Trace& trace_;
  std::map<EventId, Duration> cuts_;
  std::multimap<std::string, Leave> leaves_;  // of conferences, by number
  std::uint64_t listener_;
};

/// How long the sound of this entry takes.
Duration length_of(const TraceEntry& entry);

}  // namespace ringback::app::scenario
