// A network of WebSocket servers that live in the test and answer at once.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "http/web.hpp"

namespace ringback::voice {

/// What a server answers to hang up the connection that a message came by.
inline const Json kGoodbye = "goodbye";

/// One server at one address: what it got, and what it answers to each message.
struct SocketServer {
  std::function<std::vector<Json>(const Json& message)> answer;
  std::vector<Json> messages;
  http::Headers handshake;
  std::function<void()> hang_up;  ///< Ends the latest connection, as the server's goodbye.
  bool closed = false;            ///< The client has said goodbye.
};

/// There is no HTTP in it.
class SocketNetwork final : public http::Network {
 public:
  explicit SocketNetwork(Clock& clock) : clock_(clock) {}

  void fetch(const http::Request& request, const http::Patience&, Done done) override {
    done(Error{11210, request.url.host, 502});
  }

  std::unique_ptr<http::Socket> open(http::SocketRequest request,
                                     http::SocketListener listener) override;

  std::map<std::string, SocketServer> servers;  ///< By URL.

 private:
  struct Connection;
  class Client;
  Clock& clock_;
};

}  // namespace ringback::voice
