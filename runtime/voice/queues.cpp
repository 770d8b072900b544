// Waiting, being taken out, and talking.
#include "voice/queues.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"

namespace ringback::voice {

namespace {

constexpr long long kLargest = 1000;  ///< A queue's max_size where nobody has set it.

}  // namespace

/// The queue of this name, which the account has now if it had none.
std::string Queues::provide(const Call& call, const std::string& name) {
  auto& store = exchange_.store_;
  const auto* known = store.find(kind::kQueue, [&](const Json& queue) {
    return text_of(queue, "friendly_name") == name &&
           text_of(queue, "account_sid") == call.account_sid;
  });
  if (known != nullptr) return text_of(*known, "sid");
  const auto sid = exchange_.sids_.make("QU");
  const auto now = rfc2822(exchange_.clock_.now());
  store.put(kind::kQueue, sid,
            {{"date_updated", now},
             {"current_size", 0},
             {"friendly_name", name},
             {"uri", cat("/2010-04-01/Accounts/", call.account_sid, "/Queues/", sid, ".json")},
             {"account_sid", call.account_sid},
             {"average_wait_time", 0},
             {"sid", sid},
             {"date_created", now},
             {"max_size", kLargest}});
  return sid;
}

void Queues::enqueue(Call& call, const twiml::Enqueue& wanted) {
  const auto& name = wanted.workflow_sid.empty() ? wanted.queue : wanted.workflow_sid;
  const auto sid = provide(call, name);
  auto& line = lines_[sid];
  const auto most = exchange_.store_.get(kind::kQueue, sid)->value("max_size", kLargest);
  if (line.waiting.size() >= static_cast<std::size_t>(most)) {
    exchange_.alert(call, {14207, 0, cat("the queue ", name, " is full"), ""});
    return exchange_.feed_later(call, twiml::EnqueueEnded{"queue-full", sid, 0});
  }
  line.waiting.push_back({call.sid, exchange_.clock_.now(), ""});
  call.queue_sid = sid;
  write_member(sid, line.waiting.size() - 1);
  auto detail = parties(call);
  detail.add("queue", name);
  call.cause = exchange_.trace_.record(call.cause, "queue.join", call.sid,
                                       cat(far_number(call), " waits in ", name), detail);
  write(sid);
  if (!wanted.workflow_sid.empty()) make_task(call, wanted);
  let_wait(call, wanted.wait);
  exchange_.enqueue([this, sid] { match(sid); });
}

/// https://www.twilio.com/docs/voice/twiml/enqueue#attributes-waitUrl
void Queues::let_wait(Call& call, const twiml::WaitMusic& music) {
  if (music.silent) return;
  if (!music.url) return exchange_.play_music(call);
  twiml::Source source;
  source.url = *music.url;
  source.method = music.method;
  source.place = twiml::Place::kQueue;
  exchange_.start_interlude(
      call, std::move(source),
      [this, queue = call.queue_sid, sid = call.sid] { return about(queue, sid); });
}

FormFields Queues::about(const std::string& queue_sid, const std::string& call_sid) const {
  const auto& line = lines_.at(queue_sid).waiting;
  const auto place = position(queue_sid, call_sid);
  const auto waited = place == 0 ? Duration(0) : exchange_.clock_.now() - line[place - 1].since;
  const auto* queue = exchange_.store_.get(kind::kQueue, queue_sid);
  const auto most = queue == nullptr ? kLargest : queue->value("max_size", kLargest);
  return {{"QueuePosition", cat(place)},
          {"QueueSid", queue_sid},
          {"QueueTime", cat(waited.count() / 1000)},
          {"AvgQueueTime", cat(average(queue_sid))},
          {"CurrentQueueSize", cat(line.size())},
          {"MaxQueueSize", cat(most)}};
}

/// Counted from 1; 0 for who is not in it.
std::size_t Queues::position(const std::string& queue_sid, std::string_view call_sid) const {
  const auto found = lines_.find(queue_sid);
  if (found == lines_.end()) return 0;
  const auto& line = found->second.waiting;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i].call_sid == call_sid) return i + 1;
  }
  return 0;
}

long long Queues::average(const std::string& queue_sid) const {
  const auto found = lines_.find(queue_sid);
  if (found == lines_.end() || found->second.waiting.empty()) return 0;
  Duration all{};
  for (const auto& one : found->second.waiting) all += exchange_.clock_.now() - one.since;
  return all.count() / 1000 / static_cast<long long>(found->second.waiting.size());
}

Waiting* Queues::waiting(const Call& call) {
  const auto found = lines_.find(call.queue_sid);
  if (found == lines_.end()) return nullptr;
  for (auto& one : found->second.waiting) {
    if (one.call_sid == call.sid) return &one;
  }
  return nullptr;
}

