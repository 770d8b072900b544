// RLIMIT_RTTIME counts what a real-time process computes without a pause, in microseconds; the
// marks are limits of more than thirty years.
#include "functions/mark.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace ringback::functions {

namespace {

constexpr rlim_t mark_base = rlim_t{1} << 50;
constexpr int pid_bits = 22;  // PID_MAX_LIMIT of Linux

rlim_t mark_of(pid_t host, pid_t worker) {
  return mark_base | static_cast<rlim_t>(host) << pid_bits | static_cast<rlim_t>(worker);
}

}  // namespace

void mark_descendants(pid_t host) {
  const auto mark = mark_of(host, getpid());
  const rlimit both = {mark, mark};
  setrlimit(RLIMIT_RTTIME, &both);
}

pid_t worker_of(pid_t process, pid_t host) {
  rlimit limit = {};
  if (prlimit(process, RLIMIT_RTTIME, nullptr, &limit) != 0) return 0;
  const auto worker = static_cast<pid_t>(limit.rlim_max & ((rlim_t{1} << pid_bits) - 1));
  return limit.rlim_max == mark_of(host, worker) ? worker : 0;
}

}  // namespace ringback::functions
