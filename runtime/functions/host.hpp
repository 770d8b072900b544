// The function host: routes to handlers, requests to invocations, new builds to running ones.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/trace.hpp"
#include "functions/function.hpp"
#include "functions/limits.hpp"
#include "http/message.hpp"

namespace boost::asio {
class io_context;
}
namespace ringback {
class Clock;
}
namespace ringback::http {
class Web;
}

namespace ringback::functions {

struct Service;
using ServiceSource = std::function<std::shared_ptr<const Service>()>;

struct Settings {
  std::filesystem::path folder;  ///< Of libraries; need not exist.
  std::filesystem::path worker;  ///< The program ringback-worker; unused without isolation.
  Isolation isolation = Isolation::Process;
  std::size_t workers = 8;  ///< At most, over all functions.
  Limits limits;
  bool inspect = false;  ///< Keeps a worker of every function alive, for a debugger.
  bool in_turn = false;  ///< Handlers compute one after another, so that a run repeats.
  Duration build_pause{
      50};  ///< A build is over when its files are quiet for so long, in real time.
};

/// What is known of a function, for people and for status pages.
struct FunctionInfo {
  std::string name;
  Visibility visibility = Visibility::Public;
  std::filesystem::path file;
  bool working = false;  ///< A worker has come up with some build of it, and they stay alive.
  std::string broken;    ///< Why the newest build is not in use, or is suspended; or "".
};

/// Serves a folder of functions. Lives on the loop's thread; what it is given must outlive it.
class Host {
 public:
  Host(boost::asio::io_context& io, Clock& clock, http::Web& web, Trace& trace, Settings settings,
       ServiceSource service);

  /// Ends all workers. Requests that are still running get no answer.
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  /// Makes a route of every library that is there now; whether each works is found out as the
  /// loop runs. The error says why no function can be served.
  Result<void> start();

  /// From now on, libraries that come, change or go do so without a restart.
  void watch();

  /// Other limits for requests from now on.
  void limit(const Limits& limits);

  /// Whether a function has this route, private ones included.
  bool has(std::string_view path) const;

  std::vector<FunctionInfo> list() const;

  /// The workers there are now. A debugger that is attached to one suspends its time limit.
  std::vector<WorkerInfo> workers() const;

  /// Answers a request to a function's route; 404 for any other.
  void handle(http::Request request, http::Respond respond);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ringback::functions
