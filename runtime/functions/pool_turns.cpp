// Who computes when, where handlers do so one after another. What a handler is given and what a job
// begins with is decided by the order of asking alone; how long a worker takes changes nothing.
#include "functions/pool_worker.hpp"

namespace ringback::functions {

using State = WorkerState;

/// Whether anything of this worker's handler is to happen before others go on. After the answer,
/// too: until it is ready it is not known who will run the next job.
bool Pool::computes(const Worker& worker) {
  if (worker.overdue) return false;
  switch (worker.state) {
    case State::Starting: return worker.first.has_value();
    case State::Busy: return !worker.invocation->waits();
    case State::Crashing: return worker.invocation && !worker.invocation->finished();
    default: return false;
  }
}

bool Pool::is_turn_taken() const {
  return settings_.in_turn &&
         std::ranges::any_of(workers_, [](const auto& worker) { return computes(*worker); });
}

void Pool::on_woken(const WorkerPtr& worker) {
  woken_.push_back(worker);
  resume_next();
  watch_the_turn();
}

/// Handlers that have begun go on before others begin.
void Pool::resume_next() {
  while (!woken_.empty() && !is_turn_taken()) {
    const auto worker = woken_.front().lock();
    woken_.pop_front();
    if (!worker || worker->state != State::Busy) continue;
    if (!worker->invocation->waits() || !worker->invocation->has_come()) continue;
    worker->turn = real_now();
    worker->overdue = false;
    worker->invocation->resume();
  }
}

/// A handler may wait for others without saying so, through a connection of its own: then they must
/// not wait for it.
void Pool::watch_the_turn() {
  const bool waited_for = !queue_.empty() || !woken_.empty();
  if (turn_timer_ || !waited_for || !is_turn_taken()) return;
  turn_timer_ = machine_.after(settings_.longest_turn, [this] {
    turn_timer_.cancel();
    for (const auto& worker : workers_) {
      const bool late = real_now() - worker->turn >= settings_.longest_turn;
      if (computes(*worker) && late) worker->overdue = true;
    }
    schedule();
  });
}

}  // namespace ringback::functions
