// Serving what a running handler asks for.
#include "functions/invocation.hpp"

#include <twilio/abi.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"

namespace ringback::functions {

namespace {

/// How long a silent handler that waits for nothing known keeps emulated time standing: it may
/// have threads that are about to answer.
constexpr Duration quiet_time{100};

std::string headers_json(const http::Headers& headers) {
  Json object = Json::object();
  for (const auto& [name, value] : headers) {
    auto& slot = object[to_lower(name)];
    if (slot.is_null()) {
      slot = value;
    } else if (slot.is_string()) {
      slot = Json::array({slot, value});
    } else {
      slot.push_back(value);
    }
  }
  return print_json(object);
}

}  // namespace

void record_log(Trace& trace, EventId cause, std::string_view subject, int level,
                std::string_view text) {
  static constexpr const char* names[] = {"debug", "info", "warn", "error"};
  const auto* name = names[std::clamp<int>(level, TW_LOG_DEBUG, TW_LOG_ERROR)];
  trace.record(cause, "function.log", subject, text, {{"level", name}});
}

Frame invoke_frame(std::uint32_t call, const Job& job) {
  return {FrameType::Invoke, static_cast<std::uint32_t>(job.limit.count()), call, job.context,
          job.event};
}

Invocation::Invocation(World world, Clock& machine, std::uint32_t call, std::string subject,
                       Job job, Calls calls)
    : world_(world),
      machine_(machine),
      call_(call),
      subject_(std::move(subject)),
      job_(std::move(job)),
      calls_(std::move(calls)),
      hold_(world.clock.hold()),
      limit_(job_.limit),
      time_(machine, world.clock, limit_, calls_.expired) {}

void Invocation::on(const Frame& frame) {
  if (frame.call != call_) return;
  switch (frame.type) {
    case FrameType::Fetch: return finished() ? void() : fetch(frame);
    case FrameType::Sleep: return finished() ? void() : sleep(frame);
    case FrameType::Idle: return finished() ? void() : idle(frame);
    default: return;  // the pool's, or nonsense
  }
}

void Invocation::log(int level, std::string_view text) {
  record_log(world_.trace, job_.cause, subject_, level, text);
  // https://www.twilio.com/docs/api/errors/82004 and 82005
  if (level < TW_LOG_WARN) return;
  const int code = level == TW_LOG_WARN ? 82004 : 82005;
  world_.trace.record(job_.cause, "alert", subject_, cat(code, " ", text));
}

void Invocation::finish(Outcome outcome) {
  sleeps_.clear();
  quiet_.cancel();
  waits_ = false;
  if (const auto done = std::exchange(job_.done, nullptr)) {
    time_.compute();  // what is done after the answer must end, too
    done(std::move(outcome));
  }
  hold_.reset();  // only now: whatever the answer sets off is on the clock already
}

Result<http::Request> Invocation::read_request(const Json& json) const {
  http::Request request;
  auto url = http::resolve_url(job_.base, text_of(json, "url"));
  if (!url) return url.error();
  request.url = std::move(*url);
  if (json.contains("method")) request.method = to_upper(text_of(json, "method"));
  request.body = text_of(json, "body");
  if (const auto headers = json.find("headers"); headers != json.end() && headers->is_object()) {
    for (const auto& [name, value] : headers->items()) {
      if (!value.is_array()) request.headers.add(name, text_of(*headers, name));
      for (const auto& each : value.is_array() ? value : Json::array()) {
        if (each.is_string()) request.headers.add(name, each.get_ref<const std::string&>());
      }
    }
  }
  if (!request.url.userinfo.empty() && !request.headers.has("Authorization")) {
    request.headers.add("Authorization", "Basic " + base64(percent_decode(request.url.userinfo)));
  }
  request.url.userinfo.clear();
  request.cause = job_.cause;
  return request;
}

void Invocation::fetch(const Frame& frame) {
  auto answer = [weak = weak_from_this(),
                 operation = frame.argument](Result<http::Response> response) {
    const auto self = weak.lock();
    if (!self) return;
    Frame result{FrameType::Fetched, operation, self->call_, {}, {}};
    if (response) {
      result.head = encode_answer_head(response->status, headers_json(response->headers), {});
      result.body = std::move(response->body);
    } else {
      result.head = encode_answer_head(0, "{}", response.error().message);
    }
    self->deliver(std::move(result));
  };
  const auto json = parse_json(frame.head);
  if (!json) return answer(json.error());
  if (!json->is_object()) {
    return answer(Error{0, "a fetch needs an object that describes the request"});
  }
  if (json->contains("function")) return call_function(*json, std::move(answer));
  auto request = read_request(*json);
  if (!request) return answer(request.error());
  world_.web.fetch(std::move(*request), limit_, std::move(answer));
}

/// What the caller leaves out of the event's request is empty.
void Invocation::call_function(const Json& request, http::Web::Done done) {
  const auto name = text_of(request, "function");
  if (job_.depth >= kDeepestCall) {
    return done(Error{0, cat(name, " is called more than ", kDeepestCall, " functions deep")});
  }
  const auto given = request.value("event", Json(Json::object()));
  if (!given.is_object()) return done(Error{0, cat("the event for ", name, " is not an object")});
  Json event = {{"request", Json::object()}};
  event.update(given);
  if (auto& about = event["request"]; about.is_object()) {
    for (const auto* part : {"headers", "cookies"}) {
      if (!about.contains(part)) about[part] = Json::object();
    }
  }
  world_.call({name, print_json(event), job_.base, job_.cause, job_.depth + 1}, std::move(done));
}

void Invocation::sleep(const Frame& frame) {
  constexpr long long longest = 24LL * 3600 * 1000;  // far beyond any time limit
  const Duration length(std::clamp(parse_integer(frame.head).value_or(0), 0LL, longest));
  sleeps_[frame.argument] = world_.clock.after(length, [this, operation = frame.argument] {
    sleeps_.erase(operation);
    deliver({FrameType::Woken, operation, call_, {}, {}});
  });
}

/// Emulated time stands from the moment a result is there.
void Invocation::deliver(Frame frame) {
  if (finished()) return;
  quiet_.cancel();
  hold_ = world_.clock.hold();
  come_.push_back(std::move(frame));
  waits_ ? calls_.woken() : resume();
}

void Invocation::resume() {
  if (finished() || come_.empty()) return;
  waits_ = false;
  time_.compute();
  // Real time is the worker's own to measure; of emulated time it must be told.
  if (hold_) {
    const auto left = static_cast<std::uint32_t>(time_.left().count());
    calls_.send({FrameType::Time, left, call_, {}, {}});
  }
  for (auto& frame : std::exchange(come_, {})) {
    ++results_;
    calls_.send(std::move(frame));
  }
}

void Invocation::idle(const Frame& frame) {
  if (frame.argument != results_) return;  // a result has crossed this on its way
  if (frame.head != "0") return wait();
  quiet_ = machine_.after(quiet_time, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self || self->finished()) return;
    self->wait();
    self->calls_.waits();
  });
}

void Invocation::wait() {
  waits_ = true;
  time_.wait();
  hold_.reset();
}

}  // namespace ringback::functions
