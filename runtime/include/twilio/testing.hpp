// twilio/testing.hpp - a runtime made of memory, so that a unit test can call a handler directly.
//
//   twilio::FakeHost twilio({{"FORWARD_TO", "+15550002"}});
//   twilio.answer("https://crm.example.com", {.body = "Ann"});
//   const auto reply = twilio.call(handler, {{"From", "+15550001"}});
//   EXPECT_EQ(reply.status, 200);
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <twilio/function.hpp>
#include <twilio/host.hpp>
#include <twilio/json.hpp>
#include <utility>
#include <vector>

namespace twilio {

// What a handler answered, or a server in the test does. With `error`, there was no answer.
struct FakeReply {
  int status = 200;
  Json headers = Json::object();
  std::string body{};
  std::string error{};

  Json json() const { return detail::parse(body); }
};

struct LogLine {
  std::int32_t level;
  std::string text;
};

// The runtime of the functions in this program, for as long as it lives; only one at a time. Time
// passes at once: a sleep ends when nothing older is waiting to be answered.
class FakeHost {
 public:
  // The members of `context` are environment variables; "$runtime" describes assets and functions.
  FakeHost() : FakeHost(Json::object()) {}
  FakeHost(Json::initializer_list_t context) : FakeHost(Json(context)) {}
  explicit FakeHost(Json context) : context_(std::move(context)) {
    if (current) throw std::logic_error("there is another FakeHost");
    current = this;
    before_ = std::exchange(detail::host, &table());
  }
  ~FakeHost() {
    detail::host = before_;
    current = nullptr;
  }
  FakeHost(const FakeHost&) = delete;
  FakeHost(FakeHost&&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;
  FakeHost& operator=(FakeHost&&) = delete;

  // Calls the handler with these parameters, then lets everything it waits for happen. Returns the
  // first answer; its error tells if there was none.
  template <detail::IsHandler Handler>
  FakeReply call(Handler&& handler, const Json& event = Json::object()) {
    return run([&](tw_call call, const tw_event* given) { detail::invoke(handler, call, given); },
               event);
  }

  // The same for an exported function, through the contract alone.
  FakeReply call(const tw_function& function, const Json& event = Json::object()) {
    if (function.init(&table()) != TW_OK) throw std::runtime_error("the function refuses to load");
    return run(function.invoke, event);
  }

  // Answers fetches whose URL starts with `url`, the latest rule first. Without a rule, a fetch
  // fails. Each rule holds until the end. A call of another function is asked as its path is, for
  // example "/billing"; the request that serve() is given then has "function" and "event".
  FakeHost& answer(std::string url, FakeReply reply) {
    return serve(std::move(url), [reply = std::move(reply)](const Json&) { return reply; });
  }
  FakeHost& serve(std::string url, std::function<FakeReply(const Json& request)> server) {
    rules_.push_front({std::move(url), std::move(server)});
    return *this;
  }

  FakeHost& set_remaining_ms(std::int64_t ms) {
    remaining_ms_ = ms;
    return *this;
  }

  const std::vector<LogLine>& logs() const { return logs_; }
  const std::vector<Json>& requests() const { return requests_; }  // of fetch, in order
  const std::vector<FakeReply>& late_replies() const { return late_replies_; }  // after the first
  std::int64_t slept_ms() const { return slept_ms_; }

 private:
  struct Rule {
    std::string url;
    std::function<FakeReply(const Json&)> server;
  };
  struct Arrival {
    FakeReply reply;
    tw_done done;
    void* user;
  };

  static inline FakeHost* current = nullptr;  // the C functions have no other way to find it

  static const tw_host& table();

  template <class Invoke>
  FakeReply run(Invoke invoke, const Json& event);
  bool deliver();
  std::int32_t take(tw_call call, const tw_reply* given);
  std::int32_t enqueue(tw_call call, FakeReply reply, tw_done done, void* user);
  FakeReply served(const Json& request) const;

  Json context_;
  std::deque<Rule> rules_;
  std::int64_t remaining_ms_ = 10'000;
  const tw_host* before_ = nullptr;

  mutable std::mutex mutex_;  // a handler may reply, log and fetch from any thread
  tw_call call_ = 0;
  std::optional<FakeReply> first_reply_;
  std::vector<FakeReply> late_replies_;
  std::deque<Arrival> arrivals_;
  std::vector<LogLine> logs_;
  std::vector<Json> requests_;
  std::int64_t slept_ms_ = 0;
};

inline const tw_host& FakeHost::table() {
  static const tw_host functions = {
      TW_ABI_VERSION,
      sizeof(tw_host),
      [](tw_call, int32_t level, tw_str text) noexcept {
        const std::lock_guard lock(current->mutex_);
        current->logs_.push_back({level, std::string(detail::text(text))});
      },
      [](tw_call call, const tw_reply* reply) noexcept { return current->take(call, reply); },
      [](tw_call call) noexcept -> int64_t {
        return call == current->call_ ? current->remaining_ms_ : 0;
      },
      [](tw_call call, tw_str text, tw_done done, void* user) noexcept {
        Json request = detail::parse(detail::text(text));
        FakeReply reply = current->served(request);
        const std::lock_guard lock(current->mutex_);
        current->requests_.push_back(std::move(request));
        return current->enqueue(call, std::move(reply), done, user);
      },
      [](tw_call call, int64_t ms, tw_done done, void* user) noexcept {
        const std::lock_guard lock(current->mutex_);
        current->slept_ms_ += ms;
        return current->enqueue(call, FakeReply(), done, user);
      },
      [](tw_call) noexcept -> int32_t { return current->deliver() ? TW_OK : TW_GONE; }};
  return functions;
}

template <class Invoke>
FakeReply FakeHost::run(Invoke invoke, const Json& event) {
  const std::string context_text = detail::dump(context_);
  const std::string event_text = detail::dump(event);
  const tw_event given = {sizeof(tw_event), detail::borrow(context_text),
                          detail::borrow(event_text)};
  {
    const std::lock_guard lock(mutex_);
    first_reply_.reset();
    ++call_;
  }
  invoke(call_, &given);
  while (deliver()) {
  }
  const std::lock_guard lock(mutex_);
  return first_reply_.value_or(FakeReply{0, Json::object(), "", "the handler never called back"});
}

// Hands the oldest arrival to the handler. False if there is none.
inline bool FakeHost::deliver() {
  std::unique_lock lock(mutex_);
  if (arrivals_.empty()) return false;
  const Arrival arrival = std::move(arrivals_.front());
  arrivals_.pop_front();
  lock.unlock();
  const std::string headers = detail::dump(arrival.reply.headers);
  const tw_reply result = {sizeof(tw_reply), arrival.reply.error.empty() ? arrival.reply.status : 0,
                           detail::borrow(headers), detail::borrow(arrival.reply.body),
                           detail::borrow(arrival.reply.error)};
  arrival.done(arrival.user, &result);
  return true;
}

inline std::int32_t FakeHost::take(tw_call call, const tw_reply* given) {
  detail::Answer answer = detail::copy(*given);
  Json headers = answer.headers.empty() ? Json::object() : detail::parse(answer.headers);
  FakeReply reply{answer.status, std::move(headers), std::move(answer.body),
                  std::move(answer.error)};
  const std::lock_guard lock(mutex_);
  if (call != call_) return TW_GONE;
  if (first_reply_) {
    late_replies_.push_back(std::move(reply));
    return TW_GONE;
  }
  first_reply_ = std::move(reply);
  return TW_OK;
}

inline std::int32_t FakeHost::enqueue(tw_call call, FakeReply reply, tw_done done, void* user) {
  if (call != call_) return TW_GONE;
  arrivals_.push_back({std::move(reply), done, user});
  return TW_OK;
}

inline FakeReply FakeHost::served(const Json& request) const {
  const char* kind = request.contains("function") ? "function" : "url";
  const std::string url = detail::print(detail::member(request, kind));
  for (const Rule& rule : rules_) {
    if (url.starts_with(rule.url)) return rule.server(request);
  }
  return {0, Json::object(), "", "nothing answers " + url};
}

}  // namespace twilio
