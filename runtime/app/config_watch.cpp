// twilio.yaml and .env, watched.
#include "app/config_watch.hpp"

#include <sys/stat.h>

namespace ringback::app {

namespace fs = std::filesystem;

ConfigWatch::ConfigWatch(const fs::path& file) : file_(fs::absolute(file)) { watch(); }

/// The folder, and the folders where links of these names lead.
void ConfigWatch::watch() {
  changes_.forget();
  for (const auto& file : {file_, env_file_of(file_)}) {
    changes_.watch(file.parent_path());
    std::error_code failure;
    const auto real = fs::canonical(file, failure);
    if (!failure && real != file) changes_.watch(real.parent_path());
  }
}

ConfigWatch::Stamp ConfigWatch::stamp_of(const fs::path& file) {
  struct stat found {};
  if (stat(file.c_str(), &found) != 0) return {};
  const auto nanoseconds = [](const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  };
  return {found.st_dev, found.st_ino, static_cast<std::uint64_t>(found.st_size),
          nanoseconds(found.st_mtim), nanoseconds(found.st_ctim)};
}

std::optional<Result<Config>> ConfigWatch::refresh() {
  if (!changes_.take() && seen_) return std::nullopt;
  watch();  // links may lead elsewhere by now; before the files are looked at, to miss nothing
  const Stamps now = {stamp_of(file_), stamp_of(env_file_of(file_))};
  if (seen_ == now) return std::nullopt;
  seen_ = now;
  return load_config(file_);
}

}  // namespace ringback::app
