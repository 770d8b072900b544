// posix_spawn with a process group of its own, and a descriptor for its end.
#include "app/build_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "base/text.hpp"

namespace ringback::app {

namespace asio = boost::asio;

namespace {

/// Starts the command in a group of its own, with stdout on our stderr; -1 when it cannot.
pid_t start_command(std::vector<std::string>& words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t pid = -1;
  const int failure =
      posix_spawnp(&pid, arguments.front(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure == 0 ? pid : -1;
}

}  // namespace

bool has_program(std::string_view name) {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return false;
  for (const auto& folder : split(path, ':')) {
    if (access(cat(folder, "/", name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

struct BuildProcess::State : std::enable_shared_from_this<BuildProcess::State> {
  State(asio::io_context& io, std::function<void(int)> tell) : end(io), ended(std::move(tell)) {}

  void watch() {
    end.assign(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    end.async_wait(asio::posix::stream_descriptor::wait_read,
                   [weak = weak_from_this()](const boost::system::error_code& error) {
                     if (const auto self = weak.lock(); self && !error) self->bury();
                   });
  }

  void bury() {
    int status = 0;
    waitpid(pid, &status, 0);
    while (waitpid(-pid, nullptr, WNOHANG) > 0) continue;  // what its programs left to us
    pid = -1;
    ended(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  }

  asio::posix::stream_descriptor end;
  std::function<void(int)> ended;
  pid_t pid = -1;
};

BuildProcess::BuildProcess(asio::io_context& io, std::vector<std::string> words,
                           std::function<void(int)> ended)
    : state_(std::make_shared<State>(io, std::move(ended))) {
  state_->pid = start_command(words);
  if (state_->pid > 0) {
    state_->watch();
    return;
  }
  asio::post(io, [weak = std::weak_ptr(state_)] {
    if (const auto self = weak.lock()) self->ended(127);
  });
}

BuildProcess::~BuildProcess() {
  if (state_->pid <= 0) return;
  kill(-state_->pid, SIGKILL);
  waitpid(state_->pid, nullptr, 0);
}

}  // namespace ringback::app
