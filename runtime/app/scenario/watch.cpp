// Folders and files, looked at and compared.
#include "app/scenario/watch.hpp"

#include <poll.h>

#include "app/scenario/scenario.hpp"

namespace ringback::app::scenario {

namespace fs = std::filesystem;

namespace {

/// Files that change together are one change.
constexpr int kQuiet_ms = 100;

/// How often those look who cannot be told.
constexpr int kBlind_ms = 1000;

template <typename Versions>
void note(const fs::path& file, Versions& versions) {
  std::error_code failure;
  const auto time = fs::last_write_time(file, failure);
  if (failure) return;
  const auto size = fs::file_size(file, failure);
  if (!failure) versions[file] = {time, size};
}

/// The service of a scenario that does not name one.
fs::path service_above(const fs::path& file) {
  auto folder = fs::absolute(file).lexically_normal().parent_path();
  while (!fs::exists(folder / "twilio.yaml") && folder != folder.parent_path()) {
    folder = folder.parent_path();
  }
  return folder;
}

}  // namespace

bool is_scenario(const fs::path& file) {
  return file.extension() == ".yaml" || file.extension() == ".yml";
}

void Watch::await() {
  pollfd waiting = {changes_.descriptor(), POLLIN, 0};
  while (present() == known_) {
    poll(&waiting, 1, changes_.descriptor() < 0 ? kBlind_ms : -1);
    while (poll(&waiting, 1, kQuiet_ms) > 0) changes_.take();
  }
}

/// Each folder is watched before it is looked at, so that nothing comes between.
Watch::Versions Watch::present() {
  Versions versions;
  for (const auto& path : paths_) {
    if (fs::is_directory(path)) {
      add_folder(path, [&](const fs::path& file) {
        if (is_scenario(file)) add_scenario(file, versions);
      });
    } else {
      add_scenario(path, versions);
    }
    changes_.watch(fs::absolute(path).lexically_normal().parent_path());
  }
  for (const auto& service : services_) add_service(service, versions);
  return versions;
}

void Watch::add_scenario(const fs::path& file, Versions& versions) {
  note(file, versions);
  const auto scenario = read_scenario(file);
  services_.insert(scenario.ok() ? scenario->service : service_above(file));
}

void Watch::add_service(const fs::path& folder, Versions& versions) {
  changes_.watch(folder);
  for (const auto* file : {"twilio.yaml", ".env"}) note(folder / file, versions);
  for (const auto* part : {"functions", "assets"}) {
    add_folder(folder / part, [&versions](const fs::path& file) { note(file, versions); });
  }
}

/// With all folders in it.
template <typename Take>
void Watch::add_folder(const fs::path& folder, const Take& take) {
  changes_.watch(folder);
  std::error_code failure;
  for (auto entry = fs::recursive_directory_iterator(folder, failure);
       !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
    std::error_code unreadable;
    if (entry->is_directory(unreadable)) {
      changes_.watch(entry->path());
    } else {
      take(entry->path());
    }
  }
}

}  // namespace ringback::app::scenario
