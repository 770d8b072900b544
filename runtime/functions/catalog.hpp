// The functions folder: which files are functions, at which routes, for whom.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/descriptor.hpp"
#include "base/result.hpp"
#include "functions/function.hpp"

namespace ringback::functions {

/// Whether a file may be a function: `*.so`.
bool is_library(const std::filesystem::path& file);

/// The function that a file of the folder is, without a generation. `sms/reply.protected.so` is
/// the protected function `/sms/reply`; the error names what a route may not contain.
Result<Function> describe_file(const std::filesystem::path& folder,
                               const std::filesystem::path& file);

/// All libraries in the folder and in folders within it, by name.
std::vector<std::filesystem::path> list_libraries(const std::filesystem::path& folder);

/// A folder that is in use for as long as `lock` is held.
struct StagingFolder {
  std::filesystem::path path;
  Descriptor lock;
};

/// Where private copies may go, best first: XDG_RUNTIME_DIR, the temporary folder, /dev/shm.
std::vector<std::filesystem::path> staging_parents();

/// Whether nothing can be run or loaded from this file system, as it is mounted.
bool forbids_execution(const std::filesystem::path& folder);

/// A new folder for this run's private copies, in the first of `parents` that is not `unfit` and
/// can be written to, readable by this user alone. Removes those of this user's runs that were
/// killed. The error says what is wrong with each.
Result<StagingFolder> make_staging_folder(
    const std::vector<std::filesystem::path>& parents = staging_parents(),
    const std::function<bool(const std::filesystem::path&)>& unfit = forbids_execution);

}  // namespace ringback::functions
