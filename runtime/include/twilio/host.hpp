// twilio/host.hpp - the C contract seen from C++: waiting, and the barrier that exceptions stop at.
#pragma once

#include <twilio/abi.h>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <twilio/error.hpp>
#include <type_traits>
#include <utility>

namespace twilio {

// Thrown by calls that wait, when there is nobody left to answer: the invocation was answered,
// cancelled or timed out. Let it pass; it ends the handler quietly.
struct InvocationEnded : std::runtime_error {
  InvocationEnded() : std::runtime_error("the invocation has ended") {}
};

namespace detail {

// The runtime this function was loaded by, set once by init() before any handler runs. The version
// script keeps it private to each function.
inline const tw_host* host = nullptr;

inline std::string_view text(tw_str borrowed) { return {borrowed.data, borrowed.size}; }
inline tw_str borrow(std::string_view text) { return {text.data(), text.size()}; }

// How a fetch or a sleep ended, copied out of a tw_reply. `error` says why there is no status.
struct Answer {
  std::string error;
  int status = 0;
  std::string headers;
  std::string body;
};

using Done = std::function<void(Answer)>;

inline Answer copy(const tw_reply& reply) {
  Answer answer;
  if (TW_HAS(&reply, tw_reply, status)) answer.status = reply.status;
  if (TW_HAS(&reply, tw_reply, headers)) answer.headers = text(reply.headers);
  if (TW_HAS(&reply, tw_reply, body)) answer.body = text(reply.body);
  if (TW_HAS(&reply, tw_reply, error)) answer.error = text(reply.error);
  return answer;
}

// Answers the invocation with a failure. Copies nothing, so it cannot fail itself.
inline void reply_error(tw_call call, std::string_view error,
                        std::string_view details = {}) noexcept {
  tw_reply reply = {};
  reply.struct_size = sizeof(reply);
  reply.headers = borrow(details);
  reply.error = borrow(error.empty() ? "unknown error" : error);
  host->reply(call, &reply);
}

// The same with all that `describe()` tells. Without memory for that, the caller is told so.
template <class Describe>
void reply_failure(tw_call call, Describe describe) noexcept {
  try {
    const Failure failure = describe();
    reply_error(call, failure.text, dump(failure.details));
  } catch (...) {
    reply_error(call, "out of memory");
  }
}

// The barrier: runs `work`, and answers the invocation with whatever it throws.
template <class Work>
void guard(tw_call call, Work&& work) noexcept {
  const auto fail = [call](const auto& thrown) noexcept {
    reply_failure(call, [&] {
      if constexpr (std::is_base_of_v<std::exception, std::decay_t<decltype(thrown)>>) {
        return describe(thrown);
      } else {
        return describe(Json(thrown));
      }
    });
  };
  try {
    work();
  } catch (const std::exception& error) {
    fail(error);
  } catch (const std::string& error) {
    fail(error);
  } catch (const std::string_view& error) {
    fail(error);
  } catch (const char* error) {  // NOLINT(misc-*, cert-err*): a literal is thrown as this
    fail(std::string_view(error ? error : ""));
  } catch (const Json& error) {
    fail(error);
  } catch (bool error) {
    fail(error);
  } catch (int error) {
    fail(error);
  } catch (long error) {
    fail(error);
  } catch (double error) {
    fail(error);
  } catch (...) {
    reply_failure(call, [] { return describe_unknown(); });
  }
}

// A request on its way; owned by the host from TW_OK until it calls finish().
struct Pending {
  tw_call call;
  Done done;
};

inline void finish(void* user, const tw_reply* result) noexcept {
  const std::unique_ptr<Pending> pending(static_cast<Pending*>(user));
  guard(pending->call, [&] { pending->done(copy(*result)); });
}

// Hands `done` over by `ask(user)`. If the host refuses, `done` gets the reason at once.
template <class Ask>
void begin(tw_call call, Done done, Ask ask) {
  auto pending = std::make_unique<Pending>(Pending{call, std::move(done)});
  const int32_t code = ask(pending.get());
  if (code == TW_OK) {
    static_cast<void>(pending.release());
    return;
  }
  Answer refused;
  refused.error = code == TW_GONE ? "the invocation has ended" : "the runtime refused the request";
  pending->done(std::move(refused));
}

inline void fetch(tw_call call, const std::string& request, Done done) {
  begin(call, std::move(done),
        [&](Pending* pending) { return host->fetch(call, borrow(request), &finish, pending); });
}

inline void sleep(tw_call call, int64_t ms, Done done) {
  begin(call, std::move(done),
        [&](Pending* pending) { return host->sleep(call, ms, &finish, pending); });
}

// Starts something by `start(done)` and returns its answer, while whatever else arrives for this
// invocation is handled. Only on the thread the handler was called on. Throws InvocationEnded.
template <class Start>
Answer wait(tw_call call, Start start) {
  if (!TW_HAS(host, tw_host, pump)) {
    throw std::runtime_error("this runtime cannot wait inside a handler; pass a callback");
  }
  const auto answer = std::make_shared<std::optional<Answer>>();
  start([answer](Answer arrived) { *answer = std::move(arrived); });
  while (!*answer) {
    if (host->pump(call) != TW_OK) throw InvocationEnded();
  }
  return std::move(**answer);
}

}  // namespace detail
}  // namespace twilio
