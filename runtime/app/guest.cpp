// posix_spawn in the foreground.
#include "app/guest.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <utility>

#include "base/descriptor.hpp"
#include "base/text.hpp"

namespace ringback::app {

namespace {

namespace asio = boost::asio;

constexpr int kNotFound = 127;
constexpr int kNotRunnable = 126;

std::vector<int> open_descriptors() {
  std::vector<int> all;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", failure)) {
    if (const auto number = parse_integer(entry.path().filename().string())) {
      all.push_back(static_cast<int>(*number));
    }
  }
  return all;
}

/// The environment of this program with the variables in it.
std::vector<std::string> environment_with(const Variables& variables) {
  std::vector<std::string> lines;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view line = *at;
    const auto* replaced = find_variable(variables, line.substr(0, line.find('=')));
    if (replaced == nullptr) lines.emplace_back(line);
  }
  for (const auto& [name, value] : variables) lines.push_back(cat(name, "=", value));
  return lines;
}

std::vector<char*> argument_pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// The file that PATH has for the name of a program; a path is one already.
std::string found_in_path(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const char* path = std::getenv("PATH");
  for (const auto& folder : split(path == nullptr ? "/bin:/usr/bin" : path, ':')) {
    const auto file = cat(folder.empty() ? "." : folder, "/", name);
    if (access(file.c_str(), X_OK) == 0) return file;
  }
  return name;
}

/// Whether the keys of our terminal reach us, and with us our group. The terminal is asked itself,
/// for any of our own descriptors may lead elsewhere.
bool is_in_foreground() {
  const Descriptor terminal(open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC));
  return terminal && tcgetpgrp(terminal.get()) == getpgrp();
}

/// Starts it with the signals as a shell would leave them. The error is one of errno.
int spawn(std::vector<std::string>& words, std::vector<std::string>& environment, pid_t& pid) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, ours;
  sigemptyset(&none);
  sigemptyset(&ours);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGCHLD}) {
    sigaddset(&ours, number);
  }
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &ours);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  const int failure =
      posix_spawnp(&pid, words.front().c_str(), nullptr, &attributes,
                   argument_pointers(words).data(), argument_pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  return failure;
}

}  // namespace

struct Guest::State {
  State(asio::io_context& context, GuestCommand given)
      : io(context), command(std::move(given)), end(context) {}

  asio::io_context& io;
  GuestCommand command;
  asio::posix::stream_descriptor end;  // readable when the command has ended
  pid_t pid = -1;
};

GuestCommand guest_command(std::vector<std::string> words) {
  return {std::move(words), open_descriptors()};
}

Guest::Guest(asio::io_context& io, GuestCommand command)
    : state_(std::make_shared<State>(io, std::move(command))) {}

Guest::~Guest() {
  if (is_running()) kill(state_->pid, SIGTERM);
}

bool Guest::is_running() const { return state_->pid > 0; }

void Guest::start(const Variables& variables, std::function<void(int)> ended) {
  auto& [words, inherited] = state_->command;
  for (const int descriptor : open_descriptors()) {
    const bool given = std::ranges::find(inherited, descriptor) != inherited.end();
    if (!given) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
  auto environment = environment_with(variables);
  int failure = spawn(words, environment, state_->pid);
  if (failure == ENOEXEC) {  // a script that does not say whose is the shell's
    words.front() = found_in_path(words.front());
    words.insert(words.begin(), "/bin/sh");
    failure = spawn(words, environment, state_->pid);
  }
  if (failure != 0) {
    std::cerr << "ringback: " << words.front() << ": " << std::strerror(failure) << "\n";
    state_->pid = -1;
    const int status = failure == ENOENT ? kNotFound : kNotRunnable;
    return asio::post(state_->io, [ended = std::move(ended), status] { ended(status); });
  }
  state_->end.assign(static_cast<int>(syscall(SYS_pidfd_open, state_->pid, 0)));
  state_->end.async_wait(
      asio::posix::stream_descriptor::wait_read,
      [weak = std::weak_ptr(state_), ended = std::move(ended)](const auto& error) {
        const auto state = weak.lock();
        if (!state || error) return;
        int status = 0;
        waitpid(std::exchange(state->pid, -1), &status, 0);
        ended(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
      });
}

/// The keys that interrupt and quit tell the whole group that the terminal is given to, the command
/// among it.
void Guest::signal(int number) {
  const bool from_keys = number == SIGINT || number == SIGQUIT;
  if (!is_running() || (from_keys && is_in_foreground())) return;
  kill(state_->pid, number);
}

}  // namespace ringback::app
