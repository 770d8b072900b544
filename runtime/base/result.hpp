// Result<T>: a value, or the Error a user can cause. Exceptions are for what should never happen.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace ringback {

/// What went wrong, in the words the person who caused it can act on.
struct Error {
  /// Twilio's error code where one exists (https://www.twilio.com/docs/api/errors), else 0.
  int code = 0;
  std::string message;  ///< One sentence naming the file, line, field or URL.
  int status = 400;     ///< The HTTP status this error is answered with over REST.
};

/// Either a T or an Error. Reading the side that is not there is a programming mistake (asserted).
template <typename T>
class [[nodiscard]] Result {
 public:
  // NOLINTBEGIN(google-explicit-constructor): so that `return value;` and `return Error{...};` do
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  // NOLINTEND(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return (assert(ok()), *std::get_if<0>(&state_)); }
  const T& value() const& { return (assert(ok()), *std::get_if<0>(&state_)); }
  T&& value() && { return (assert(ok()), std::move(*std::get_if<0>(&state_))); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return (assert(!ok()), *std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

/// The Result of an action that yields nothing but its success.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): as above
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return (assert(!ok()), *error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace ringback
