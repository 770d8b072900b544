// twilio.yaml and the .env beside it, read again when they have changed.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "app/changes.hpp"
#include "app/config.hpp"
#include "base/result.hpp"

namespace ringback::app {

/// Watches one configuration. Half-written files are not read: they count once they are closed.
class ConfigWatch {
 public:
  explicit ConfigWatch(const std::filesystem::path& file);

  /// The configuration, when it has changed since the last call; always the first time. The error
  /// is of load_config(). One system call when nothing has changed.
  std::optional<Result<Config>> refresh();

  /// What refresh() looks at.
  const Changes& changes() const { return changes_; }

 private:
  /// What tells one state of a file from another; all zero when there is none.
  struct Stamp {
    std::uint64_t device = 0, inode = 0, size = 0;
    std::int64_t modified_ns = 0, changed_ns = 0;
    bool operator==(const Stamp&) const = default;
  };
  using Stamps = std::array<Stamp, 2>;

  static Stamp stamp_of(const std::filesystem::path& file);
  void watch();

  std::filesystem::path file_;
  Changes changes_{Changes::Of::kContents};
  std::optional<Stamps> seen_;
};

}  // namespace ringback::app
