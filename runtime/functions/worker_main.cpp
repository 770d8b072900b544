// ringback-worker LIBRARY PARENT - one function in a process of its own, spoken to on descriptor 3.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "functions/worker.hpp"

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
  const int status = ringback::functions::serve(3, argv[1]);
  std::fflush(stdout);
  _exit(status);
}
