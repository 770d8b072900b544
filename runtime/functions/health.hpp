// Keeps a function whose workers die again and again from costing a process for every request.
#pragma once

#include <string>

#include "base/time.hpp"

namespace ringback::functions {

/// After several deaths with no answer between, requests are turned away for a while; then one is
/// tried. Times are those of any clock that never goes back.
class Health {
 public:
  /// Whether a request may be run now. While the function is suspended, the next one to be run is
  /// the trial.
  bool admits(Duration now) const { return reason_.empty() || now >= until_; }

  /// A request that was admitted is being run: nobody else is until it is known how that ends.
  void run(Duration now);

  /// A worker died, or could not start. True if the function is suspended by this.
  bool died(Duration now, const std::string& how);

  /// A handler answered.
  void answered() { *this = {}; }

  /// Why requests are turned away, or "".
  const std::string& reason() const { return reason_; }

 private:
  int deaths_ = 0;  // in a row
  Duration pause_{0};
  Duration until_{0};
  bool trial_ = false;  // there is one under way
  std::string reason_;
};

}  // namespace ringback::functions
