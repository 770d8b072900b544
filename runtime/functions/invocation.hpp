// One running invocation: what its handler asked of the world, its time, its hold on the clock.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "functions/frame.hpp"
#include "functions/time_limit.hpp"
#include "http/message.hpp"
#include "http/web.hpp"

namespace boost::asio {
class io_context;
}

namespace ringback::functions {

/// How an invocation ended.
struct Outcome {
  enum class Kind {
    Answered,  ///< By the handler: `answer`, which may be an error of its own.
    TimedOut,  ///< Not within the limit.
    Failed,    ///< Its worker crashed, or could not start: `reason`.
    Refused,   ///< Too many wait already.
  };
  Kind kind = Kind::Failed;
  Answer answer;
  std::string reason;
};

/// Functions that functions call may call functions, this deep: a limit on who waits for whom.
inline constexpr std::size_t kDeepestCall = 4;

/// What an invocation is asked with.
struct Job {
  std::string context;    ///< JSON
  std::string event;      ///< JSON
  std::size_t depth = 0;  ///< How many handlers wait for this one, each for the next.
  http::Url base;         ///< What relative URLs of a fetch are resolved against.
  EventId cause = 0;      ///< The journal's entry of this invocation.
  Duration limit{0};      ///< Of its time.
  std::function<void(Outcome)> done;
};

/// A handler's call of another function of its service.
struct FunctionCall {
  std::string name;   ///< The callee's route.
  std::string event;  ///< JSON
  http::Url base;     ///< The caller's.
  EventId cause = 0;
  std::size_t depth = 1;
};

/// What an invocation needs of the host.
struct World {
  boost::asio::io_context& io;
  Clock& clock;
  http::Web& web;
  Trace& trace;
  /// Runs another function, whatever its visibility, and gives what it answers; an error if there
  /// is none of that name.
  std::function<void(FunctionCall, http::Web::Done)> call = {};
};

/// The frame that asks a worker to run the job.
Frame invoke_frame(std::uint32_t call, const Job& job);

/// Lives from the moment a worker turns to the job until it is through with it. All its effects end
/// with it: a fetch that comes back later is dropped.
class Invocation : public std::enable_shared_from_this<Invocation> {
 public:
  /// What its pool does for it.
  struct Calls {
    std::function<void(Frame)> send;  ///< Writes to the worker.
    std::function<void()> expired;    ///< The time is up.
    std::function<void()> waits;      ///< The handler has been silent for so long that it waits.
    std::function<void()> woken;      ///< What the handler waits for has come: resume(), soon.
  };

  Invocation(World world, Clock& machine, std::uint32_t call, std::string subject, Job job,
             Calls calls);

  /// The time runs from here.
  void begin() { time_.compute(); }

  /// A Fetch, Sleep or Idle frame of the worker.
  void on(const Frame& frame);

  /// Gives the handler what has come, and it computes again.
  void resume();

  /// Whether the handler waits, and has not been given what it waits for; and whether that is here.
  bool waits() const { return waits_; }
  bool has_come() const { return !come_.empty(); }

  /// Calls the job's `done`, the first time only. What else is under way ends.
  void finish(Outcome outcome);
  /// What the handler logged; a warning or an error is an alert, too.
  void log(int level, std::string_view text);

  /// More time, from now on, for one that has used up its own.
  void extend(Duration more) { time_.extend(more); }

  /// The same, as much as at the beginning.
  void extend() { time_.extend(limit_); }

  /// Hands the job back, for somebody else to run.
  Job release() { return std::exchange(job_, {}); }
  bool finished() const { return job_.done == nullptr; }

  std::uint32_t call() const { return call_; }

 private:
  void fetch(const Frame& frame);
  void call_function(const Json& request, http::Web::Done done);
  void sleep(const Frame& frame);
  void idle(const Frame& frame);
  void deliver(Frame frame);
  void wait();
  Result<http::Request> read_request(const Json& json) const;

  World world_;
  Clock& machine_;
  std::uint32_t call_;
  std::string subject_;
  Job job_;
  Calls calls_;
  Hold hold_;
  Duration limit_;
  TimeLimit time_;
  Timer quiet_;  // a handler that waits for nothing may have other threads
  std::map<std::uint32_t, Timer> sleeps_;
  std::vector<Frame> come_;    // what the handler asked for, and has not been given
  std::uint32_t results_ = 0;  // that it was given
  bool waits_ = false;
};

/// Writes one line of a function's output to the journal.
void record_log(Trace& trace, EventId cause, std::string_view subject, int level,
                std::string_view text);

}  // namespace ringback::functions
