// The life of a worker: from its start to its end, one invocation after another.
#include "functions/pool_worker.hpp"

#include <twilio/abi.h>

#include <algorithm>
#include <cassert>

namespace ringback::functions {

using State = WorkerState;

namespace {

/// How often a worker under a debugger is looked at again when its time is up.
constexpr Duration debugger_pause{1'000};

/// An invocation that takes less, in real time, is short: others may wait for its end.
constexpr Duration brisk_time{2};

}  // namespace

void Pool::run_first(const WorkerPtr& worker, Job job) {
  worker->last_cause = job.cause;
  worker->first = std::move(job);
  worker->turn = real_now();
  worker->hold = world_.clock.hold();
}

Pool::WorkerPtr Pool::start(std::shared_ptr<Function> function,
                            std::shared_ptr<Generation> generation) {
  const auto worker = std::make_shared<Worker>();
  worker->function = std::move(function);
  worker->generation = std::move(generation);
  worker->environment = environment_();
  workers_.push_back(worker);

  const auto when = [weak = std::weak_ptr(worker)](auto act) {
    return [weak, act](auto&&... arguments) {
      if (const auto alive = weak.lock())
        act(alive, std::forward<decltype(arguments)>(arguments)...);
    };
  };
  auto launched = launch(*worker);
  const auto failure = launched ? std::string() : launched.error().message;
  const auto patience = launched ? settings_.start_timeout : Duration(0);
  worker->timer = machine_.after(
      patience, when([this, failure](const WorkerPtr& self) {
        if (self->state != State::Starting) return;
        fail_start(self, failure.empty() ? "it did not become ready in time" : failure);
      }));
  if (!launched) return worker;

  const auto print = [this](int level) {
    return [this, level](const WorkerPtr& self, std::string_view line) {
      note_printing(self);
      if (!keeps(*self, line)) return;
      record_log(world_.trace, self->last_cause, self->function->name, level, line);
    };
  };
  worker->pid = launched->pid;
  worker->link = std::make_shared<Link>(world_.io, std::move(*launched));
  worker->link->start(
      {.frame =
           when([this](const WorkerPtr& self, Frame frame) { on_frame(self, std::move(frame)); }),
       .out = when(print(TW_LOG_INFO)),
       .err = when(print(TW_LOG_ERROR)),
       .ended =
           when([this](const WorkerPtr& self, const std::string& how) { on_ended(self, how); })});
  return worker;
}

Result<Launched> Pool::launch(Worker& worker) {
  if (settings_.isolation == Isolation::None) {
    worker.borrowed = worker.generation->borrow_library();
    return launch_thread(worker.borrowed);
  }
  return launch_process({settings_.worker, worker.generation->library(), *worker.environment,
                         settings_.limits.memory_bytes});
}

void Pool::assign(const WorkerPtr& worker, Job job) {
  assert(worker->state == State::Free && !worker->invocation);
  worker->state = State::Busy;
  const auto call = ++worker->last_call;
  worker->link->send(invoke_frame(call, job));
  begin(worker, call, std::move(job));
  worker->timer.cancel();  // with another timer set the clock may keep its alarm
}

void Pool::give_ahead(const WorkerPtr& worker, Job job) {
  assert(worker->state == State::Busy);
  const auto call = ++worker->last_call;
  worker->link->send_later(invoke_frame(call, job));
  worker->ahead.push_back({call, std::move(job)});
  if (worker->invocation->finished()) worker->hold = world_.clock.hold();
}

/// The worker turns to this job now.
void Pool::begin(const WorkerPtr& worker, std::uint32_t call, Job job) {
  worker->began = real_now();
  worker->turn = worker->began;
  worker->overdue = false;
  worker->waits = false;
  worker->traced = false;
  worker->output = 0;
  worker->last_cause = job.cause;
  worker->invocation = std::make_shared<Invocation>(
      world_, machine_, call, worker->function->name, std::move(job),
      Invocation::Calls{.send =
                            [link = std::weak_ptr(worker->link)](const Frame& frame) {
                              if (const auto alive = link.lock()) alive->send(frame);
                            },
                        .expired =
                            [this, weak = std::weak_ptr(worker)] {
                              if (const auto alive = weak.lock()) on_expired(alive);
                            },
                        .waits =
                            [this, weak = std::weak_ptr(worker)] {
                              if (!weak.expired()) schedule();
                            },
                        .woken =
                            [this, weak = std::weak_ptr(worker)] {
                              if (const auto alive = weak.lock()) on_woken(alive);
                            }});
  worker->invocation->begin();
}

void Pool::on_frame(const WorkerPtr& worker, Frame frame) {
  if (!worker->serves()) return;
  if (frame.type == FrameType::Crash) return on_crash(worker, static_cast<int>(frame.argument));
  if (frame.type == FrameType::Ready) return on_ready(worker, frame);
  const auto invocation = worker->invocation;
  if (!invocation) return;
  if (frame.call != invocation->call()) return;
  if (frame.type == FrameType::Reply) return on_reply(worker, std::move(frame));
  if (frame.type == FrameType::Log) {
    if (keeps(*worker, frame.head)) {
      invocation->log(static_cast<int>(frame.argument), frame.head);
    }
    return;
  }
  if (frame.type == FrameType::Fetch || frame.type == FrameType::Sleep) {
    worker->waits = true;
    recall_ahead(worker);
  }
  invocation->on(frame);
  schedule();
}

void Pool::on_ready(const WorkerPtr& worker, const Frame& frame) {
  if (worker->state == State::Starting && frame.argument == ready_for_nothing) {
    return fail_start(worker, frame.head);
  }
  if (worker->state == State::Free) return;  // nonsense
  if (worker->state == State::Busy) {
    if (!worker->invocation->finished()) return;  // nonsense
    worker->function->brisk = real_now() - worker->began < brisk_time;
  }
  if (frame.argument == ready_to_end) {
    recall_ahead(worker);
    worker->invocation.reset();
    worker->hold.reset();
    retire(worker);
    return schedule();
  }
  if (!worker->ahead.empty()) {
    auto next = std::move(worker->ahead.front());
    worker->ahead.pop_front();
    begin(worker, next.call, std::move(next.job));
    worker->hold.reset();
    return schedule();
  }
  worker->state = State::Free;
  const auto last =
      std::exchange(worker->invocation, nullptr);  // and its timer after the next is set
  if (auto job = std::exchange(worker->first, std::nullopt)) assign(worker, std::move(*job));
  worker->hold.reset();
  if (const auto tried = std::exchange(worker->tried, nullptr)) tried({});
  if (worker->state == State::Free) rest_or_retire(worker);
  schedule();
}

void Pool::rest_or_retire(const WorkerPtr& worker) {
  const bool old = worker->outdated() || worker->last_call >= settings_.lifetime;
  old ? retire(worker) : rest(worker);
  keep_warm(most_warm());
}

/// What a handler says counts against what is kept of one invocation, by whichever way it comes.
bool Pool::keeps(Worker& worker, std::string_view text) {
  constexpr std::size_t most_output = 1u << 20;
  constexpr std::size_t entry = 64;  // what a line costs besides its text
  if (worker.output > most_output) return false;
  worker.output += text.size() + entry;
  if (worker.output <= most_output) return true;
  record_log(world_.trace, worker.last_cause, worker.function->name, TW_LOG_WARN,
             "more output of this invocation is not kept");
  return false;
}

void Pool::note_death(Worker& worker, const std::string& how) {
  auto& function = *worker.function;
  if (worker.outdated() || !function.health.died(real_now(), how)) return;
  world_.trace.record(worker.last_cause, "function.suspended", function.name,
                      function.health.reason());
}

/// Lines carry no name: from now on every line is to belong to the one invocation under way.
void Pool::note_printing(const WorkerPtr& worker) {
  if (!worker->generation->note_printing()) return;
  for (const auto& each : workers_) {
    if (each->generation == worker->generation) recall_ahead(each);
  }
  schedule();
}

void Pool::on_reply(const WorkerPtr& worker, Frame frame) {
  if (frame.argument & reply_from_elsewhere) {
    worker->link->send({FrameType::Gone, 0, frame.call, {}, {}});
  }
  if (frame.argument & reply_after_output) note_printing(worker);
  // In turns, what a handler does after its answer belongs to the same instant.
  if (settings_.in_turn || !worker->ahead.empty()) worker->hold = world_.clock.hold();
  auto answer = decode_answer(std::move(frame));
  if (!answer) return worker->link->kill();
  worker->function->health.answered();
  worker->invocation->finish({Outcome::Kind::Answered, std::move(*answer), {}});
}

/// What it has not begun is for others at once; its end, and where it was, are yet to come.
void Pool::on_crash(const WorkerPtr& worker, int signal) {
  if (worker->state == State::Starting) return;  // that has an end of its own
  worker->crash = describe_exit(signal);
  note_death(*worker, worker->crash);
  worker->state = State::Crashing;
  recall_unbegun(worker);
  kill_later(worker);
  schedule();
}

/// Whether the worker's time has to wait for a debugger. When that leaves, the handler has its
/// whole time again.
bool Pool::is_debugged(const WorkerPtr& worker) {
  const bool before = std::exchange(worker->traced, worker->link->is_traced());
  if (worker->traced && !before) {
    record_log(world_.trace, worker->last_cause, worker->function->name, TW_LOG_INFO,
               "time is up, but a debugger is attached");
  }
  if (worker->traced) {
    worker->invocation->extend(debugger_pause);
  } else if (before) {
    worker->invocation->extend();
  }
  return worker->traced || before;
}

/// Nobody waits any longer, and whatever the handler still does must end.
void Pool::on_expired(const WorkerPtr& worker) {
  if (worker->state != State::Busy) return;
  const auto invocation = worker->invocation;
  if (is_debugged(worker)) return;
  recall_unbegun(worker);
  if (worker->invocation == invocation && worker->link->gate().begun() != invocation->call()) {
    worker->link->read_available();  // it is over; the host was late to read of it
    if (worker->state != State::Busy || worker->invocation != invocation) return schedule();
  }
  worker->state = State::Ending;
  worker->timer.cancel();
  worker->link->kill();
  if (worker->invocation) {
    invocation->finish({Outcome::Kind::TimedOut, {}, "runtime application timed out"});
  }
  schedule();
}

void Pool::on_ended(const WorkerPtr& worker, const std::string& end) {
  const auto& how = worker->crash.empty() ? end : worker->crash;
  if (worker->pid != 0) orphans_.end(worker->pid);
  if (worker->state == State::Starting) {
    std::erase(workers_, worker);
    return fail_start(worker, "it did not start: " + how);
  }
  if (worker->state != State::Ending) {
    world_.trace.record(worker->last_cause, "function.crashed", worker->function->name,
                        "crashed: " + how);
    if (worker->state != State::Crashing) note_death(*worker, how);
  }
  worker->state = State::Ending;
  std::erase(workers_, worker);
  recall_unbegun(worker);
  const Outcome failed{Outcome::Kind::Failed, {}, "crashed: " + how};
  if (worker->invocation) worker->invocation->finish(failed);
  for (auto& [call, job] : std::exchange(worker->ahead, {})) job.done(failed);
  worker->hold.reset();
  schedule();
}

void Pool::fail_start(const WorkerPtr& worker, const std::string& reason) {
  worker->state = State::Ending;
  worker->timer.cancel();
  if (worker->link) worker->link->kill();
  const auto tried = std::exchange(worker->tried, nullptr);
  auto first = std::exchange(worker->first, std::nullopt);
  if (!worker->link) std::erase(workers_, worker);
  if (tried) {
    tried(Error{0, reason, 500});
  } else {
    note_death(*worker, reason);
  }
  if (first) first->done({Outcome::Kind::Failed, {}, reason});
  worker->hold.reset();
  schedule();
}

void Pool::rest(const WorkerPtr& worker) {
  worker->rest = ++rests_;
  if (worker->pid != 0) orphans_.bury();
  worker->timer = machine_.after(settings_.idle_timeout, [this, weak = std::weak_ptr(worker)] {
    const auto alive = weak.lock();
    if (!alive || alive->state != State::Free) return;
    is_kept(*alive) ? rest(alive) : retire(alive);
  });
}

/// Whoever has been told to end has so long for it.
void Pool::kill_later(const WorkerPtr& worker) {
  worker->timer = machine_.after(settings_.start_timeout, [link = std::weak_ptr(worker->link)] {
    if (const auto alive = link.lock()) alive->kill();
  });
}

void Pool::retire(const WorkerPtr& worker) {
  worker->state = State::Ending;
  worker->link->close();
  kill_later(worker);
}

}  // namespace ringback::functions
