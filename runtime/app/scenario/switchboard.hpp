// Who is in which call, as the journal tells it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/trace.hpp"
#include "store/store.hpp"

namespace ringback::app::scenario {

class Switchboard {
 public:
  /// Listens until it goes; both are borrowed.
  Switchboard(const Store& store, Trace& trace);
  ~Switchboard();
  Switchboard(const Switchboard&) = delete;
  Switchboard& operator=(const Switchboard&) = delete;

  /// The newest call in which the number is, that has this status; none if it is in none.
  std::optional<std::string> in_progress(const std::string& number) const;

  /// The newest call that rings at the number's phone.
  std::optional<std::string> ringing(const std::string& number) const;

  /// The newest of either kind, and of those that the number has placed and nobody has answered.
  std::optional<std::string> live(const std::string& number) const;

 private:
  struct Line {
    std::string sid;
    bool answered = false;
    bool placed = false;  ///< By the number.
  };
  template <typename Fits>
  std::optional<std::string> newest(const std::string& number, Fits fits) const;
  void note(const TraceEntry& entry);

  const Store& store_;
  Trace& trace_;
  std::map<std::string, std::vector<Line>> lines_;  // by the number at the far end; those that live
  std::uint64_t listener_;
};

}  // namespace ringback::app::scenario
