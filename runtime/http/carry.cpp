// Two sockets, and what comes in at one out at the other.
#include "http/carry.hpp"

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <vector>

#include "base/text.hpp"
#include "http/near.hpp"

namespace ringback::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds kConnectTime{10};
constexpr std::size_t kTunnelPiece = 32 * 1024;

/// Kept alive by what it waits for.
class Carrier : public std::enable_shared_from_this<Carrier> {
 public:
  Carrier(tcp::socket client, Url destination, std::string early, const ServerLimits& limits)
      : client_{std::move(client), std::move(early)},
        host_{tcp::socket(client_.socket.get_executor()), {}},
        resolver_(client_.socket.get_executor()),
        patience_(client_.socket.get_executor()),
        destination_(std::move(destination)),
        idle_(limits.idle_seconds) {}

  void start() {
    wait(kConnectTime);
    const auto& host = destination_.host;
    const auto name = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
    resolver_.async_resolve(
        name, destination_.port,
        [self = shared_from_this()](const error_code& error, const auto& found) {
          if (error) return self->refuse(error);
          self->connect(found);
        });
  }

 private:
  /// One side, and what it has said and the other has not been told.
  struct Side {
    tcp::socket socket;
    std::string said;
    bool ended = false;
    std::array<char, kTunnelPiece> piece = {};
  };

  void connect(const tcp::resolver::results_type& found) {
    error_code gone;
    const auto client = client_.socket.remote_endpoint(gone);
    if (gone) return close();
    found_ = within_reach(client.address(), found);
    if (found_.empty()) return refuse(asio::error::access_denied);
    asio::async_connect(host_.socket, found_,
                        [self = shared_from_this()](const error_code& error, const auto&) {
                          if (error) return self->refuse(error);
                          self->established();
                        });
  }

  void refuse(const error_code& error) {
    const auto why = cat("cannot connect to ", destination_.authority(), ": ", error.message());
    host_.said =
        cat("HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: ", why.size(),
            "\r\nConnection: close\r\n\r\n", why);
    host_.ended = true;
    client_.said.clear();
    client_.ended = true;
    pass_on(host_, client_);
  }

  void established() {
    host_.said = "HTTP/1.1 200 Connection established\r\n\r\n";
    pass_on(host_, client_);
    client_.said.empty() ? listen(client_, host_) : pass_on(client_, host_);
  }

  /// Writes what `from` has said, then listens to it again.
  void pass_on(Side& from, Side& to) {
    wait(idle_);
    asio::async_write(
        to.socket, asio::buffer(from.said),
        [self = shared_from_this(), &from, &to](const error_code& error, std::size_t) {
          if (error) return self->close();
          from.said.clear();
          from.ended ? self->end(from, to) : self->listen(from, to);
        });
  }

  void listen(Side& from, Side& to) {
    from.socket.async_read_some(
        asio::buffer(from.piece),
        [self = shared_from_this(), &from, &to](const error_code& error, std::size_t size) {
          if (error) return self->end(from, to);
          from.said.assign(from.piece.data(), size);
          self->pass_on(from, to);
        });
  }

  /// One side has said all; the other may go on.
  void end(Side& from, Side& to) {
    from.ended = true;
    error_code ignored;
    to.socket.shutdown(tcp::socket::shutdown_send, ignored);
    if (to.ended) close();
  }

  void wait(std::chrono::seconds time) {
    patience_.expires_after(time);
    patience_.async_wait([weak = weak_from_this()](const error_code& stopped) {
      if (const auto self = weak.lock(); self && !stopped) self->close();
    });
  }

  void close() {
    error_code ignored;
    patience_.cancel();
    resolver_.cancel();
    client_.socket.close(ignored);
    host_.socket.close(ignored);
  }

  Side client_, host_;
  tcp::resolver resolver_;
  std::vector<tcp::endpoint> found_;
  asio::steady_timer patience_;
  Url destination_;
  std::chrono::seconds idle_;
};

}  // namespace

void carry(tcp::socket client, Url destination, std::string early, const ServerLimits& limits) {
  std::make_shared<Carrier>(std::move(client), std::move(destination), std::move(early), limits)
      ->start();
}

}  // namespace ringback::http
