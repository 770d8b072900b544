// The worker's side: loads one function and serves its invocations, one at a time, over a socket.
// Runs in a process of its own, or on a thread of the host; the code is the same.
#pragma once

#include <filesystem>
#include <memory>

#include "functions/gate.hpp"

namespace ringback::functions {

/// Where a handler's standard output and error go.
enum class Output {
  Host,    ///< Into pipes that the host reads.
  Shared,  ///< To where the host's own go.
};

/// Serves `library` on the connected stream `socket` until the host closes it, then closes it too
/// and returns 0; or 1 after the host was told that the library cannot be served.
int serve(int socket, std::shared_ptr<Gate> gate, Output output,
          const std::filesystem::path& library);

}  // namespace ringback::functions
