// The worker's side: loads one function and serves its invocations, one at a time, over a socket.
// Runs in a process of its own, or on a thread of the host; the code is the same.
#pragma once

#include <filesystem>

namespace ringback::functions {

/// Serves `library` on the connected stream `socket` until the host closes it, then closes it too
/// and returns 0; or 1 after the host was told that the library cannot be served.
int serve(int socket, const std::filesystem::path& library);

}  // namespace ringback::functions
