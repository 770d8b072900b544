// A command that runs beside the host, such as a build.
#pragma once

#include <sys/types.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ringback::app {

/// Whether a program of this name is found through PATH.
bool has_program(std::string_view name);

/// A started command whose output goes to the host's stderr. It and what it has started are killed
/// with this object.
class BuildProcess {
 public:
  /// `ended` is called from the loop with the exit status, 127 when it could not be started, or
  /// 128 and a signal; never after this object's destruction, which it may be the cause of.
  BuildProcess(boost::asio::io_context& io, std::vector<std::string> words,
               std::function<void(int status)> ended);
  ~BuildProcess();
  BuildProcess(const BuildProcess&) = delete;
  BuildProcess& operator=(const BuildProcess&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ringback::app
