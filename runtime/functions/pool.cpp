// Who runs what, when.
#include "functions/pool.hpp"

#include <twilio/abi.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <cassert>

#include "base/text.hpp"
#include "functions/link.hpp"

namespace ringback::functions {

namespace {

enum class State {
  Starting,  ///< Not ready yet; may have a first job waiting.
  Free,
  Busy,
  Ending,  ///< Told to end; serves nobody, occupies nothing.
};

}  // namespace

struct Pool::Worker {
  State state = State::Starting;
  std::shared_ptr<Function> function;
  std::shared_ptr<Generation> generation;
  std::filesystem::path borrowed;  // the library, when it is this worker's alone
  Environment environment;
  std::shared_ptr<Link> link;
  boost::asio::steady_timer timer;  // for becoming ready, then for being idle
  std::shared_ptr<Invocation> invocation;
  std::optional<Job> first;                 // to be run when ready
  Hold hold;                                // while the first job waits for the start
  std::function<void(Result<void>)> tried;  // somebody wants to know whether it starts
  EventId last_cause = 0;                   // whom printed lines belong to

  explicit Worker(boost::asio::io_context& io) : timer(io) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    link.reset();
    if (!borrowed.empty()) generation->return_library(std::move(borrowed));
  }
};

Pool::Pool(World world, PoolSettings settings, std::function<Environment()> environment)
    : world_(world), settings_(std::move(settings)), environment_(std::move(environment)) {}

Pool::~Pool() {
  for (const auto& worker : workers_) {
    if (worker->link) worker->link->kill();  // all at once, then wait for each
  }
}

void Pool::run(std::shared_ptr<Function> function, Job job) {
  if (queue_.size() >= settings_.queue) {
    job.done({Outcome::Kind::Refused, {}, "too many requests are waiting"});
    return;
  }
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
    if (worker->state == State::Free && outdated(*worker)) retire(worker);
  }
}

void Pool::schedule() {
  while (!queue_.empty()) {
    auto waiting = std::move(queue_.front());
    queue_.pop_front();
    if (place(waiting)) continue;
    queue_.push_front(std::move(waiting));
    return;
  }
}

/// Gives the job to a free worker of its function, or to a new one; false when all are busy.
bool Pool::place(Waiting& waiting) {
  if (!waiting.function->generation) {
    const auto done = std::move(waiting.job.done);
    done({Outcome::Kind::Failed, {}, waiting.function->broken});
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
    if (worker->state == State::Free) other = worker;
  }
  if (occupied() >= settings_.workers) {
    if (!other) return false;
    retire(other);
  }
  run_first(start(waiting.function, waiting.function->generation), std::move(waiting.job));
  return true;
}

void Pool::run_first(const WorkerPtr& worker, Job job) {
  worker->last_cause = job.cause;
  worker->first = std::move(job);
  worker->hold = world_.clock.hold();
}

Pool::WorkerPtr Pool::start(std::shared_ptr<Function> function,
                            std::shared_ptr<Generation> generation) {
  const auto worker = std::make_shared<Worker>(world_.io);
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
  worker->timer.expires_after(launched ? settings_.start_timeout : Duration(0));
  worker->timer.async_wait(when([this, failure](const WorkerPtr& self, const auto& error) {
    if (error || self->state != State::Starting) return;
    fail_start(self, failure.empty() ? "it did not become ready in time" : failure);
  }));
  if (!launched) return worker;

  const auto print = [this](int level) {
    return [this, level](const WorkerPtr& self, std::string_view line) {
      record_log(world_.trace, self->last_cause, self->function->name, level, line);
    };
  };
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
  return launch_process({settings_.worker, worker.generation->library(), *worker.environment});
}

void Pool::assign(const WorkerPtr& worker, Job job) {
  assert(worker->state == State::Free && !worker->invocation);
  worker->state = State::Busy;
  worker->timer.cancel();
  worker->last_cause = job.cause;
  worker->invocation = std::make_shared<Invocation>(
      world_, ++last_call_, worker->function->name, std::move(job), settings_.timeout,
      [link = std::weak_ptr(worker->link)](const Frame& frame) {
        if (const auto alive = link.lock()) alive->send(frame);
      },
      [this, weak = std::weak_ptr(worker)] {
        if (const auto alive = weak.lock()) on_expired(alive);
      });
  worker->invocation->begin();
}

