// The HTTP/1.1 server. Beast stays behind this header.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/message.hpp"
#include "http/tunnels.hpp"

namespace boost::asio {
class io_context;
}
namespace ringback {
class Clock;
}

namespace ringback::http {

/// What the server refuses by itself. Times are real: a client's silence is a fact of this machine.
struct ServerLimits {
  std::size_t header_bytes = 16 * 1024;      ///< Above: 431.
  std::size_t body_bytes = 6 * 1024 * 1024;  ///< Above: 413.
  int idle_seconds = 65;                     ///< A silent connection is closed.
  int header_seconds = 60;                   ///< For all headers of a request; then 408.
  int request_seconds = 300;                 ///< For a whole request; then 408.
};

/// Accepts connections and hands every request to one handler, on the loop's thread. Requests on a
/// connection are handled one after another, pipelined ones too.
class Server {
 public:
  /// `clock` tells the Date of responses; without one they have none.
  Server(boost::asio::io_context& io, Handler handler, ServerLimits limits = {},
         const Clock* clock = nullptr);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Grants or refuses `CONNECT`, which is refused otherwise.
  void tunnel(Tunnels tunnels);

  /// Begins to accept. Port 0 takes a free one. Returns the port; fails when it is taken.
  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port);

  /// Accepts no more; connections close after the request they are in, idle ones at once. A
  /// request of which a part has arrived is still read and answered. `stopped` is called when the
  /// last has closed.
  void stop(std::function<void()> stopped = nullptr);

  /// Holds from the next request on.
  void limit(ServerLimits limits);

  /// How many connections are open.
  std::size_t connections() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ringback::http
