// fork(), and a pipe from each child.
#include "app/scenario/jobs.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <utility>
#include <vector>

namespace ringback::app::scenario {

namespace {

/// What goes before each result.
struct Header {
  std::uint64_t piece;
  std::uint64_t size;
};

struct Child {
  pid_t pid = 0;
  int results = -1;
  std::string received;
};

void write_all(int descriptor, const void* data, std::size_t size) {
  const auto* bytes = static_cast<const char*>(data);
  while (size > 0) {
    const auto count = write(descriptor, bytes, size);
    if (count <= 0) std::_Exit(1);  // nobody wants it any more
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
}

Child start_child(std::size_t first, std::size_t step, std::size_t count,
                  const std::function<std::string(std::size_t)>& work) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  std::cout.flush();
  std::cerr.flush();
  const auto parent = getpid();
  const auto pid = fork();
  if (pid < 0) {
    std::perror("no process for another job");
    std::exit(2);
  }
  if (pid != 0) {
    close(ends[1]);
    return {pid, ends[0], {}};
  }
  // Whoever is to be told may be killed.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) std::_Exit(1);
  close(ends[0]);
  for (std::size_t piece = first; piece < count; piece += step) {
    const auto result = work(piece);
    const Header header{piece, result.size()};
    write_all(ends[1], &header, sizeof header);
    write_all(ends[1], result.data(), result.size());
  }
  std::_Exit(0);
}

/// Takes the whole results out of what was received.
void take_results(Child& child, std::map<std::size_t, std::string>& results) {
  Header header{};
  while (child.received.size() >= sizeof header) {
    std::copy_n(child.received.data(), sizeof header, reinterpret_cast<char*>(&header));
    if (child.received.size() < sizeof header + header.size) return;
    results[header.piece] = child.received.substr(sizeof header, header.size);
    child.received.erase(0, sizeof header + header.size);
  }
}

}  // namespace

void run_in_children(std::size_t count, unsigned processes,
                     const std::function<std::string(std::size_t)>& work,
                     const std::function<void(std::size_t, const std::string&)>& done) {
  const auto most = std::clamp<std::size_t>(processes, 1, std::max<std::size_t>(count, 1));
  std::vector<Child> children;
  children.reserve(most);
  for (std::size_t i = 0; i < most; ++i) children.push_back(start_child(i, most, count, work));
  std::map<std::size_t, std::string> results;
  std::size_t next = 0;
  std::size_t open = children.size();
  while (open > 0) {
    std::vector<pollfd> waiting;
    waiting.reserve(children.size());
    for (const auto& child : children) waiting.push_back({child.results, POLLIN, 0});
    if (poll(waiting.data(), waiting.size(), -1) < 0) continue;
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (waiting[i].revents == 0) continue;
      char buffer[65536];
      const auto size = read(children[i].results, buffer, sizeof buffer);
      if (size > 0) {
        children[i].received.append(buffer, static_cast<std::size_t>(size));
        take_results(children[i], results);
        continue;
      }
      close(std::exchange(children[i].results, -1));
      waitpid(children[i].pid, nullptr, 0);
      --open;
    }
    for (; results.contains(next); ++next) done(next, results.extract(next).mapped());
  }
  for (; next < count; ++next) {
    done(next, results.contains(next) ? results[next] : "");
  }
}

}  // namespace ringback::app::scenario
