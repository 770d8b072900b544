// The workers: started on demand, run one invocation at a time, replaced when they die.
#pragma once

#include <algorithm>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "clock/real_clock.hpp"
#include "functions/function.hpp"
#include "functions/invocation.hpp"
#include "functions/launch.hpp"
#include "functions/limits.hpp"
#include "functions/orphans.hpp"

namespace ringback::functions {

struct PoolSettings {
  std::filesystem::path worker;  ///< The program; unused without isolation.
  Isolation isolation = Isolation::Process;
  /// How many may be at work at the same time, over all functions, and as many again for each depth
  /// of calls between functions; to inspect, beyond one of each.
  std::size_t workers = 8;
  /// How many stay, at work or not, though never fewer than may work: beyond that the longest
  /// unused goes.
  std::size_t warm = 32;
  std::size_t queue = 1000;  ///< Jobs that may wait for a worker; more are refused.
  Limits limits;
  Duration start_timeout{10'000};  ///< For a worker to become ready, in real time.
  Duration idle_timeout{60'000};   ///< After which an unused worker retires, in real time.
  bool inspect = false;            ///< The last worker of a function is not retired.
  std::size_t window = 16;         ///< Jobs that a busy worker may be given ahead.
  /// While so many are at work, short jobs wait behind them rather than wake another: it would get
  /// no core of its own, for the host takes one.
  std::size_t at_work = std::max(2u, std::thread::hardware_concurrency()) - 1;
  std::uint32_t lifetime = 10'000;  ///< Invocations after which a worker is replaced.
  /// Handlers compute one after another, so that the order of what they do does not depend on the
  /// machine; but nobody's turn is longer than this, in real time, while others wait.
  bool in_turn = false;
  Duration longest_turn{1'000};
};

/// The `NAME=value` of a worker's process. Two are the same only if they are one object.
using Environment = std::shared_ptr<const std::vector<std::string>>;

/// Runs jobs on workers. Everything happens on the loop's thread; `done` of a job is called from
/// inside run() only when there is nothing that could run it.
class Pool {
 public:
  /// `environment` yields what a process that starts now is given; when it changes, idle workers
  /// that were given another are replaced.
  Pool(World world, PoolSettings settings, std::function<Environment()> environment);

  /// Ends every worker; jobs under way are dropped without an answer.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Runs the job on the function's current generation, as soon as a worker is free.
  void run(std::shared_ptr<Function> function, Job job);

  /// Starts a worker for a generation that is not in use yet and tells whether it became ready.
  void try_out(std::shared_ptr<Function> function, std::shared_ptr<Generation> generation,
               std::function<void(Result<void>)> done);

  /// Other limits from now on. What is under way keeps its time, and a worker its memory.
  void limit(const Limits& limits) { settings_.limits = limits; }

  /// Lets go of free workers that serve anything else than their function's present generation.
  void retire_outdated();

  /// Workers that have not ended: for status pages and tests.
  std::size_t size() const { return workers_.size(); }
  std::vector<WorkerInfo> list() const;

 private:
  struct Worker;
  struct Waiting {
    std::shared_ptr<Function> function;
    Job job;
  };
  using WorkerPtr = std::shared_ptr<Worker>;

  // Which job goes where: pool.cpp.
  void schedule();
  void place_all();
  void enqueue(Waiting waiting);
  void enqueue_first(Waiting waiting);
  bool place(Waiting& waiting);
  bool place_ahead(Waiting& waiting, const Environment& environment);
  void place_behind_the_first();
  WorkerPtr find_worker(const Waiting& waiting, const Environment& environment);
  void hand(const WorkerPtr& worker, Job job);
  bool relieve();
  void recall_ahead(const WorkerPtr& worker);
  void recall_unbegun(const WorkerPtr& worker);
  void relieve_the_slow();
  void watch_the_slow();
  bool is_slow(const Worker& worker) const;
  bool is_saturated() const;
  std::size_t alive() const;
  std::size_t occupied() const;
  bool has_room(const Waiting& waiting, const Worker* worker) const;
  void keep_warm(std::size_t most);
  std::size_t most_warm() const;
  bool is_current(const Worker& worker) const;
  bool is_kept(const Worker& worker) const;
  bool is_first(const Worker& worker) const;
  bool has_worker(const Function& function) const;
  Duration real_now() const;

  // One after another: pool_turns.cpp.
  bool is_turn_taken() const;
  static bool computes(const Worker& worker);
  void on_woken(const WorkerPtr& worker);
  void resume_next();
  void watch_the_turn();

  // The life of a worker: pool_worker.cpp.
  WorkerPtr start(std::shared_ptr<Function> function, std::shared_ptr<Generation> generation);
  Result<Launched> launch(Worker& worker);
  void listen(const WorkerPtr& worker, Launched launched);
  void run_first(const WorkerPtr& worker, Job job);
  void assign(const WorkerPtr& worker, Job job);
  void give_ahead(const WorkerPtr& worker, Job job);
  void begin(const WorkerPtr& worker, std::uint32_t call, Job job);
  void on_frame(const WorkerPtr& worker, Frame frame);
  void on_ready(const WorkerPtr& worker, const Frame& frame);
  void on_reply(const WorkerPtr& worker, Frame frame);
  void note_printing(const WorkerPtr& worker);
  void note_death(Worker& worker, const std::string& how);
  bool keeps(Worker& worker, std::string_view text);
  void on_crash(const WorkerPtr& worker, int signal);
  bool is_debugged(const WorkerPtr& worker);
  void on_expired(const WorkerPtr& worker);
  void on_ended(const WorkerPtr& worker, const std::string& end);
  void fail_start(const WorkerPtr& worker, const std::string& reason);
  void rest_or_retire(const WorkerPtr& worker);
  void rest(const WorkerPtr& worker);
  void kill_later(const WorkerPtr& worker);
  void retire(const WorkerPtr& worker);

  World world_;
  RealClock machine_;  // what computing takes is a fact of real time
  PoolSettings settings_;
  std::function<Environment()> environment_;
  std::size_t running_ = 0;  // jobs that were not refused and have no outcome yet
  Orphans orphans_;
  std::vector<WorkerPtr> workers_;
  std::uint64_t rests_ = 0;  // how often one of them had nothing more to do
  std::deque<Waiting> queue_;
  Timer slow_timer_;                         // while something waits behind a worker
  std::deque<std::weak_ptr<Worker>> woken_;  // whose handlers are to go on, in this order
  Timer turn_timer_;                         // while others wait for a turn's end
  Hold hold_;  // while a job waits for a worker that starts or computes
};

}  // namespace ringback::functions
