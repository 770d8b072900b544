// ringback-worker LIBRARY PARENT MEMORY_BYTES - one function in a process of its own, spoken to on
// descriptor 3; descriptor 4 is the memory of its gate.
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "functions/crash.hpp"
#include "functions/mark.hpp"
#include "functions/worker.hpp"

using namespace ringback::functions;  // NOLINT(google-*): this is its program

namespace {

constexpr int given_socket = 3;
constexpr int given_gate = 4;

// For the hooks of fork(), which are told nothing.
int host_socket = given_socket;
std::atomic<pid_t> forking = 0;

/// Whoever started us may already be gone, and would not be announced then.
bool die_with_parent(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return getppid() == parent;
}

/// The socket under a number that handlers do not come across by counting, and that programs they
/// start do not inherit.
void hide_socket() {
  constexpr int high = 600;
  const int hidden = fcntl(given_socket, F_DUPFD_CLOEXEC, high);
  if (hidden < 0) return;
  close(given_socket);
  host_socket = hidden;
}

/// A program beside this one.
std::string sibling(const char* name) {
  std::error_code failure;
  return std::filesystem::read_symlink("/proc/self/exe", failure).replace_filename(name);
}

/// A child that a handler forks cannot speak for its parent, prints nothing of the parent's again,
/// and dies with it, in whatever session it is.
void tame_forks() {
  pthread_atfork(
      [] {
        std::fflush(stdout);
        forking = getpid();
      },
      nullptr,
      [] {
        close(host_socket);
        if (!die_with_parent(forking)) _exit(3);
      });
}

void limit(int resource, rlim_t most) {
  const rlimit both = {most, most};
  setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

#if defined(__SANITIZE_THREAD__)
/// This sanitizer has no limit of its own that ends a process.
void watch_resident_memory() {
  std::thread([] {
    constexpr long most_pages = 768 * 256;
    for (;;) {
      long total = 0, resident = 0;
      std::ifstream("/proc/self/statm") >> total >> resident;
      if (resident > most_pages) _exit(1);
      poll(nullptr, 0, 50);
    }
  }).detach();
}
#endif

/// RLIMIT_DATA counts what can be written to; RLIMIT_AS would count what is only reserved, which is
/// much where there are threads. See docs/decisions/004-memory-is-what-can-be-written.md.
void limit_resources([[maybe_unused]] rlim_t memory_bytes) {
  constexpr rlim_t descriptors = 1024;
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, descriptors);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  if (memory_bytes >= RLIM_INFINITY) return;
  constexpr std::size_t thread_stack = 1u << 20;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, thread_stack);
  pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
  const rlimit data = {memory_bytes, RLIM_INFINITY};  // what reports a crash may take more
  setrlimit(RLIMIT_DATA, &data);
#elif defined(__SANITIZE_THREAD__)
  watch_resident_memory();
#endif
}

}  // namespace

#if defined(__SANITIZE_ADDRESS__)
// A sanitizer writes to far more than the handler does; it counts what is resident.
extern "C" const char* __asan_default_options() { return "hard_rss_limit_mb=768"; }
#endif

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("ringback-worker is started by ringback, not by hand.\n", stderr);
    return 2;
  }
  const auto host = static_cast<pid_t>(std::strtol(argv[2], nullptr, 10));
  if (!die_with_parent(host)) _exit(3);
  mark_descendants(host);

  hide_socket();
  tame_forks();
  report_crashes(sibling("ringback-symbolize"), host_socket);
  limit_resources(std::strtoull(argv[3], nullptr, 10));
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  auto gate = Gate::open(ringback::Descriptor(given_gate));
  if (!gate) {
    std::fprintf(stderr, "%s\n", gate.error().message.c_str());
    _exit(4);
  }
  (*gate)->take_descriptor().close();

  // Not exit(): a handler may have left threads that still use what destructors would take away.
  const int status = serve(host_socket, std::move(*gate), Output::Host, argv[1]);
  std::fflush(stdout);
  _exit(status);
}
