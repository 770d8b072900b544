// What JavaScript makes of names and numbers: the order of an object's members, a number's digits.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace ringback::http {

/// Whether JavaScript orders a member of this name by its number: `0`, `17`, but not `007`.
bool is_array_index(std::string_view name);

/// An object under construction: a name that is set again keeps its place, and the members whose
/// names are numbers come first, in rising order.
class ScriptObject {
 public:
  /// The member of this name, added as null when there is none. Good until the next call.
  Json& operator[](std::string_view name);

  /// The member, or null when there is none.
  Json* find(std::string_view name);

  /// Sets every member of another, or of a JSON object, here.
  void merge(ScriptObject object);
  void merge(Json object);

  /// Ends the construction.
  Json take();

  /// The same as compact JSON.
  std::string print();

 private:
  using Member = std::pair<std::string, Json>;
  void sort();

  std::vector<Member> members_;
  std::unordered_map<std::string, std::size_t> places_;  // of many; few are looked through
  bool numbered_ = false;
};

/// A number as JavaScript keeps it: a double, given as an integer where it is whole and fits, so
/// that 1.0 prints as 1 and 12345678901234567890 as 12345678901234567000. Infinity is null.
Json script_number(double number);

}  // namespace ringback::http
