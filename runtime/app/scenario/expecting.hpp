// Waiting for what steps expect: one thing, or several in any order.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/scenario/hearing.hpp"
#include "app/scenario/scenario.hpp"
#include "app/scenario/world.hpp"

namespace ringback::app::scenario {

/// Ends the run: the scenario is not as it should be.
struct Failure {
  std::string what;
  EventId nearest = 0;  ///< The entry that comes nearest to it; 0: none does.
  int line = 0;         ///< 0: of the step.
};

/// What one step waits for, all names filled in.
struct Pending {
  const Step* step = nullptr;
  Expect what;
  std::string number;  ///< Of the person that is meant, or "".
};

class Expecting {
 public:
  /// All are borrowed.
  Expecting(World& world, const Hearing& hearing, std::map<std::string, std::string>& names)
      : world_(world), hearing_(hearing), names_(names) {}

  /// Lets things happen until all of these have, whatever their order; all count from now, and none
  /// takes what another has taken. Throws Failure.
  void meet(std::vector<Pending> steps);

  /// A person does something: what they expect from now on comes behind it.
  void begin_anew(const std::string& person);

  /// Whether a step asked for this entry.
  bool was_expected(EventId entry) const { return expected_.contains(entry); }

 private:
  struct Item;
  bool advance(std::vector<Item>& items, Time since);
  void look(Item& item, Time since);
  void look_at_resources(Item& item, Time since);
  void check(const std::vector<Item>& items, Time since) const;
  Duration next_deadline(const std::vector<Item>& items, Time since) const;
  bool hear_out(std::vector<Item>& items);
  void start_over(std::vector<Item>& items, const std::string& whose);
  void keep(const Item& item);
  Duration time_left(Time since, Duration within) const;

  World& world_;
  const Hearing& hearing_;
  std::map<std::string, std::string>& names_;  // remembered
  std::map<std::string, EventId> cursors_;     // what has been expected by whom, up to here
  std::set<std::string> taken_;                // resources, by steps of one group
  /// Entries that steps asked for, each by whom: what two people hear both may expect.
  std::map<EventId, std::set<std::string>> expected_;
};

}  // namespace ringback::app::scenario
