// Tells which libraries of a folder changed, once it has been quiet for a moment.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "base/time.hpp"

namespace boost::asio {
class io_context;
}

namespace ringback::functions {

/// Watches a folder and the folders within it by inotify. Files count when they are closed after
/// writing, moved in, moved out or deleted; half-written ones are not reported.
class Watcher {
 public:
  /// Files that may have come, changed or gone; it is for the receiver to look.
  using Changed = std::function<void(std::vector<std::filesystem::path>)>;

  /// `changed` comes from the loop once nothing has happened for `pause`, and never after the
  /// watcher's destruction. The folder may come and go; only the one it is in must exist.
  Watcher(boost::asio::io_context& io, std::filesystem::path folder, Duration pause,
          Changed changed);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ringback::functions
