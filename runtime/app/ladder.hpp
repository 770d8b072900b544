// The journal for people: one line an entry, who asked whom what.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/time.hpp"
#include "base/trace.hpp"

namespace ringback::app {

/// Turns the journal's entries, in order, into the lines of a ladder.
class Ladder {
 public:
  /// `00:03.000  Twilio           -> /forwarder        POST ...` and a line feed; "" for entries
  /// that only repeat what others say.
  std::string line(const Json& entry);

 private:
  struct Rung {
    std::string who;
    std::string whom;
    std::string what;
  };
  std::optional<Rung> rung(const Json& entry) const;
  const Rung* cause_of(const Json& entry) const;

  std::optional<long long> start_ms_;
  std::map<EventId, Rung> rungs_;  ///< By entry, for what follows from it.
};

/// Whether the entry is the end of this call.
bool ends_call(const Json& entry, const std::string& call_sid);

}  // namespace ringback::app
