// What must never happen, from a step on to the end.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/scenario/hearing.hpp"
#include "app/scenario/scenario.hpp"
#include "base/trace.hpp"
#include "store/store.hpp"

namespace ringback::app::scenario {

/// Looks at the journal when all is over, and at resources whenever something happens: a call is
/// `ringing` for a while only.
class Taboos {
 public:
  /// Both are borrowed.
  Taboos(const Store& store, Trace& trace, const Hearing& hearing);
  ~Taboos();
  Taboos(const Taboos&) = delete;
  Taboos& operator=(const Taboos&) = delete;

  /// From now on. `number`: of the person that is meant, or "". The step is borrowed.
  void add(const Step& step, Expect what, const std::string& number);

  /// The first step that was not kept to, and the entry that shows it.
  struct Broken {
    const Step* step;
    EventId entry;
  };
  std::optional<Broken> broken();

 private:
  struct Taboo {
    const Step* step;
    Expect what;
    std::string number;
    EventId since;
    std::set<std::string> before;  ///< Resources that were so already.
    EventId broken = 0;
  };
  EventId last_entry() const;
  std::set<std::string> matching(const Expect& what) const;
  void look_at_resources(EventId now);

  const Store& store_;
  Trace& trace_;
  const Hearing& hearing_;
  std::uint64_t listener_;
  std::vector<Taboo> taboos_;
};

}  // namespace ringback::app::scenario
