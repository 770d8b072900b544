// posix_spawn with everything handed over explicitly, or a thread with a socket.
#include "functions/launch.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "functions/worker.hpp"

namespace ringback::functions {

namespace {

/// Where a worker finds its socket and its gate.
constexpr int worker_socket = 3;
constexpr int worker_gate = 4;

Error failed(std::string_view what) {
  return Error{0, std::string(what) + ": " + std::strerror(errno), 500};
}

struct Pair {
  Descriptor ours, theirs;
};

Result<Pair> make_socket_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return failed("cannot make a socket for a worker");
  }
  return Pair{Descriptor(ends[0]), Descriptor(ends[1])};
}

Result<Pair> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return failed("cannot make a pipe for a worker");
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pair{Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (const auto& text : texts) all.push_back(const_cast<char*>(text.c_str()));
  all.push_back(nullptr);
  return all;
}

/// What the child does before it becomes the worker: its descriptors, group and signals.
class SpawnPlan {
 public:
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): they have functions for that
  SpawnPlan(int socket, int gate, int out, int err) {
    posix_spawn_file_actions_init(&actions);
    // Above all targets first, so that no dup2 overwrites the source of a later one.
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    posix_spawn_file_actions_adddup2(&actions, err, 2);
    posix_spawn_file_actions_adddup2(&actions, socket, worker_socket);
    posix_spawn_file_actions_adddup2(&actions, gate, worker_gate);
    posix_spawn_file_actions_addclosefrom_np(&actions, worker_gate + 1);

    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

/// The same descriptor with a number that no dup2 of a SpawnPlan has as its target.
Descriptor out_of_the_way(Descriptor descriptor) {
  if (descriptor.get() > worker_gate) return descriptor;
  return Descriptor(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, worker_gate + 1));
}

}  // namespace

Result<Launched> launch_process(const LaunchCommand& command) {
  auto socket = make_socket_pair();
  if (!socket) return socket.error();
  auto out = make_pipe();
  if (!out) return out.error();
  auto err = make_pipe();
  if (!err) return err.error();
  auto gate = Gate::create();
  if (!gate) return gate.error();

  const auto theirs = out_of_the_way(std::move(socket->theirs));
  const auto their_out = out_of_the_way(std::move(out->theirs));
  const auto their_err = out_of_the_way(std::move(err->theirs));
  const auto their_gate = out_of_the_way((*gate)->take_descriptor());
  const SpawnPlan plan(theirs.get(), their_gate.get(), their_out.get(), their_err.get());
  const std::vector<std::string> arguments = {command.program.filename(), command.library,
                                              std::to_string(getpid()),
                                              std::to_string(command.memory_bytes)};
  Launched launched;
  const int failure =
      posix_spawn(&launched.pid, command.program.c_str(), &plan.actions, &plan.attributes,
                  pointers(arguments).data(), pointers(command.environment).data());
  if (failure != 0) {
    errno = failure;
    return failed("cannot start " + command.program.string());
  }
  launched.socket = std::move(socket->ours);
  launched.out = std::move(out->ours);
  launched.err = std::move(err->ours);
  launched.gate = std::move(*gate);
  launched.exit = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, launched.pid, 0)));
  if (!launched.exit) {
    const auto error = failed("cannot watch a worker");
    kill(launched.pid, SIGKILL);
    waitpid(launched.pid, nullptr, 0);
    return error;
  }
  return launched;
}

Result<Launched> launch_thread(const std::filesystem::path& library) {
  auto socket = make_socket_pair();
  if (!socket) return socket.error();
  auto gate = Gate::create();
  if (!gate) return gate.error();
  Launched launched;
  launched.socket = std::move(socket->ours);
  launched.gate = *gate;
  launched.thread = std::thread([end = socket->theirs.release(), gate = *gate, library] {
    serve(end, gate, Output::Shared, library);
  });
  return launched;
}

std::string describe_exit(int wait_status) {
  if (WIFEXITED(wait_status)) {
    return "exited with status " + std::to_string(WEXITSTATUS(wait_status));
  }
  const int signal = WTERMSIG(wait_status);
  const char* name = sigabbrev_np(signal);
  return name ? std::string("SIG") + name : "signal " + std::to_string(signal);
}

}  // namespace ringback::functions
