// A whole service on a socket: the emulator with the twins as its functions, and some assets.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "functions/limits.hpp"
#include "parity/probes.hpp"

namespace ringback::parity {

class TwinService {
 public:
  /// Serves these routes of functions from a thread of its own, in virtual time.
  TwinService(const std::set<std::string>& routes, functions::Limits limits);
  ~TwinService();
  TwinService(const TwinService&) = delete;
  TwinService& operator=(const TwinService&) = delete;

  /// Sends these bytes over a new connection and reads until it is closed. The folder of the
  /// service is called `<APP>` in what comes back, and its address `localhost:PORT`.
  Answer ask(const std::string& request) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace ringback::parity
