// Files to functions.
#include "functions/catalog.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "base/text.hpp"

namespace ringback::functions {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view staging_prefix = "ringback-";
constexpr std::size_t longest_route = 255;
constexpr int deepest_folder = 8;

bool cut_suffix(std::string& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.resize(text.size() - suffix.size());
  return true;
}

/// The folder's lock, or nothing when another process has it.
Descriptor lock_folder(const fs::path& folder) {
  Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (opened && flock(opened.get(), LOCK_EX | LOCK_NB) != 0) opened.close();
  return opened;
}

/// The process that `ringback-123-XXXXXX` was made by; none for what has another name.
std::optional<pid_t> maker_of(const std::string& name) {
  if (!name.starts_with(staging_prefix)) return std::nullopt;
  const auto rest = std::string_view(name).substr(staging_prefix.size());
  const auto pid = parse_integer(rest.substr(0, rest.find('-')));
  if (!pid || *pid <= 0 || rest.find('-') == rest.npos) return std::nullopt;
  return static_cast<pid_t>(*pid);
}

/// Removes the folders of runs that are dead. One of another container may seem so; its lock tells.
void remove_abandoned(const fs::path& parent) {
  std::error_code failure;
  for (auto entry = fs::directory_iterator(parent, failure);
       !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    const auto maker = maker_of(entry->path().filename().string());
    if (!maker || kill(*maker, 0) == 0 || errno != ESRCH) continue;
    struct stat status = {};
    if (lstat(entry->path().c_str(), &status) != 0 || status.st_uid != geteuid()) continue;
    std::error_code ignored;
    if (const auto lock = lock_folder(entry->path())) fs::remove_all(entry->path(), ignored);
  }
}

}  // namespace

bool is_library(const fs::path& file) {
  const auto name = file.filename().string();
  return name.ends_with(".so") && name.size() > 3;
}

Result<Function> describe_file(const fs::path& folder, const fs::path& file) {
  Function function;
  function.file = file;
  auto route = "/" + file.lexically_relative(folder).generic_string();
  cut_suffix(route, ".so");
  if (cut_suffix(route, ".protected")) function.visibility = Visibility::Protected;
  if (cut_suffix(route, ".private")) function.visibility = Visibility::Private;
  std::ranges::replace(route, ' ', '-');
  if (route.size() > longest_route) {
    return Error{0, cat(file.string(), ": the path is longer than 255 characters")};
  }
  if (const auto bad = route.find_first_of(";,?:@+&$()'\"#"); bad != std::string::npos) {
    return Error{0, cat(file.string(), ": a path may not contain ", route[bad])};
  }
  function.name = std::move(route);
  return function;
}

std::vector<fs::path> list_libraries(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failure;
  auto entry = fs::recursive_directory_iterator(folder, failure);
  for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
    if (entry.depth() >= deepest_folder) entry.disable_recursion_pending();
    std::error_code unreadable;
    if (entry->is_regular_file(unreadable) && is_library(entry->path())) {
      files.push_back(entry->path());
    }
  }
  std::ranges::sort(files);
  return files;
}

std::vector<fs::path> staging_parents() {
  std::vector<fs::path> parents;
  std::error_code failure;
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime && fs::is_directory(runtime, failure)) parents.emplace_back(runtime);
  if (auto temporary = fs::temp_directory_path(failure); !failure) parents.push_back(temporary);
  parents.emplace_back("/dev/shm");
  return parents;
}

bool forbids_execution(const fs::path& folder) {
  struct statvfs facts = {};
  return statvfs(folder.c_str(), &facts) == 0 && (facts.f_flag & ST_NOEXEC) != 0;
}

Result<StagingFolder> make_staging_folder(const std::vector<fs::path>& parents,
                                          const std::function<bool(const fs::path&)>& unfit) {
  std::vector<std::string> failures;
  for (const auto& parent : parents) {
    if (unfit(parent)) {
      failures.push_back(cat(parent.string(), " is mounted noexec"));
      continue;
    }
    remove_abandoned(parent);
    auto pattern = (parent / cat(staging_prefix, getpid(), "-XXXXXX")).string();
    if (mkdtemp(pattern.data()) != nullptr) return StagingFolder{pattern, lock_folder(pattern)};
    failures.push_back(
        cat("cannot make a folder in ", parent.string(), ": ", std::strerror(errno)));
  }
  return Error{0, cat("there is no place to load functions from: ", join(failures, "; "),
                      ". In a container, use --tmpfs /tmp:exec")};
}

}  // namespace ringback::functions
