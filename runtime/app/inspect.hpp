// `--inspect`: how to attach a debugger to the worker of a function, told when there is a new one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/lines.hpp"
#include "functions/function.hpp"

namespace boost::asio {
class io_context;
}
namespace ringback::functions {
class Host;
}

namespace ringback::app {

/// The commands for these workers, a line each; those that are starting or ending are left out. A
/// worker without a process is this program itself.
std::string attach_commands(const std::vector<functions::WorkerInfo>& workers);

/// Looks for new workers and prints how to attach to them. What it is given must outlive it.
class Inspector {
 public:
  Inspector(boost::asio::io_context& io, functions::Host& host, LineWriter& writer);
  ~Inspector();
  Inspector(const Inspector&) = delete;
  Inspector& operator=(const Inspector&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ringback::app
