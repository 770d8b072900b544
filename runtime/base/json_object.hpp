// Objects made at once, of members whose names are known to differ.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.hpp"

namespace ringback {

/// One member of an object that is being made.
struct Member {
  template <typename Value>
  Member(std::string_view its_name, Value&& its_value)
      : name(its_name), value(std::forward<Value>(its_value)) {}

  std::string_view name;

  /// Taken by who makes the object: a braced list gives its elements as const.
  mutable Json value;
};

/// An object of these members in this order. A braced list of Json says the same, but compares each
/// name with all before it, and copies names and values as it grows.
Json json_object(std::initializer_list<Member> members);

/// An object that is printed as it is made: for what is read as text alone, such as the details of
/// the journal. Nobody looks whether a name is given twice.
class PrintedObject {
 public:
  PrintedObject() = default;

  /// Of texts.
  PrintedObject(std::initializer_list<std::pair<std::string_view, std::string_view>> members);

  PrintedObject& add(std::string_view name, std::string_view value);
  PrintedObject& add(std::string_view name, long long value);
  PrintedObject& add(std::string_view name, const PrintedObject& value);

  bool empty() const { return text_.empty(); }

  /// The object as compact JSON; "" when it has no member.
  const std::string& text() const { return text_; }

 private:
  void begin(std::string_view name);

  std::string text_;
};

}  // namespace ringback
