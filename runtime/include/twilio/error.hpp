// twilio/error.hpp - failures of handlers: what the caller is told of an exception, or of an error
// that a callback is given.
#pragma once

#include <cxxabi.h>
#include <twilio/abi.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <twilio/json.hpp>
#include <typeinfo>
#include <utility>

namespace twilio {

// An exception with a name for the caller, as JavaScript's errors have: Error("no such office",
// "LookupError"). Others are named after their types; std::runtime_error is a plain Error.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, std::string name = "Error")
      : std::runtime_error(message), name_(std::move(name)) {}
  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

namespace detail {

// What is said about a failure: a line for people, and the members of the caller's JSON that differ
// from {"message": text, "name": "Error", "stack": "Error: text"}.
struct Failure {
  std::string text;
  Json details = Json::object();
};

// A type as it is written: `std::out_of_range`.
inline std::string type_name(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
  return status == 0 && name ? name.get() : type.name();
}

inline Failure describe(const std::exception& error) {
  Failure failure{error.what()};
  if (const auto* named = dynamic_cast<const Error*>(&error)) {
    failure.details["name"] = named->name();
  } else if (typeid(error) != typeid(std::runtime_error)) {
    failure.details["name"] = type_name(typeid(error));
  }
  if (failure.text.empty()) failure.details["message"] = "";
  return failure;
}

// A value that is no error, as JavaScript may throw any: an object may have the members of one.
inline Failure describe(const Json& value) {
  if (!value.is_object()) {
    const std::string text = dump(value);
    return {value.is_string() ? value.get<std::string>() : text,
            {{"message", text}, {"name", "NonError"}}};
  }
  Failure failure{print(member(value, "message"))};
  failure.details["message"] = failure.text;
  if (const Json& name = member(value, "name"); name.is_string()) failure.details["name"] = name;
  if (const Json& stack = member(value, "stack"); stack.is_string()) {
    failure.details["stack"] = stack;
  }
  return failure;
}

// What nothing is known of but its type: to be called while it is being handled.
inline Failure describe_unknown() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  return {"unknown exception", {{"name", type ? type_name(*type) : "unknown"}}};
}

}  // namespace detail
}  // namespace twilio
