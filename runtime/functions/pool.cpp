// Who runs what, when.
#include "functions/pool.hpp"

#include <algorithm>
#include <iterator>

#include "functions/pool_worker.hpp"

namespace ringback::functions {

using State = WorkerState;

namespace {

/// What is written ahead waits in memory twice.
constexpr std::size_t largest_ahead = 64 * 1024;

/// Nothing waits any longer behind an invocation that takes more, in real time.
constexpr Duration slow_time{5};

}  // namespace

Pool::Pool(World world, PoolSettings settings, std::function<Environment()> environment)
    : world_(world),
      machine_(world.io),
      settings_(std::move(settings)),
      environment_(std::move(environment)),
      orphans_(world.io) {
  if (settings_.isolation == Isolation::Process) orphans_.adopt();
}

Pool::~Pool() {
  for (const auto& worker : workers_) {
    if (worker->link) worker->link->kill();  // all at once, then wait for each
    if (worker->pid != 0) orphans_.expect(worker->pid);
  }
}

void Pool::run(std::shared_ptr<Function> function, Job job) {
  // Who waits for a call has been counted.
  const bool crowded = job.depth == 0 && running_ >= settings_.limits.concurrency;
  if (crowded || queue_.size() >= settings_.queue) {
    job.done({Outcome::Kind::Refused, {}, "too many requests are running at once"});
    return;
  }
  const std::size_t counted = job.depth == 0 ? 1 : 0;
  running_ += counted;
  job.limit = settings_.limits.time;
  job.done = [this, counted, done = std::move(job.done)](Outcome outcome) {
    running_ -= counted;
    done(std::move(outcome));
  };
  enqueue({std::move(function), std::move(job)});
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
    if (worker->state == State::Busy) recall_ahead(worker);
    if (worker->state == State::Free) retire(worker);
  }
  schedule();
}

/// Calls of other functions go before what is less deep, for a worker is taken up by who waits.
void Pool::enqueue(Waiting waiting) {
  const auto place = std::ranges::find_if(
      queue_, [depth = waiting.job.depth](const auto& other) { return other.job.depth < depth; });
  queue_.insert(place, std::move(waiting));
}

void Pool::enqueue_first(Waiting waiting) {
  const auto place = std::ranges::find_if(
      queue_, [depth = waiting.job.depth](const auto& other) { return other.job.depth <= depth; });
  queue_.insert(place, std::move(waiting));
}

void Pool::schedule() {
  resume_next();
  do {
    place_all();
  } while (queue_.empty() && relieve());
  const auto makes_room = [](const auto& worker) {
    return worker->state == State::Starting || computes(*worker);
  };
  const bool held = !queue_.empty() && std::ranges::any_of(workers_, makes_room);
  hold_ = held ? world_.clock.hold() : nullptr;
  watch_the_slow();
  watch_the_turn();
}

void Pool::place_all() {
  while (!queue_.empty() && !is_turn_taken()) {
    auto waiting = std::move(queue_.front());
    queue_.pop_front();
    if (place(waiting)) continue;
    queue_.push_front(std::move(waiting));
    return place_behind_the_first();
  }
}

/// Gives the job to a worker, or ends it if none may run it; false when it has to wait.
bool Pool::place(Waiting& waiting) {
  auto& function = *waiting.function;
  const auto now = real_now();
  if (!function.generation || !function.health.admits(now)) {
    const auto done = std::move(waiting.job.done);
    const auto reason = function.generation ? function.health.reason() : function.broken;
    done({Outcome::Kind::Failed, {}, reason});
    return true;
  }
  const auto environment = environment_();
  const bool well = function.health.reason().empty();
  const bool patient = well && function.brisk && is_saturated();
  if (patient && place_ahead(waiting, environment)) return true;
  if (const auto worker = find_worker(waiting, environment)) {
    function.health.run(now);
    hand(worker, std::move(waiting.job));
    return true;
  }
  return well && !patient && place_ahead(waiting, environment);
}

/// The first in the queue waits for room. Others need not wait with it whose worker starts and has
/// nothing to do, or does not count; but they are not written ahead to busy workers, which would
/// keep the first waiting.
void Pool::place_behind_the_first() {
  const auto idles = [](const auto& worker) {
    return worker->state == State::Starting && !worker->first;
  };
  if (!settings_.inspect && std::ranges::none_of(workers_, idles)) return;
  const auto environment = environment_();
  for (std::size_t i = 1; i < queue_.size() && !is_turn_taken(); ++i) {
    const auto function = queue_[i].function;
    if (!function->generation || !function->health.reason().empty()) continue;
    const auto worker = find_worker(queue_[i], environment);
    if (!worker) continue;
    hand(worker, std::move(queue_[i].job));
    queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(i--));
  }
}

/// A worker of the function's that has nothing to do, or a new one; null when there is no room.
Pool::WorkerPtr Pool::find_worker(const Waiting& waiting, const Environment& environment) {
  const auto& function = waiting.function;
  const auto free = std::ranges::find_if(workers_, [&](const auto& worker) {
    const bool idles =
        worker->state == State::Free || (worker->state == State::Starting && !worker->first);
    return idles && worker->generation == function->generation &&
           worker->environment == environment;
  });
  const bool found = free != workers_.end();
  if (!has_room(waiting, found ? free->get() : nullptr)) return nullptr;
  if (found) return *free;
  keep_warm(most_warm() - 1);
  return start(function, function->generation);
}

