// Who runs what, when.
#include "functions/pool.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <iterator>

#include "functions/pool_worker.hpp"

namespace ringback::functions {

using State = WorkerState;

namespace {

/// What is written ahead waits in memory twice.
constexpr std::size_t largest_ahead = 64 * 1024;

}  // namespace

Pool::Pool(World world, PoolSettings settings, std::function<Environment()> environment)
    : world_(world), settings_(std::move(settings)), environment_(std::move(environment)) {}

Pool::~Pool() {
  for (const auto& worker : workers_) {
    if (worker->link) worker->link->kill();  // all at once, then wait for each
  }
}

void Pool::run(std::shared_ptr<Function> function, Job job) {
  if (running_ >= settings_.limits.concurrency || queue_.size() >= settings_.queue) {
    job.done({Outcome::Kind::Refused, {}, "too many requests are running at once"});
    return;
  }
  ++running_;
  job.done = [this, done = std::move(job.done)](Outcome outcome) {
    --running_;
    done(std::move(outcome));
  };
  queue_.push_back({std::move(function), std::move(job)});
  schedule();
}

void Pool::try_out(std::shared_ptr<Function> function, std::shared_ptr<Generation> generation,
                   std::function<void(Result<void>)> done) {
  const auto worker = start(std::move(function), std::move(generation));
  worker->tried = std::move(done);
}

void Pool::retire_outdated() {
  for (const auto& worker : std::vector(workers_)) {
    if (!worker->outdated()) continue;
    if (worker->state == State::Busy) take_back(worker);
    if (worker->state == State::Free) retire(worker);
  }
  schedule();
}

void Pool::schedule() {
  do {
    while (!queue_.empty()) {
      auto waiting = std::move(queue_.front());
      queue_.pop_front();
      if (place(waiting)) continue;
      queue_.push_front(std::move(waiting));
      return;
    }
  } while (relieve());
}

/// Gives the job to a free worker of its function, or to a new one, or to a busy one ahead of its
/// time; false when there is no room.
bool Pool::place(Waiting& waiting) {
  if (!waiting.function->generation) {
    const auto done = std::move(waiting.job.done);
    done({Outcome::Kind::Failed, {}, waiting.function->broken});
    return true;
  }
  if (!waiting.function->health.reason().empty() && !waiting.function->health.admits(real_now())) {
    const auto done = std::move(waiting.job.done);
    done({Outcome::Kind::Failed, {}, waiting.function->health.reason()});
    return true;
  }
  const auto environment = environment_();
  WorkerPtr other;
  for (const auto& worker : workers_) {
    const bool fits =
        worker->generation == waiting.function->generation && worker->environment == environment;
    if (worker->state == State::Free && fits) {
      assign(worker, std::move(waiting.job));
      return true;
    }
    if (worker->state == State::Starting && fits && !worker->first) {
      run_first(worker, std::move(waiting.job));
      return true;
    }
    if (worker->state == State::Free && !is_kept(*worker)) other = worker;
  }
  if (occupied() >= settings_.workers) {
    if (!other) return place_ahead(waiting, environment);
    retire(other);
  }
  run_first(start(waiting.function, waiting.function->generation), std::move(waiting.job));
  return true;
}

bool Pool::place_ahead(Waiting& waiting, const Environment& environment) {
  if (waiting.function->prints) return false;
  if (waiting.job.context.size() + waiting.job.event.size() > largest_ahead) return false;
  WorkerPtr best;
  for (const auto& worker : workers_) {
    if (worker->state != State::Busy || worker->generation != waiting.function->generation ||
        worker->environment != environment) {
      continue;
    }
    if (worker->waits || is_slow(*worker)) continue;
    if (worker->last_call >= settings_.lifetime) continue;
    if (worker->ahead.size() >= (best ? best->ahead.size() : settings_.window)) continue;
    best = worker;
  }
  if (best) give_ahead(best, std::move(waiting.job));
  return best != nullptr;
}

/// Whether the others did so much meanwhile that nobody should wait behind this worker.
bool Pool::is_slow(const Worker& worker) const {
  return turns_ - worker.turn > 4 * settings_.workers;
}

/// While there is room elsewhere, nothing waits behind a busy worker. True if that changed the
/// queue.
bool Pool::relieve() {
  WorkerPtr longest;
  bool room = occupied() < settings_.workers;
  for (const auto& worker : workers_) {
    if (worker->state == State::Free && !is_kept(*worker)) room = true;
    if (worker->ahead.empty()) continue;
    if (!longest || worker->turn < longest->turn) longest = worker;
  }
  if (!room || !longest) return false;
  take_back(longest);
  return !queue_.empty();
}

void Pool::take_back_from_the_slow() {
  for (const auto& worker : workers_) {
    if (!worker->ahead.empty() && is_slow(*worker)) take_back(worker);
  }
}

/// To the front of the queue with what the worker has not begun, if anything waits behind it.
void Pool::take_back(const WorkerPtr& worker) {
  if (!worker->ahead.empty()) reclaim(worker);
}

/// To the front of the queue with what the worker has not begun. That may be all it was given: then
/// it is free.
void Pool::reclaim(const WorkerPtr& worker) {
  if (!worker->link) return;
  const auto begun = worker->link->gate().close_below(worker->last_call + 1);
  auto& ahead = worker->ahead;
  while (!ahead.empty() && ahead.back().call > begun) {
    queue_.push_front({worker->function, std::move(ahead.back().job)});
    ahead.pop_back();
  }
  if (!ahead.empty()) return;
  worker->hold.reset();
  const auto invocation = worker->invocation;
  if (!invocation || invocation->finished() || invocation->call() <= begun) return;
  queue_.push_front({worker->function, invocation->release()});
  worker->invocation.reset();
  if (worker->state != State::Busy) return;
  worker->state = State::Free;
  rest(worker);
}

/// Whether a debugger may want to be attached to this worker, as there is no other of its kind.
bool Pool::is_kept(const Worker& worker) const {
  return settings_.inspect && !worker.outdated() &&
         std::ranges::none_of(workers_, [&worker](const auto& other) {
           return other.get() != &worker && other->generation == worker.generation &&
                  other->state != State::Ending;
         });
}

std::vector<WorkerInfo> Pool::list() const {
  static constexpr const char* names[] = {"starting", "free", "busy", "ending"};
  std::vector<WorkerInfo> all;
  for (const auto& worker : workers_) {
    all.push_back({worker->link ? worker->link->pid() : 0, worker->function->name,
                   names[static_cast<int>(worker->state)]});
  }
  return all;
}

Duration Pool::real_now() {
  const auto since = boost::asio::steady_timer::clock_type::now().time_since_epoch();
  return std::chrono::duration_cast<Duration>(since);
}

std::size_t Pool::occupied() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      workers_, [](const auto& worker) { return worker->state != State::Ending; }));
}

}  // namespace ringback::functions
