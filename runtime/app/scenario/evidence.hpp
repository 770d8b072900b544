// Whether the journal shows what a step expects, and what comes nearest to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/scenario/scenario.hpp"
#include "base/trace.hpp"
#include "base/wildcard.hpp"
#include "store/store.hpp"

namespace ringback::app::scenario {

/// Whether a value is as the pattern has it, or compares with it as it says (`>= 10`). To one that
/// is not there nothing fits but "".
bool fits_member(const Pattern& pattern, const std::optional<std::string>& value);

/// Whether the pattern means an alert of this text: by its code, or by the words it begins with.
bool is_alert(const Pattern& pattern, std::string_view text);

/// The number at the far end of a call, by the detail of an entry about it.
std::string far_of(const Json& detail);

/// What is said, played or pressed in an entry about that, without who does so.
std::string words_of(const TraceEntry& entry);

/// Reads entries of one world's journal for one expectation.
class Evidence {
 public:
  /// `number`: of the person that is meant, or "". Both are borrowed.
  Evidence(const Expect& expect, std::string number, const Store& store)
      : expect_(expect), number_(std::move(number)), store_(store) {}

  /// Nothing: the entry is of another kind, or about somebody else. Otherwise how much of what is
  /// expected it has, of 1.
  std::optional<double> likeness(const TraceEntry& entry) const;

  /// What the `*` of the words stands for in an entry that has them: to the end, where nothing
  /// follows it.
  std::string starred(const TraceEntry& entry) const;

 private:
  std::optional<double> heard(const TraceEntry& entry, const Json& detail) const;
  std::optional<double> requested(const TraceEntry& entry, const Json& detail) const;
  std::optional<double> received(const TraceEntry& entry, const Json& detail) const;

  const Expect& expect_;
  std::string number_;
  const Store& store_;
};

/// The documents that a step of Event::kResource is about.
std::vector<const Json*> resources(const Expect& expect, const Store& store);

/// How far a resource is as wanted, of 1.
double likeness(const Wanted& wanted, const Json& document);

/// The text at a path such as `calls.0.status`; nothing when there is none, or null.
std::optional<std::string> member_at(const Json& document, const std::string& path);

}  // namespace ringback::app::scenario
