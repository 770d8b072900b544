// Builds in, builds out.
#include "functions/library.hpp"

#include "base/text.hpp"
#include "functions/catalog.hpp"
#include "functions/plugin.hpp"

namespace ringback::functions {

namespace fs = std::filesystem;

Library::~Library() {
  std::error_code ignored;
  if (!staging_.path.empty()) fs::remove_all(staging_.path, ignored);
}

Result<void> Library::start() {
  auto staging = make_staging_folder();
  if (!staging) return staging.error();
  staging_ = std::move(*staging);
  for (const auto& file : list_libraries(folder_)) {
    load(file);
    // The first build is served at once: requests may wait for it, there is no other.
    if (const auto& trial = trials_.empty() ? Trial() : trials_.back(); trial.function) {
      if (!trial.function->generation) trial.function->generation = trial.generation;
    }
  }
  try_next();
  return {};
}

void Library::look_at(const fs::path& file) {
  std::error_code failure;
  if (fs::is_regular_file(file, failure)) {
    if (is_library(file)) load(file);
    try_next();
  } else if (!fs::exists(file, failure)) {
    remove(file);
  }
}

std::shared_ptr<Function> Library::find(std::string_view route) const {
  const auto found = all_.find(route);
  return found == all_.end() ? nullptr : found->second;
}

std::shared_ptr<Function> Library::enter(Function described) {
  auto& function = all_[described.name];
  if (!function) {
    function = std::make_shared<Function>(std::move(described));
    ++revision_;
  }
  return function;
}

void Library::load(const fs::path& file) {
  auto described = describe_file(folder_, file);
  if (!described) {
    trace_.record(0, "function.rejected", file.string(), described.error().message);
    return;
  }
  const auto visibility = described->visibility;
  const auto function = enter(std::move(*described));
  if (function->file != file && fs::exists(function->file)) {
    trace_.record(0, "function.rejected", function->name,
                  cat(file.string(), " has the same route as ", function->file.string()));
    return;
  }
  if (const auto complete = check_library(file); !complete) {
    return reject(*function, complete.error().message);
  }
  std::shared_ptr<Generation> generation;
  try {
    generation =
        std::make_shared<Generation>(file, staging_.path, function->name, ++last_generation_);
  } catch (const fs::filesystem_error& error) {
    return reject(*function, error.what());
  }
  if (function->file != file || function->visibility != visibility) ++revision_;
  function->file = file;
  function->visibility = visibility;
  newest_[function.get()] = generation.get();
  trials_.push_back({function, generation});
}

void Library::remove(const fs::path& file) {
  for (auto entry = all_.begin(); entry != all_.end();) {
    const auto function = entry->second;
    const auto inside = function->file.lexically_relative(file);
    if (inside.empty() || *inside.begin() == "..") {
      ++entry;
      continue;
    }
    entry = all_.erase(entry);
    ++revision_;
    newest_.erase(function.get());
    function->generation = nullptr;
    function->broken = "was removed";
    trace_.record(0, "function.removed", function->name, function->file.filename().string());
  }
  pool_.retire_outdated();
}

void Library::reject(Function& function, const std::string& reason) {
  function.broken = reason;
  trace_.record(0, "function.rejected", function.name, reason);
}

/// One at a time, so that a folder of fifty functions does not start fifty processes at once.
void Library::try_next() {
  if (trying_ || trials_.empty()) return;
  trying_ = true;
  const auto trial = std::move(trials_.front());
  trials_.pop_front();
  pool_.try_out(trial.function, trial.generation, [this, trial](const Result<void>& result) {
    trying_ = false;
    conclude(trial, result);
    try_next();
  });
}

void Library::conclude(const Trial& trial, const Result<void>& result) {
  auto& function = *trial.function;
  const auto newest = newest_.find(&function);
  if (newest == newest_.end() || newest->second != trial.generation.get()) return;
  if (!result) {
    if (function.generation == trial.generation) function.generation = nullptr;
    return reject(function, result.error().message);
  }
  function.broken.clear();
  function.proven = true;
  if (function.generation == trial.generation) return;
  function.generation = trial.generation;
  function.health = {};
  trace_.record(0, "function.loaded", function.name, function.file.filename().string());
  pool_.retire_outdated();
}

}  // namespace ringback::functions