/// <Dial> is over without anybody: https://www.twilio.com/docs/voice/twiml/queue
void Queues::fail(Call& call, std::string_view status, const std::string& queue_sid) {
  twiml::DialEnded ended;
  ended.status = status;
  ended.parameters = {{"QueueSid", queue_sid}, {"DequeueResult", "error"}};
  exchange_.feed_later(call, std::move(ended));
}

/// The call of the task that is reserved, "" when none waits.
/// https://www.twilio.com/docs/taskrouter/twiml-queue-calls
std::string Queues::reserved(const std::string& reservation_sid) const {
  const auto* reservation =
      exchange_.store_.get("taskrouter.v1.workspace.task.task_reservation", reservation_sid);
  if (reservation == nullptr) return "";
  const auto task = text_of(*reservation, "task_sid");
  for (const auto& [sid, line] : lines_) {
    for (const auto& one : line.waiting) {
      if (!task.empty() && one.task.ends_with(task)) return one.call_sid;
    }
  }
  return "";
}

void Queues::dequeue(Call& call, const twiml::Dial& dial) {
  const auto& noun = *dial.queue;
  if (!noun.reservation_sid.empty()) {
    const auto sid = reserved(noun.reservation_sid);
    auto* found = exchange_.find(sid);
    if (found != nullptr) {
      return serve(call, dial, exchange_.clock_.now(), found->queue_sid, sid);
    }
    exchange_.alert(
        call, {14215, 0, cat("no call waits for the reservation ", noun.reservation_sid), ""});
    return fail(call, "failed", "");
  }
  const auto* queue = exchange_.store_.find(kind::kQueue, [&](const Json& one) {
    return text_of(one, "friendly_name") == noun.name &&
           text_of(one, "account_sid") == call.account_sid;
  });
  if (queue == nullptr) {
    exchange_.alert(call, {14213, 0, cat("there is no queue ", noun.name), ""});
    return fail(call, "failed", "");
  }
  const auto sid = text_of(*queue, "sid");
  auto timeout = exchange_.later(call, dial.timeout, [this, sid](Call& late) {
    std::erase_if(lines_[sid].takers, [&](const Taker& one) { return one.call_sid == late.sid; });
    late.queue_sid.clear();
    fail(late, "no-answer", sid);
  });
  call.queue_sid = sid;
  lines_[sid].takers.push_back({call.sid, dial, exchange_.clock_.now(), std::move(timeout)});
  match(sid);
}

/// The first who waits for whoever takes out first.
void Queues::match(const std::string& queue_sid) {
  auto& line = lines_[queue_sid];
  while (!line.takers.empty() && !line.waiting.empty()) {
    const auto taker = std::move(line.takers.front());
    line.takers.erase(line.takers.begin());
    auto* call = exchange_.find(taker.call_sid);
    if (call == nullptr || call->over()) continue;
    serve(*call, taker.dial, taker.since, queue_sid, line.waiting.front().call_sid);
  }
}

/// Brings the two together, once who has waited has heard what the noun's `url` says.
void Queues::serve(Call& taker, const twiml::Dial& dial, Time since, const std::string& queue_sid,
                   const std::string& waited) {
  auto* call = exchange_.find(waited);
  const auto* place = waiting(*call);
  Served served;
  served.taker = taker.sid;
  served.waited = waited;
  served.queue_sid = queue_sid;
  served.dial = dial;
  served.seconds = seconds_up(exchange_.clock_.now() - place->since);
  served.since = since;
  remove(*call);
  exchange_.end_interlude(*call);
  taker.queue_sid.clear();
  taker.served_by = call->served_by = taker.sid;
  auto& kept = served_[taker.sid] = std::move(served);
  const auto& noun = *dial.queue;
  if (!noun.url) return bridge(kept);
  twiml::Source source;
  source.url = *noun.url;
  source.method = noun.method;
  source.place = twiml::Place::kDequeued;
  exchange_.start_interlude(
      *call, std::move(source), [queue_sid, seconds = kept.seconds, sid = taker.sid] {
        return FormFields{
            {"QueueSid", queue_sid}, {"QueueTime", cat(seconds)}, {"DequeingCallSid", sid}};
      });
}

void Queues::ready(Call& call) {
  const auto found = served_.find(call.served_by);
  exchange_.end_interlude(call);
  if (found != served_.end() && !found->second.bridged) bridge(found->second);
}

