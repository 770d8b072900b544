// WebSocket servers in the test.
#include "voice/socket_network.hpp"

#include <nlohmann/json.hpp>

namespace ringback::voice {

/// What both ends share. Whatever happens comes as a step of its own, in order; the clock is held
/// until then, as it is for a real network.
struct SocketNetwork::Connection : std::enable_shared_from_this<Connection> {
  Connection(Clock& time, SocketServer* at, http::SocketListener told)
      : clock(time), server(at), listener(std::move(told)) {}

  void later(std::function<void()> what) {
    steps.push_back(clock.after(Duration(0), [self = shared_from_this(), what] {
      if (self->listener.closed) what();
    }));
  }

  Clock& clock;
  SocketServer* server;
  http::SocketListener listener;
  std::vector<Timer> steps;
};

class SocketNetwork::Client final : public http::Socket {
 public:
  explicit Client(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}
  ~Client() override { leave(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string text) override {
    auto& server = *connection_->server;
    server.messages.push_back(Json::parse(text));
    if (!server.answer) return;
    for (const auto& answer : server.answer(server.messages.back())) {
      if (answer == kGoodbye) {
        connection_->later([to = connection_] { to->listener.closed({0, "goodbye", 200}); });
        continue;
      }
      connection_->later([to = connection_, told = answer.dump()] { to->listener.received(told); });
    }
  }

  void sync(std::function<void()> done) override { connection_->later(std::move(done)); }

  void close() override {
    connection_->server->closed = true;
    leave();
  }

 private:
  void leave() {
    connection_->listener = {};
    connection_->steps.clear();
    connection_->server->hang_up = nullptr;
  }

  std::shared_ptr<Connection> connection_;
};

std::unique_ptr<http::Socket> SocketNetwork::open(http::SocketRequest request,
                                                  http::SocketListener listener) {
  const auto found = servers.find(request.url);
  static SocketServer nobody;
  const bool there = found != servers.end();
  const auto connection =
      std::make_shared<Connection>(clock_, there ? &found->second : &nobody, std::move(listener));
  if (!there) {
    connection->later([connection, url = request.url] {
      connection->listener.closed({31902, url + ": refused", 502});
    });
    return std::make_unique<Client>(connection);
  }
  found->second.handshake = request.headers;
  found->second.hang_up = [connection] {
    connection->later([connection] { connection->listener.closed({0, "goodbye", 200}); });
  };
  connection->later([connection] { connection->listener.opened(); });
  return std::make_unique<Client>(connection);
}

}  // namespace ringback::voice
