// What the pool knows of one worker.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "functions/function.hpp"
#include "functions/invocation.hpp"
#include "functions/link.hpp"
#include "functions/pool.hpp"

namespace ringback::functions {

/// The last two serve nobody and occupy nothing.
enum class WorkerState {
  Starting,  ///< Not ready yet; may have a first job waiting.
  Free,
  Busy,
  Crashing,  ///< About to end by a signal, and says where that struck it.
  Ending,    ///< Told to end.
};

struct Pool::Worker {
  /// A job that the worker will find in its socket when it is through with those before.
  struct Ahead {
    std::uint32_t call = 0;
    Job job;
  };

  WorkerState state = WorkerState::Starting;
  std::shared_ptr<Function> function;
  std::shared_ptr<Generation> generation;
  std::filesystem::path borrowed;  // the library, when it is this worker's alone
  Environment environment;
  pid_t pid = 0;
  std::shared_ptr<Link> link;
  Timer timer;                             // for becoming ready, being idle, ending
  std::shared_ptr<Invocation> invocation;  // what it does now, or did last
  std::deque<Ahead> ahead;
  std::uint32_t last_call = 0;              // of those written to it
  std::uint64_t rest = 0;                   // which of all workers' rests its last one was
  Duration began{0};                        // the invocation, in real time
  Duration turn{0};                         // when it began to compute, in real time
  bool overdue = false;                     // its turn has been so long that others compute, too
  bool waits = false;                       // its handler asked for something that takes time
  bool traced = false;                      // a debugger held it when its time was up
  std::optional<Job> first;                 // to be run when ready
  std::string crash;                        // what it dies of, once it has said so
  Hold hold;                                // while it is on its way to the next job
  std::function<void(Result<void>)> tried;  // somebody wants to know whether it starts
  std::size_t output = 0;                   // bytes of lines since the invocation began
  EventId last_cause = 0;                   // whom printed lines belong to

  Worker() = default;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    link.reset();
    if (!borrowed.empty()) generation->return_library(std::move(borrowed));
  }

  /// Whether it serves somebody, or will.
  bool serves() const { return state != WorkerState::Crashing && state != WorkerState::Ending; }

  bool outdated() const { return generation != function->generation; }
};

}  // namespace ringback::functions
