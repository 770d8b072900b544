// twilio/context.hpp - what a handler may ask of the runtime: settings, logs, requests, time.
// https://www.twilio.com/docs/serverless/functions-assets/functions/invocation
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <twilio/host.hpp>
#include <twilio/json.hpp>
#include <twilio/parameters.hpp>
#include <type_traits>
#include <utility>

namespace twilio {

class Client;
class Runtime;

// The answer of a server to Context::fetch.
struct FetchResponse {
  int status = 0;
  Headers headers;
  std::string body;

  bool ok() const { return status >= 200 && status < 300; }

  // The body read as JSON. Throws std::runtime_error if it is not.
  Json json() const { return detail::parse(body); }
};

// No server answered. what() says why.
struct FetchError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What the runtime hands to one invocation. Copies are cheap and refer to the same invocation: give
// one to each callback that outlives the handler. Calls that wait belong on the handler's thread.
class Context {
 public:
  // What is the same for many invocations.
  struct Settings {
    Json environment;
    Json runtime;

    // From the JSON text of tw_event.context.
    explicit Settings(std::string_view json) : environment(detail::parse(json)) {
      runtime = detail::member(environment, "$runtime");
      environment.erase("$runtime");
    }
  };

  Context(tw_call call, std::shared_ptr<const Settings> settings)
      : call_(call), settings_(std::move(settings)) {}

  // From the JSON text of tw_event.context.
  Context(tw_call call, std::string_view json) : Context(call, std::make_shared<Settings>(json)) {}

  // An environment variable as text; "" when there is none.
  std::string operator[](std::string_view name) const {
    return detail::print(detail::member(environment(), name));
  }

  bool has(std::string_view name) const { return environment().contains(name); }

  // All environment variables, in their order.
  const Json& environment() const { return settings_->environment; }

  std::string path() const { return (*this)["PATH"]; }
  std::string domain_name() const { return (*this)["DOMAIN_NAME"]; }

  // Adds a line to the log: the parts, separated by spaces. From any thread.
  template <class... Parts>
  void debug(const Parts&... parts) const {
    write(TW_LOG_DEBUG, join(parts...));
  }
  template <class... Parts>
  void log(const Parts&... parts) const {
    write(TW_LOG_INFO, join(parts...));
  }
  template <class... Parts>
  void warn(const Parts&... parts) const {
    write(TW_LOG_WARN, join(parts...));
  }
  template <class... Parts>
  void error(const Parts&... parts) const {
    write(TW_LOG_ERROR, join(parts...));
  }

  // Milliseconds until the deadline; at 0 or less, stop. From any thread.
  std::int64_t remaining_ms() const { return detail::host->remaining_ms(call_); }

  // Sends {"url", "method", "headers", "body"}, or just a URL, and waits for the answer. A body
  // that is not text is sent as JSON. Throws FetchError if no server answers.
  FetchResponse fetch(const Json& request) const;

  // The same without waiting; `error` is empty if a server answered. From any thread.
  using Fetched = std::function<void(const std::string& error, const FetchResponse& response)>;
  void fetch(const Json& request, Fetched done) const;

  // What fetch() and calls of other functions do with the JSON text of a request to the host.
  FetchResponse exchange(const std::string& request) const;
  void exchange(const std::string& request, Fetched done) const;

  // Lets `ms` milliseconds of the emulated clock pass.
  void sleep(std::int64_t ms) const;

  // The same without waiting. `done` is dropped if the invocation ends first. From any thread.
  void sleep(std::int64_t ms, std::function<void()> done) const;

  // Twilio's REST API as ACCOUNT_SID with AUTH_TOKEN. Throws std::runtime_error without them.
  // Needs <twilio/client.hpp>.
  Client twilio_client() const;

  // The other files of the service.
  Runtime runtime() const;

 private:
  static std::string request_text(const Json& request);

  template <class Part>
  static std::string print(const Part& part) {
    if constexpr (std::is_convertible_v<const Part&, std::string_view>) {
      return std::string(std::string_view(part));
    } else {
      return detail::print(Json(part));
    }
  }

  template <class... Parts>
  static std::string join(const Parts&... parts) {
    std::string line;
    ((line += line.empty() ? "" : " ", line += print(parts)), ...);
    return line;
  }

  void write(std::int32_t level, const std::string& line) const {
    detail::host->log(call_, level, detail::borrow(line));
  }

  tw_call call_;
  std::shared_ptr<const Settings> settings_;
};

namespace detail {

inline FetchResponse response(Answer answer) {
  Json headers = answer.headers.empty() ? Json::object() : parse(answer.headers);
  return {answer.status, Headers(std::move(headers)), std::move(answer.body)};
}

}  // namespace detail

// The request as the host reads it: all four members are there.
inline std::string Context::request_text(const Json& request) {
  Json whole = {{"method", "GET"}, {"url", ""}, {"headers", Json::object()}, {"body", ""}};
  if (request.is_string()) {
    whole["url"] = request;
  } else {
    whole.update(request);
  }
  if (Json& body = whole["body"]; body.is_null()) {
    body = "";
  } else if (!body.is_string()) {
    body = detail::dump(body);
    if (!Headers(whole["headers"]).has("Content-Type")) {
      whole["headers"]["Content-Type"] = "application/json";
    }
  }
  return detail::dump(whole);
}

inline FetchResponse Context::fetch(const Json& request) const {
  return exchange(request_text(request));
}

inline void Context::fetch(const Json& request, Fetched done) const {
  exchange(request_text(request), std::move(done));
}

inline FetchResponse Context::exchange(const std::string& request) const {
  detail::Answer answer = detail::wait(
      call_, [&](detail::Done done) { detail::fetch(call_, request, std::move(done)); });
  if (!answer.error.empty()) throw FetchError(answer.error);
  return detail::response(std::move(answer));
}

inline void Context::exchange(const std::string& request, Fetched done) const {
  detail::fetch(call_, request, [done = std::move(done)](detail::Answer answer) {
    const std::string error = std::move(answer.error);
    done(error, error.empty() ? detail::response(std::move(answer)) : FetchResponse());
  });
}

inline void Context::sleep(std::int64_t ms) const {
  const detail::Answer answer =
      detail::wait(call_, [&](detail::Done done) { detail::sleep(call_, ms, std::move(done)); });
  if (!answer.error.empty()) throw InvocationEnded();
}

inline void Context::sleep(std::int64_t ms, std::function<void()> done) const {
  detail::sleep(call_, ms, [done = std::move(done)](const detail::Answer& answer) {
    if (answer.error.empty()) done();
  });
}

}  // namespace twilio
