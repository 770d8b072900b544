// A function's shared library: loaded, judged by its constant, then initialised. Never unloaded.
#pragma once

#include <twilio/abi.h>

#include <filesystem>

#include "base/result.hpp"

namespace ringback::functions {

/// Loads the library and returns its entry after a successful init(). The library's constructors
/// run here, on the thread that is to be its [worker]. The entry lives as long as the process.
Result<const tw_function*> load_plugin(const std::filesystem::path& library, const tw_host& host);

/// Whether the file is a complete ELF shared object of this machine. Loading a truncated one would
/// kill the loader, so this is asked first; nothing of the file is executed.
Result<void> check_library(const std::filesystem::path& library);

}  // namespace ringback::functions
