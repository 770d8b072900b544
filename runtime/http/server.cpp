// The HTTP/1.1 server: accepting, and the round that ends what is too slow.
#include "http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"
#include "clock/clock.hpp"
#include "http/connection.hpp"

namespace ringback::http {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Server::State : std::enable_shared_from_this<Server::State> {
  State(asio::io_context& context, Handler handler, ServerLimits limits, const Clock* clock)
      : io(context), acceptor(context), round(context), pause(context) {
    desk->handler = std::move(handler);
    desk->limits = limits;
    desk->date = [this, clock] { return clock ? date(clock->now()) : std::string_view(); };
    desk->closed = [this](const Connection& connection) { remove(connection); };
  }

  std::string_view date(Time now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (date_text.empty() || second != date_second) {
      date_second = second;
      date_text = http_date(now);
    }
    return date_text;
  }

  void accept();
  void add(tcp::socket socket);
  void remove(const Connection& connection);
  void go_round();
  std::vector<std::shared_ptr<Connection>> living() const;

  asio::io_context& io;
  tcp::acceptor acceptor;
  asio::steady_timer round;  // each second, while there are connections
  asio::steady_timer pause;
  std::shared_ptr<Desk> desk = std::make_shared<Desk>();
  std::unordered_map<const Connection*, std::weak_ptr<Connection>> connections;
  bool going_round = false;
  std::chrono::sys_seconds date_second;
  std::string date_text;
  std::function<void()> stopped;
};

void Server::State::accept() {
  acceptor.async_accept([weak = weak_from_this()](const auto& error, tcp::socket socket) {
    const auto self = weak.lock();
    if (!self || error == asio::error::operation_aborted || !self->acceptor.is_open()) return;
    if (!error) {
      self->add(std::move(socket));
      return self->accept();
    }
    // Out of descriptors, most likely: wait for some to come back.
    self->pause.expires_after(std::chrono::milliseconds(100));
    self->pause.async_wait([weak](const auto& stopped) {
      if (const auto waiting = weak.lock(); waiting && !stopped) waiting->accept();
    });
  });
}

void Server::State::add(tcp::socket socket) {
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  const auto connection = std::make_shared<Connection>(std::move(socket), desk);
  connections.emplace(connection.get(), connection);
  connection->start();
  if (!going_round) go_round();
}

void Server::State::remove(const Connection& connection) {
  connections.erase(&connection);
  if (!connections.empty()) return;
  round.cancel();
  if (stopped) asio::post(io, std::exchange(stopped, nullptr));
}

std::vector<std::shared_ptr<Connection>> Server::State::living() const {
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(connections.size());
  for (const auto& [key, weak] : connections) {
    if (auto connection = weak.lock()) all.push_back(std::move(connection));
  }
  return all;
}

void Server::State::go_round() {
  going_round = true;
  round.expires_after(std::chrono::seconds(1));
  round.async_wait([weak = weak_from_this()](const auto&) {
    const auto self = weak.lock();
    if (!self) return;
    ++self->desk->second;
    for (const auto& connection : self->living()) connection->check_time();
    self->going_round = false;
    if (!self->connections.empty()) self->go_round();
  });
}

Server::Server(asio::io_context& io, Handler handler, ServerLimits limits, const Clock* clock)
    : state_(std::make_shared<State>(io, std::move(handler), limits, clock)) {}

/// Connections may outlive the server, with those who owe them a response.
Server::~Server() {
  stop();
  state_->desk->closed = [](const Connection&) {};
  state_->desk->date = [] { return std::string_view(); };
  state_->desk->tunnels = {};
}

void Server::tunnel(Tunnels tunnels) { state_->desk->tunnels = std::move(tunnels); }

Result<std::uint16_t> Server::listen(const std::string& address, std::uint16_t port) {
  boost::system::error_code error;
  const auto ip = asio::ip::make_address(address, error);
  const tcp::endpoint endpoint(ip, port);
  auto& acceptor = state_->acceptor;
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    acceptor.close();
    return Error{0, cat("cannot listen on ", address, " port ", port, ": ", error.message()), 500};
  }
  state_->accept();
  return acceptor.local_endpoint().port();
}

void Server::stop(std::function<void()> stopped) {
  boost::system::error_code ignored;
  state_->desk->stopping = true;
  state_->acceptor.close(ignored);
  state_->pause.cancel();
  state_->stopped = std::move(stopped);
  for (const auto& connection : state_->living()) connection->close_if_idle();
  if (state_->connections.empty() && state_->stopped) {
    asio::post(state_->io, std::exchange(state_->stopped, nullptr));
  }
}

void Server::limit(ServerLimits limits) { state_->desk->limits = limits; }

std::size_t Server::connections() const { return state_->connections.size(); }

}  // namespace ringback::http
