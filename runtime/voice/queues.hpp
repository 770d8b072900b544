// Queues: calls that wait, and calls that take them out.
// https://www.twilio.com/docs/voice/twiml/enqueue, https://www.twilio.com/docs/voice/twiml/queue
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "twiml/effects.hpp"
#include "voice/call.hpp"

namespace ringback::voice {

class Exchange;

/// A call that waits.
struct Waiting {
  std::string call_sid;
  Time since;
  std::string task;  ///< The URL of its task, with a workflow.
};

/// A call whose <Dial><Queue> found nobody, and waits for the next one.
struct Taker {
  std::string call_sid;
  twiml::Dial dial;
  Time since;
  Timer timeout;
};

/// Who is in a queue now; its name and limits are those of its resource.
struct WaitingLine {
  std::vector<Waiting> waiting;  ///< The first is at the front.
  std::vector<Taker> takers;
};

/// Two calls that a queue has brought together, or is about to.
struct Served {
  std::string taker;
  std::string waited;
  std::string queue_sid;
  twiml::Dial dial;
  long long seconds = 0;  ///< In the queue.
  Time since;             ///< Of the dial.
  std::optional<Time> bridged;
  std::string recording_sid;
  Timer time_limit;
};

/// Every queue with somebody in it. Owned by the exchange, and a part of it.
class Queues {
 public:
  explicit Queues(Exchange& exchange) : exchange_(exchange) {}

  /// <Enqueue>: answered by EnqueueEnded, at once when the queue is full.
  void enqueue(Call& call, const twiml::Enqueue& wanted);

  /// <Dial><Queue>: answered by DialEnded.
  void dequeue(Call& call, const twiml::Dial& dial);

  /// The call leaves what it has to do with queues, if anything: it waits no more, with this
  /// QueueResult, takes nobody out, and talks no more with whom it was brought together.
  void leave(Call& call, std::string_view result);

  /// What who has waited heard before the bridge is over.
  void ready(Call& call);

  /// The star that ends it, where the taker wanted that.
  bool ends_on_star(const Call& call) const;

  /// How many calls wait, take out, or talk.
  std::size_t size() const;

  void forget();

  /// Nobody waits any more of whom the Store says so.
  void recover();

  // members.cpp: the REST API. `Front` names the one who has waited longest.
  // https://www.twilio.com/docs/voice/api/member-resource
  Result<Json> fetch_queue(const std::string& sid);

  /// Whether the queue may be deleted: error 22002 while calls have to do with it.
  Result<void> check_empty(const std::string& sid) const;
  Result<Json> fetch_member(const std::string& account_sid, const std::string& queue_sid,
                            const std::string& call_sid);
  Result<Json> list_members(const std::string& queue_sid);
  Result<Json> update_member(const std::string& account_sid, const std::string& queue_sid,
                             const std::string& call_sid, const FormFields& parameters,
                             EventId cause);

  /// Brings what the account's resources say of sizes and times to the present.
  void refresh(const std::string& account_sid);

 private:
  std::string provide(const Call& call, const std::string& name);
  Waiting* waiting(const Call& call);
  std::size_t position(const std::string& queue_sid, std::string_view call_sid) const;
  long long average(const std::string& queue_sid) const;
  void let_wait(Call& call, const twiml::WaitMusic& music);
  FormFields about(const std::string& queue_sid, const std::string& call_sid) const;
  std::string reserved(const std::string& reservation_sid) const;
  void match(const std::string& queue_sid);
  void serve(Call& taker, const twiml::Dial& dial, Time since, const std::string& queue_sid,
             const std::string& waited);
  void bridge(Served& served);
  void finish(const std::string& taker, std::string_view result);
  void remove(Call& call);
  void fail(Call& call, std::string_view status, const std::string& queue_sid);
  void write(const std::string& queue_sid);
  void write_member(const std::string& queue_sid, std::size_t index);
  void write_all(const std::string& queue_sid);

  // tasks.cpp: what TaskRouter is told
  void make_task(Call& call, const twiml::Enqueue& wanted);
  void cancel_task(const Call& call, const Waiting& waiting);

  Exchange& exchange_;
  std::map<std::string, WaitingLine, std::less<>> lines_;  ///< By the queue's SID.
  std::map<std::string, Served, std::less<>> served_;      ///< By the taker's call.
};

}  // namespace ringback::voice
