// Finding descendants by their mark, and killing them until there are none.
#include "functions/orphans.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "functions/mark.hpp"

namespace ringback::functions {

namespace fs = std::filesystem;

namespace {

/// How long the dead take to be dead, and their children to come here.
constexpr std::chrono::milliseconds between_rounds{20};

/// At the end of the host, in case something is forked faster than it can be killed.
constexpr int last_rounds = 1000;

std::vector<pid_t> children_of(pid_t process) {
  std::vector<pid_t> all;
  std::error_code gone;
  const auto folder = "/proc/" + std::to_string(process) + "/task";
  for (fs::directory_iterator task(folder, gone), end; !gone && task != end; task.increment(gone)) {
    std::ifstream list(task->path() / "children");
    for (pid_t child = 0; list >> child;) all.push_back(child);
  }
  return all;
}

/// The children of this process that the worker left to it.
std::vector<pid_t> left_by(pid_t worker) {
  auto all = children_of(getpid());
  std::erase_if(all, [worker](pid_t child) {
    return child == worker || worker_of(child, getpid()) != worker;
  });
  return all;
}

/// With all below it: what it has started meanwhile would come here only when it is dead.
bool kill_tree(pid_t process) {
  const bool killed = kill(process, SIGKILL) == 0;
  for (const auto child : children_of(process)) kill_tree(child);
  return killed;
}

}  // namespace

void Orphans::adopt() { prctl(PR_SET_CHILD_SUBREAPER, 1); }

void Orphans::end(pid_t worker) {
  workers_.push_back(worker);
  go_on();
}

void Orphans::go_on() {
  std::erase_if(workers_, [](pid_t worker) {
    bool all_dead = true;
    for (const auto process : left_by(worker)) {
      kill_tree(process);
      if (waitpid(process, nullptr, WNOHANG) != process) all_dead = false;
    }
    return all_dead && left_by(worker).empty();
  });
  if (workers_.empty()) return;
  timer_.expires_after(between_rounds);
  timer_.async_wait([this](const auto& error) {
    if (!error) go_on();
  });
}

void Orphans::bury() {
  siginfo_t ended = {};
  while (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid != 0) {
    const auto worker = worker_of(ended.si_pid, getpid());
    if (worker == 0 || worker == ended.si_pid) return;  // somebody else waits for it
    waitpid(ended.si_pid, nullptr, 0);
    ended = {};
  }
}

Orphans::~Orphans() {
  for (const auto worker : workers_) {
    for (int round = 0; round < last_rounds; ++round) {
      bool any = false;
      for (const auto process : left_by(worker)) {
        if (!kill_tree(process)) continue;
        waitpid(process, nullptr, 0);
        any = true;
      }
      if (!any) break;
    }
  }
}

}  // namespace ringback::functions
