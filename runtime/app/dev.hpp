// `ringback dev`: rebuilds functions when their sources change, while they are served.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace ringback::app {

struct BuildOptions {
  std::filesystem::path project;  ///< With CMakeLists.txt and functions/.
  std::filesystem::path folder;   ///< What CMake builds in; configured when it is not yet.
  std::string target = "all";
};

/// What a build is told to be about, for the log.
using BuildNews = std::function<void(const std::string& text)>;

/// Runs CMake for a project at the beginning and whenever a source below functions/, or
/// CMakeLists.txt, has changed. What the compiler prints goes to stderr as it is; the host takes
/// notice of the libraries by itself. One build runs at a time.
class Developer {
 public:
  Developer(boost::asio::io_context& io, BuildOptions options, BuildNews news);

  /// Ends a build that is running.
  ~Developer();
  Developer(const Developer&) = delete;
  Developer& operator=(const Developer&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ringback::app