/// For one more to be at work, which is this one, or a new one. Each depth of calls has workers
/// that lesser ones cannot take, so that some call always ends.
bool Pool::has_room(const Waiting& waiting, const Worker* worker) const {
  if (worker != nullptr && worker->state == State::Starting) return true;  // it counts already
  if (occupied() < settings_.workers * (1 + waiting.job.depth)) return true;
  if (!settings_.inspect) return false;
  return worker != nullptr ? is_first(*worker) : !has_worker(*waiting.function);
}

/// Lets the longest unused go, where more than so many live.
void Pool::keep_warm(std::size_t most) {
  if (alive() <= most) return;
  WorkerPtr longest;
  for (const auto& worker : workers_) {
    if (worker->state != State::Free || is_kept(*worker)) continue;
    if (!longest || worker->rest < longest->rest) longest = worker;
  }
  if (longest) retire(longest);
}

std::size_t Pool::most_warm() const { return std::max(settings_.warm, settings_.workers); }

void Pool::hand(const WorkerPtr& worker, Job job) {
  worker->state == State::Free ? assign(worker, std::move(job)) : run_first(worker, std::move(job));
}

/// Writes the job to a worker that is busy with another; false if there is none to wait behind.
bool Pool::place_ahead(Waiting& waiting, const Environment& environment) {
  if (waiting.function->generation->prints() || waiting.job.depth > 0) return false;
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

bool Pool::is_slow(const Worker& worker) const { return real_now() - worker.began > slow_time; }

/// Whether as many workers compute as can at once. One that waits for something does not.
bool Pool::is_saturated() const {
  const auto count = std::ranges::count_if(workers_, [this](const auto& worker) {
    return worker->state == State::Busy && !worker->waits && !is_slow(*worker);
  });
  return static_cast<std::size_t>(count) >= settings_.at_work;
}

/// While there is room elsewhere, nothing waits behind a busy worker but what waits for a core.
/// True if that changed the queue.
bool Pool::relieve() {
  WorkerPtr longest;
  const bool room = occupied() < settings_.workers;
  for (const auto& worker : workers_) {
    if (worker->ahead.empty()) continue;
    if (!longest || worker->began < longest->began) longest = worker;
  }
  if (!room || !longest || (longest->function->brisk && is_saturated())) return false;
  recall_ahead(longest);
  return !queue_.empty();
}

void Pool::relieve_the_slow() {
  for (const auto& worker : workers_) {
    if (!worker->ahead.empty() && is_slow(*worker)) recall_ahead(worker);
  }
}

/// Looks again soon, as long as something waits behind a worker that may turn out to be slow.
void Pool::watch_the_slow() {
  const auto waited_for = [](const auto& worker) { return !worker->ahead.empty(); };
  if (slow_timer_ || std::ranges::none_of(workers_, waited_for)) return;
  slow_timer_ = machine_.after(slow_time, [this] {
    slow_timer_.cancel();
    relieve_the_slow();
    schedule();
  });
}

/// To the front of the queue with what the worker has not begun, if anything waits behind it.
void Pool::recall_ahead(const WorkerPtr& worker) {
  if (!worker->ahead.empty()) recall_unbegun(worker);
}

/// To the front of the queue with what the worker has not begun. That may be all it was given: then
/// it is free.
void Pool::recall_unbegun(const WorkerPtr& worker) {
  if (!worker->link) return;
  const auto begun = worker->link->gate().close_below(worker->last_call + 1);
  auto& ahead = worker->ahead;
  while (!ahead.empty() && ahead.back().call > begun) {
    enqueue_first({worker->function, std::move(ahead.back().job)});
    ahead.pop_back();
  }
  if (!ahead.empty()) return;
  worker->hold.reset();
  const auto invocation = worker->invocation;
  if (!invocation || invocation->finished() || invocation->call() <= begun) return;
  enqueue_first({worker->function, invocation->release()});
  worker->invocation.reset();
  if (worker->state != State::Busy) return;
  worker->state = State::Free;
  rest(worker);
}

bool Pool::is_current(const Worker& worker) const {
  return !worker.outdated() && worker.environment == environment_();
}

/// Whether a debugger may want to be attached to this worker.
bool Pool::is_kept(const Worker& worker) const {
  return settings_.inspect && is_current(worker) && is_first(worker);
}

bool Pool::has_worker(const Function& function) const {
  return std::ranges::any_of(workers_, [&](const auto& worker) {
    return worker->function.get() == &function && worker->serves() && is_current(*worker);
  });
}

/// Whether this is the one worker that its function is to have, to be inspected.
bool Pool::is_first(const Worker& worker) const {
  const auto first = std::ranges::find_if(workers_, [&](const auto& other) {
    return other->function == worker.function && other->serves() && is_current(*other);
  });
  return first != workers_.end() && first->get() == &worker;
}

std::vector<WorkerInfo> Pool::list() const {
  static constexpr const char* names[] = {"starting", "free", "busy", "ending", "ending"};
  std::vector<WorkerInfo> all;
  for (const auto& worker : workers_) {
    all.push_back({worker->link ? worker->link->pid() : 0, worker->function->name,
                   names[static_cast<int>(worker->state)]});
  }
  return all;
}

/// By the clock of the pool's timers: when one rings, what it waited for has passed.
Duration Pool::real_now() const { return machine_.now().time_since_epoch(); }

std::size_t Pool::alive() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(workers_, [](const auto& worker) { return worker->serves(); }));
}

/// How many workers count against the most that may be at work.
std::size_t Pool::occupied() const {
  return static_cast<std::size_t>(std::ranges::count_if(workers_, [this](const auto& worker) {
    const bool works = worker->serves() && worker->state != State::Free;
    return works && !(settings_.inspect && is_first(*worker));
  }));
}

}  // namespace ringback::functions
