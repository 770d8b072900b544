// ringback-worker LIBRARY PARENT - one function in a process of its own, spoken to on descriptor 3;
// descriptor 4 is the memory of its gate.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "functions/worker.hpp"

using namespace ringback::functions;

namespace {

constexpr int host_socket = 3;
constexpr int worker_gate = 4;

/// The socket under a number that handlers do not come across by counting, and that programs they
/// start do not inherit.
int private_socket() {
  constexpr int high = 600;
  const int socket = fcntl(host_socket, F_DUPFD_CLOEXEC, high);
  if (socket < 0) return host_socket;
  close(host_socket);
  return socket;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("ringback-worker is started by ringback, not by hand.\n", stderr);
    return 2;
  }
  // Whoever started us may already be gone, and would not be announced then.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != std::strtol(argv[2], nullptr, 10)) _exit(3);

  const rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);

  // Not exit(): a handler may have left threads that still use what destructors would take away.
  auto gate = Gate::open(Descriptor(worker_gate));
  if (!gate) {
    std::fprintf(stderr, "%s\n", gate.error().message.c_str());
    _exit(4);
  }
  (*gate)->take_descriptor().close();
  const int status = serve(private_socket(), std::move(*gate), Output::Host, argv[1]);
  std::fflush(stdout);
  _exit(status);
}
