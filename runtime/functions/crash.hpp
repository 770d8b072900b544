// The last words of a worker that crashes: where it was.
#pragma once

#include <string>

namespace ringback::functions {

/// From now on a fatal signal sends a Crash frame to `socket` and turns this process into
/// `program`, ringback-symbolize, which writes the stack to standard error and dies by the same
/// signal. The socket stays open until then, so that the host waits. Does nothing if there is no
/// such program, or where a sanitizer reports crashes.
void report_crashes(const std::string& program, int socket);

}  // namespace ringback::functions
