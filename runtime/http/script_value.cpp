// Objects and numbers as JavaScript has them.
#include "http/script_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

namespace ringback::http {

namespace {

constexpr std::uint64_t kLastIndex = 4'294'967'294;  // one less than the longest array

/// No more members are compared with a name one by one.
constexpr std::size_t kFew = 64;

std::optional<std::uint64_t> array_index(std::string_view name) {
  if (name.empty() || name.size() > 10 || (name.front() == '0' && name.size() > 1)) return {};
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size() || number > kLastIndex) return {};
  return number;
}

/// The whole number that JavaScript prints: the fewest digits that tell it from its neighbours,
/// then zeros.
std::optional<std::uint64_t> printed_digits(double magnitude) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude,
                                 std::chars_format::scientific)
                       .ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const auto exponent_at = text.find('e');
  std::string digits(text.substr(0, exponent_at));
  std::erase(digits, '.');
  std::size_t exponent = 0;
  std::from_chars(text.data() + exponent_at + 2, end, exponent);
  digits.resize(std::max(digits.size(), exponent + 1), '0');
  std::uint64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc()) return {};
  return number;
}

}  // namespace

bool is_array_index(std::string_view name) { return array_index(name).has_value(); }

Json& ScriptObject::operator[](std::string_view name) {
  if (auto* present = find(name)) return *present;
  if (members_.empty()) members_.reserve(32);
  if (members_.size() == kFew) {
    for (const auto& [known, value] : members_) places_.emplace(known, places_.size());
  }
  if (members_.size() >= kFew) places_.emplace(name, members_.size());
  numbered_ = numbered_ || is_array_index(name);
  return members_.emplace_back(name, Json()).second;
}

Json* ScriptObject::find(std::string_view name) {
  if (members_.size() > kFew) {
    const auto place = places_.find(std::string(name));
    return place == places_.end() ? nullptr : &members_[place->second].second;
  }
  const auto found = std::ranges::find(members_, name, &Member::first);
  return found == members_.end() ? nullptr : &found->second;
}

void ScriptObject::merge(ScriptObject object) {
  if (members_.size() + object.members_.size() > kFew) {
    for (auto& [name, value] : object.members_) (*this)[name] = std::move(value);
    return;
  }
  const auto known = members_.size();  // the others differ from each other
  for (auto& member : object.members_) {
    const auto end = members_.begin() + static_cast<std::ptrdiff_t>(known);
    const auto same = std::ranges::find(members_.begin(), end, member.first, &Member::first);
    if (same != end) {
      same->second = std::move(member.second);
    } else {
      members_.push_back(std::move(member));
    }
  }
  numbered_ = numbered_ || object.numbered_;
}

void ScriptObject::merge(Json object) {
  if (!object.is_object()) return;
  for (auto& [name, value] : object.get_ref<Json::object_t&>()) (*this)[name] = std::move(value);
}

void ScriptObject::sort() {
  if (!numbered_) return;
  std::ranges::stable_sort(members_, {}, [](const auto& member) {
    return array_index(member.first).value_or(kLastIndex + 1);
  });
}

Json ScriptObject::take() {
  sort();
  Json object = Json::object();
  auto& members = object.get_ref<Json::object_t&>();
  members.reserve(members_.size());
  for (auto& [name, value] : members_) members.emplace_back(std::move(name), std::move(value));
  *this = ScriptObject();
  return object;
}

std::string ScriptObject::print() {
  sort();
  std::string text;
  text.reserve(48 * members_.size() + 2);  // about what they take
  for (const auto& [name, value] : members_) {
    text += text.empty() ? '{' : ',';
    append_quoted(text, name);
    text += ':';
    append_json(text, value);
  }
  *this = ScriptObject();
  if (text.empty()) return "{}";
  text += '}';
  return text;
}

Json script_number(double number) {
  constexpr double too_large = 18'446'744'073'709'551'616.0;  // 2^64
  if (!std::isfinite(number)) return {};
  const double magnitude = std::fabs(number);
  if (magnitude != std::trunc(magnitude) || magnitude >= too_large) return number;
  const auto digits = printed_digits(magnitude);
  if (!digits) return number;
  if (number >= 0) return *digits;
  if (*digits > static_cast<std::uint64_t>(INT64_MAX)) return number;
  return -static_cast<std::int64_t>(*digits);
}

}  // namespace ringback::http