void Pool::on_frame(const WorkerPtr& worker, Frame frame) {
  if (frame.type == FrameType::Ready) return on_ready(worker, frame);
  const auto invocation = worker->invocation;
  if (!invocation || worker->state == State::Ending) return;
  if (frame.type != FrameType::Reply) return invocation->on(frame);
  if (frame.call == invocation->call()) on_reply(worker, std::move(frame));
}

void Pool::on_ready(const WorkerPtr& worker, const Frame& frame) {
  if (worker->state == State::Ending) return;
  if (worker->state == State::Starting && frame.argument != 0) {
    return fail_start(worker, frame.head);
  }
  if (worker->state == State::Busy && !worker->invocation->finished()) return;  // nonsense
  worker->state = State::Free;
  worker->invocation.reset();
  if (const auto tried = std::exchange(worker->tried, nullptr)) tried({});
  if (auto job = std::exchange(worker->first, std::nullopt)) {
    assign(worker, std::move(*job));
    worker->hold.reset();
    return;
  }
  if (outdated(*worker) || occupied() > settings_.workers) {
    retire(worker);
  } else {
    rest(worker);
  }
  schedule();
}

void Pool::on_reply(const WorkerPtr& worker, Frame frame) {
  if (frame.argument != 0) {
    worker->link->send({FrameType::Gone, 0, frame.call, {}, {}});
  }
  auto answer = decode_answer(std::move(frame));
  if (!answer) return worker->link->kill();
  worker->invocation->finish({Outcome::Kind::Answered, std::move(*answer), {}});
}

/// Nobody waits any longer, and whatever the handler still does must end.
void Pool::on_expired(const WorkerPtr& worker) {
  if (worker->state != State::Busy) return;
  const auto invocation = worker->invocation;
  worker->state = State::Ending;
  worker->link->kill();
  invocation->finish({Outcome::Kind::TimedOut, {}, "runtime application timed out"});
  schedule();
}

void Pool::on_ended(const WorkerPtr& worker, const std::string& how) {
  if (worker->state == State::Starting) {
    std::erase(workers_, worker);
    return fail_start(worker, "it did not start: " + how);
  }
  if (worker->state != State::Ending) {
    world_.trace.record(worker->last_cause, "function.crashed", worker->function->name,
                        "crashed: " + how);
  }
  worker->state = State::Ending;
  std::erase(workers_, worker);
  if (worker->invocation) {
    worker->invocation->finish({Outcome::Kind::Failed, {}, "crashed: " + how});
  }
  schedule();
}

void Pool::fail_start(const WorkerPtr& worker, const std::string& reason) {
  worker->state = State::Ending;
  worker->timer.cancel();
  if (worker->link) worker->link->kill();
  const auto tried = std::exchange(worker->tried, nullptr);
  auto first = std::exchange(worker->first, std::nullopt);
  if (!worker->link) std::erase(workers_, worker);
  if (tried) tried(Error{0, reason, 500});
  if (first) first->done({Outcome::Kind::Failed, {}, reason});
  worker->hold.reset();
  schedule();
}

void Pool::rest(const WorkerPtr& worker) {
  worker->timer.expires_after(settings_.idle_timeout);
  worker->timer.async_wait([this, weak = std::weak_ptr(worker)](const auto& error) {
    const auto alive = weak.lock();
    if (!error && alive && alive->state == State::Free) retire(alive);
  });
}

void Pool::retire(const WorkerPtr& worker) {
  worker->state = State::Ending;
  worker->link->close();
  worker->timer.expires_after(settings_.start_timeout);
  worker->timer.async_wait([link = std::weak_ptr(worker->link)](const auto& error) {
    const auto alive = link.lock();
    if (!error && alive) alive->kill();
  });
}

std::size_t Pool::occupied() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      workers_, [](const auto& worker) { return worker->state != State::Ending; }));
}

bool Pool::outdated(const Worker& worker) const {
  return worker.generation != worker.function->generation;
}

}  // namespace ringback::functions
