// When scenarios are to be run again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "app/changes.hpp"

namespace ringback::app::scenario {

bool is_scenario(const std::filesystem::path& file);

/// Watches scenarios and the services that they are about. What else lies beside them may change,
/// such as what the runs themselves write.
class Watch {
 public:
  /// Files, and folders of files; none of them has to be there all the time.
  explicit Watch(std::vector<std::filesystem::path> paths) : paths_(std::move(paths)) {}

  /// What is there now is known.
  void look() { known_ = present(); }

  /// Returns when something is not as it was when somebody looked last.
  void await();

 private:
  /// Files by path, with what tells one version from another.
  using Versions =
      std::map<std::filesystem::path, std::pair<std::filesystem::file_time_type, std::uintmax_t>>;

  Versions present();
  void add_scenario(const std::filesystem::path& file, Versions& versions);
  void add_service(const std::filesystem::path& folder, Versions& versions);
  template <typename Take>
  void add_folder(const std::filesystem::path& folder, const Take& take);

  std::vector<std::filesystem::path> paths_;
  std::set<std::filesystem::path> services_;  ///< A broken scenario does not say whose it is.
  Changes changes_{Changes::Of::kContents};
  Versions known_;
};

}  // namespace ringback::app::scenario
