// Objects made at once.
#include "base/json_object.hpp"

#include "base/text.hpp"

namespace ringback {

Json json_object(std::initializer_list<Member> members) {
  Json object = Json::object();
  auto& made = object.get_ref<Json::object_t&>();
  made.reserve(members.size());
  for (const auto& [name, value] : members) made.emplace_back(std::string(name), std::move(value));
  return object;
}

PrintedObject::PrintedObject(
    std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
  std::size_t size = 2;
  for (const auto& [name, value] : members) size += name.size() + value.size() + 6;
  text_.reserve(size);
  for (const auto& [name, value] : members) add(name, value);
}

/// In place of the brace at the end, the member's name.
void PrintedObject::begin(std::string_view name) {
  if (text_.empty()) {
    text_ = '{';
  } else {
    text_.back() = ',';
  }
  append_quoted(text_, name);
  text_ += ':';
}

PrintedObject& PrintedObject::add(std::string_view name, std::string_view value) {
  begin(name);
  append_quoted(text_, value);
  text_ += '}';
  return *this;
}

PrintedObject& PrintedObject::add(std::string_view name, long long value) {
  begin(name);
  text_ += cat(value, '}');
  return *this;
}

PrintedObject& PrintedObject::add(std::string_view name, const PrintedObject& value) {
  begin(name);
  text_ += value.empty() ? "{}" : value.text_;
  text_ += '}';
  return *this;
}

}  // namespace ringback
