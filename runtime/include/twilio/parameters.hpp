// twilio/parameters.hpp - named values read as text: event parameters, headers, cookies.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <twilio/json.hpp>
#include <twilio/text.hpp>
#include <utility>
#include <vector>

namespace twilio {

// A JSON object whose members are read by name. Copies share it, so they are cheap, and references
// into it live as long as any copy.
class Parameters {
 public:
  Parameters() : Parameters(Json::object()) {}
  explicit Parameters(Json object) : object_(std::make_shared<const Json>(std::move(object))) {}
  explicit Parameters(std::shared_ptr<const Json> object) : object_(std::move(object)) {}

  // The value as text; "" when there is none. Repeated parameters are joined by commas.
  std::string operator[](std::string_view name) const { return detail::print(json(name)); }

  // The value with its type; null when there is none.
  const Json& json(std::string_view name) const { return detail::member(*object_, name); }

  // Everything, in the order it was sent.
  const Json& json() const { return *object_; }

  // Every value of a parameter that may be repeated; empty when there is none.
  std::vector<std::string> all(std::string_view name) const { return list(json(name)); }

  bool has(std::string_view name) const { return object_->is_object() && object_->contains(name); }

 protected:
  // A member, which lives as long as the whole.
  std::shared_ptr<const Json> share(const Json& member) const { return {object_, &member}; }

  static std::vector<std::string> list(const Json& value) {
    if (value.is_null()) return {};
    if (!value.is_array()) return {detail::print(value)};
    std::vector<std::string> texts;
    for (const Json& element : value) texts.push_back(detail::print(element));
    return texts;
  }

 private:
  std::shared_ptr<const Json> object_;
};

// Parameters whose names are found in any spelling: HTTP headers.
class Headers : private Parameters {
 public:
  Headers() = default;
  explicit Headers(Json object) : Parameters(std::move(object)) {}
  explicit Headers(std::shared_ptr<const Json> object) : Parameters(std::move(object)) {}

  // The value as text; "" when there is none. Repeated headers are joined by commas.
  std::string operator[](std::string_view name) const { return detail::print(find(name)); }

  // The value of each line of a repeated header.
  std::vector<std::string> all(std::string_view name) const { return list(find(name)); }

  bool has(std::string_view name) const { return !find(name).is_null(); }

  using Parameters::json;

 private:
  const Json& find(std::string_view name) const {
    for (const auto& [key, value] : json().items()) {
      if (detail::same_name(key, name)) return value;
    }
    return json("");
  }
};

}  // namespace twilio
