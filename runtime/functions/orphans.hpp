// What handlers start and leave behind, in whatever session or group: it ends with its worker.
#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <vector>

namespace ringback::functions {

/// Ends the descendants of workers. Lives in the host, on the loop's thread; its destruction waits
/// until none is left.
class Orphans {
 public:
  explicit Orphans(boost::asio::io_context& io) : timer_(io) {}
  ~Orphans();
  Orphans(const Orphans&) = delete;
  Orphans& operator=(const Orphans&) = delete;

  /// From now on, descendants whose parents have ended become children of this process.
  void adopt();

  /// The worker has ended: kills what it left, until nothing is left. Other children of this
  /// process are spared.
  void end(pid_t worker);

  /// The worker will have ended when this is destroyed, which then does the same.
  void expect(pid_t worker) { workers_.push_back(worker); }

  /// Reaps those that have ended by themselves.
  void bury();

 private:
  void go_on();

  std::vector<pid_t> workers_;  // that may still have some
  boost::asio::steady_timer timer_;
};

}  // namespace ringback::functions
