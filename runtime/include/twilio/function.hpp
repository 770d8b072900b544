// twilio/function.hpp - what a function author includes: a handler's arguments, and its export.
//
//   void handler(const Context& context, const Event& event, Callback callback) {
//     callback(nullptr, "Hello " + event["From"]);
//   }
//   TWILIO_EXPORT(handler);
//
// https://www.twilio.com/docs/serverless/functions-assets/functions/invocation
#pragma once

#include <concepts>
#include <exception>
#include <string>
#include <string_view>
#include <twilio/context.hpp>
#include <twilio/error.hpp>
#include <twilio/host.hpp>
#include <twilio/json.hpp>
#include <twilio/parameters.hpp>
#include <twilio/response.hpp>
#include <twilio/runtime.hpp>
#include <type_traits>
#include <utility>

namespace twilio {

// The HTTP side of an event.
struct Request {
  Headers headers;
  Parameters cookies;
};

// The parameters of a request: of the query, then of the form or JSON body. Copies are cheap.
class Event : public Parameters {
 public:
  // From the JSON text of tw_event.event.
  explicit Event(std::string_view text) : Parameters(detail::parse(text)) {
    const Json& http = json("request");
    request.headers = Headers(share(detail::member(http, "headers")));
    request.cookies = Parameters(share(detail::member(http, "cookies")));
  }

  Request request;
};

// Answers the invocation. The first answer wins; later ones are ignored. Copy it freely, keep it as
// long as you like, call it from any thread.
class Callback {
 public:
  explicit Callback(tw_call call) : call_(call) {}

  // 200 without a body.
  void operator()() const { send_nothing(); }
  void operator()(std::nullptr_t) const { send_nothing(); }

  // The payload, as Response converts it. Braces make JSON: callback(nullptr, {{"ok", true}}).
  template <std::convertible_to<Response> Payload>
  void operator()(std::nullptr_t, const Payload& payload) const {
    send(payload);
  }
  void operator()(std::nullptr_t, Json::initializer_list_t payload) const { send(Json(payload)); }

  // A failure: 500 with this text, which is no error by its type. An empty text is no failure, so
  // that an error can be handed on.
  void operator()(std::string_view error, const Response& response = nullptr) const {
    error.empty() ? send(response) : fail(Json(error));
  }
  void operator()(const std::exception& error, const Response& = nullptr) const {
    detail::reply_failure(call_, [&] { return detail::describe(error); });
  }

  // A failure that is a value. What JavaScript takes for false is no failure.
  template <class Value>
  requires std::same_as<Value, Json> || std::is_arithmetic_v<Value>
  void operator()(const Value& error, const Response& response = nullptr) const {
    const Json value(error);
    const bool none =
        value.is_null() || value == Json(0) || value == Json(false) || value == Json("");
    none ? send(response) : fail(value);
  }

 private:
  void fail(const Json& error) const {
    detail::reply_failure(call_, [&] { return detail::describe(error); });
  }

  void send(const Response& response) const {
    if (response.status() == 0) {  // which says in the contract that there is an error
      const Error error("Invalid status code: 0", "RangeError");
      return detail::reply_failure(call_, [&] { return detail::describe(error); });
    }
    send(detail::dump(response.headers()), response.status(), response.body());
  }

  // No body, and so no ETag of one either.
  void send_nothing() const {
    send(R"({"Content-Type":"application/json; charset=utf-8","ETag":null})", 200, "");
  }

  void send(std::string_view headers, int status, std::string_view body) const {
    tw_reply reply = {};
    reply.struct_size = sizeof(reply);
    reply.status = status;
    reply.headers = detail::borrow(headers);
    reply.body = detail::borrow(body);
    if (detail::host->reply(call_, &reply) == TW_INVALID) {
      detail::reply_error(call_, "the runtime cannot send this response");
    }
  }

  tw_call call_;
};

namespace detail {

template <class Handler>
concept IsHandler = std::invocable<Handler, const Context&, const Event&, Callback>;

inline int32_t init(const tw_host* loader) noexcept {
  if (loader->abi_version != TW_ABI_VERSION) return TW_INVALID;
  if (!TW_HAS(loader, tw_host, sleep)) return TW_INVALID;
  host = loader;
  return TW_OK;
}

// The settings of the last invocation, which the next mostly has again: to read them anew may take
// longer than the handler. For the one thread that runs handlers.
class LastSettings {
 public:
  const std::shared_ptr<const Context::Settings>& read(std::string_view json) {
    if (!settings_ || json != json_) {
      settings_ = std::make_shared<const Context::Settings>(json);
      json_ = json;
    }
    return settings_;
  }

 private:
  std::string json_;
  std::shared_ptr<const Context::Settings> settings_;
};

// Runs a handler for one invocation; nothing that it throws gets out.
template <IsHandler Handler>
void invoke(Handler& handler, tw_call call, const tw_event* event) noexcept {
  static LastSettings last_settings;
  guard(call, [&] {
    const Context context(call, last_settings.read(text(event->context)));
    handler(context, Event(text(event->event)), Callback(call));
  });
}

template <auto handler>
inline constexpr tw_function kFunction = {
    TW_ABI_VERSION, sizeof(tw_function), &init,
    [](tw_call call, const tw_event* event) noexcept { invoke(*handler, call, event); }};

}  // namespace detail
}  // namespace twilio

// Makes `handler` the function of this file, as `exports.handler =` does.
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration takes none.
#define TWILIO_EXPORT(handler)                                   \
  extern "C" TW_EXPORT constexpr tw_function tw_function_entry = \
      ::twilio::detail::kFunction<&handler>
// NOLINTEND(bugprone-macro-parentheses)
