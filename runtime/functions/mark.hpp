// How the descendants of a worker are told from all other processes: by a resource limit that does
// not limit them. It is handed down to all that they start, whatever that does with its session,
// its group or its environment, and no process without privileges can raise it.
#pragma once

#include <sys/types.h>

namespace ringback::functions {

/// In a worker: marks this process and what it starts from now on.
void mark_descendants(pid_t host);

/// The worker that the process descends from, if that worker is one of this host's; else 0. The
/// process may have ended, if nobody has waited for it.
pid_t worker_of(pid_t process, pid_t host);

}  // namespace ringback::functions