void Queues::bridge(Served& served) {
  auto& taker = *exchange_.find(served.taker);
  auto& waited = *exchange_.find(served.waited);
  served.bridged = exchange_.clock_.now();
  taker.bridged_to = waited.sid;
  waited.bridged_to = taker.sid;
  for (const auto& sid : {taker.sid, waited.sid}) exchange_.far_joins(sid);
  taker.cause =
      exchange_.trace_.record(taker.cause, "call.bridged", taker.sid,
                              cat(far_number(waited), " and ", far_number(taker), " are connected"),
                              {{"from", far_number(waited)}, {"to", far_number(taker)}});
  waited.cause = taker.cause;
  served.time_limit = exchange_.later(taker, served.dial.time_limit,
                                      [this](const Call& late) { finish(late.sid, "bridged"); });
  if (!served.dial.record.starts_with("record")) return;
  const int second = served.dial.record.ends_with("-dual") ? 2 : 1;
  RecordingRequest request;
  request.account_sid = taker.account_sid;
  request.call_sid = taker.sid;
  request.source = "DialVerb";
  request.channels = {{{taker.sid, Voice::Side::kFar}, 1},
                      {{waited.sid, Voice::Side::kFar}, second}};
  request.callback = served.dial.recording_callback;
  request.cause = taker.cause;
  served.recording_sid = exchange_.recorder_.start(std::move(request));
}

/// The two part: each goes on with its own document.
void Queues::finish(const std::string& taker_sid, std::string_view result) {
  auto node = served_.extract(taker_sid);
  if (node.empty()) return;
  const auto& served = node.mapped();
  auto* taker = exchange_.find(served.taker);
  auto* waited = exchange_.find(served.waited);
  const auto now = exchange_.clock_.now();
  const auto talked = served.bridged ? seconds_up(now - *served.bridged) : 0;
  twiml::DialEnded ended;
  ended.status = served.bridged ? "completed" : "no-answer";
  ended.bridged = served.bridged.has_value();
  ended.took = now - served.since;
  ended.parameters = {{"QueueSid", served.queue_sid},
                      {"DequeueResult", served.bridged ? "bridged" : "error"},
                      {"DequeuedCallSid", served.waited},
                      {"DequeuedCallQueueTime", cat(served.seconds)},
                      {"DequeuedCallDuration", cat(talked)}};
  if (!served.recording_sid.empty()) {
    ended.recording = exchange_.recorder_.stop(served.recording_sid);
  }
  for (auto* call : {taker, waited}) {
    if (call == nullptr) continue;
    exchange_.part(*call);
    call->served_by.clear();
  }
  if (taker != nullptr) exchange_.feed_later(*taker, std::move(ended));
  if (waited == nullptr) return;
  exchange_.end_interlude(*waited);
  const bool moved = result.starts_with("redirected");
  const auto how = served.bridged ? std::string(result)
                   : moved        ? std::string("redirected")
                                  : std::string("bridging-in-process");
  exchange_.feed_later(*waited, twiml::EnqueueEnded{how, served.queue_sid, served.seconds});
}

/// The call is not in the line any more.
void Queues::remove(Call& call) {
  const auto sid = std::exchange(call.queue_sid, "");
  std::erase_if(lines_[sid].waiting, [&](const Waiting& one) { return one.call_sid == call.sid; });
  exchange_.store_.erase(kind::kMember, call.sid);
  write(sid);
}

void Queues::leave(Call& call, std::string_view result) {
  if (!call.served_by.empty()) {
    const bool moved = served_.at(call.served_by).waited == call.sid && result == "redirected";
    return finish(call.served_by, moved ? "redirected-from-bridged" : "bridged");
  }
  if (call.queue_sid.empty()) return;
  const auto* place = waiting(call);
  if (place == nullptr) {
    const auto sid = std::exchange(call.queue_sid, "");
    std::erase_if(lines_[sid].takers, [&](const Taker& one) { return one.call_sid == call.sid; });
    return fail(call, "canceled", sid);
  }
  const auto sid = call.queue_sid;
  const auto seconds = seconds_up(exchange_.clock_.now() - place->since);
  if (!place->task.empty()) cancel_task(call, *place);
  remove(call);
  exchange_.end_interlude(call);
  call.cause =
      exchange_.trace_.record(call.cause, "queue.leave", call.sid,
                              cat(far_number(call), " waits no more: ", result), parties(call));
  exchange_.feed_later(call, twiml::EnqueueEnded{std::string(result), sid, seconds});
}

bool Queues::ends_on_star(const Call& call) const {
  const auto found = served_.find(call.sid);
  return found != served_.end() && found->second.dial.hangup_on_star;
}

std::size_t Queues::size() const {
  std::size_t all = served_.size();
  for (const auto& [sid, line] : lines_) all += line.waiting.size() + line.takers.size();
  return all;
}

void Queues::forget() {
  lines_.clear();
  served_.clear();
}

void Queues::recover() {
  for (const auto& sid : exchange_.store_.select(kind::kMember, "call_sid")) {
    const auto* call = exchange_.find(sid);
    if (call == nullptr || call->queue_sid.empty()) exchange_.store_.erase(kind::kMember, sid);
  }
  for (const auto& sid : exchange_.store_.select(kind::kQueue, "sid")) {
    if (!lines_.contains(sid)) {
      exchange_.store_.update(kind::kQueue, sid, {{"current_size", 0}, {"average_wait_time", 0}});
    }
  }
}

}  // namespace ringback::voice
