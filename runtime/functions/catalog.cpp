// Files to functions.
#include "functions/catalog.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/text.hpp"

namespace ringback::functions {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_route = 255;
constexpr int deepest_folder = 8;

bool cut_suffix(std::string& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.resize(text.size() - suffix.size());
  return true;
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

Result<fs::path> make_staging_folder() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  std::error_code failure;
  fs::path parent =
      runtime && fs::is_directory(runtime, failure) ? fs::path(runtime) : fs::temp_directory_path();
  auto pattern = (parent / cat("ringback-", getpid(), "-XXXXXX")).string();
  if (mkdtemp(pattern.data()) == nullptr) {
    return Error{0, cat("cannot make a folder in ", parent.string(), ": ", std::strerror(errno))};
  }
  return fs::path(pattern);
}

}  // namespace ringback::functions
