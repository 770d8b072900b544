// Starting a worker: as a supervised process, or on a thread of the host.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/descriptor.hpp"
#include "base/result.hpp"
#include "functions/gate.hpp"
#include "functions/limits.hpp"

namespace ringback::functions {

/// The host's side of a worker that was just started. Whoever takes it has to end the worker.
struct Launched {
  Descriptor socket;
  Descriptor out, err;  ///< What it prints; none for a thread.
  pid_t pid = 0;        ///< The leader of its own process group; 0 for a thread.
  Descriptor exit;      ///< Readable when the process has ended; none for a thread.
  std::thread thread;   ///< Not joinable for a process.
  std::shared_ptr<Gate> gate;
};

struct LaunchCommand {
  std::filesystem::path program;          ///< ringback-worker
  std::filesystem::path library;          ///< What it is to serve.
  std::vector<std::string> environment;   ///< `NAME=value`; nothing is inherited.
  std::size_t memory_bytes = kUnlimited;  ///< What it may write to.
};

/// Starts the program in a process group of its own with no descriptors but those above.
Result<Launched> launch_process(const LaunchCommand& command);

/// Runs the same worker loop on a thread.
Result<Launched> launch_thread(const std::filesystem::path& library);

/// How a process ended, for people: `exited with status 3`, `SIGABRT`.
std::string describe_exit(int wait_status);

}  // namespace ringback::functions
