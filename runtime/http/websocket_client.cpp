// WebSockets over TCP and TLS: one coroutine reads, one writes.
// https://www.rfc-editor.org/rfc/rfc6455
#include <openssl/ssl.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <deque>
#include <memory>
#include <optional>

#include "base/text.hpp"
#include "http/beast_convert.hpp"
#include "http/websocket_client.hpp"

namespace ringback::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;

namespace {

constexpr std::size_t kLargestMessage = 1024 * 1024;
constexpr std::chrono::seconds kHandshake{5};
constexpr std::chrono::seconds kIdle{30};

Error failure(int code, const std::string& url, const beast::error_code& error) {
  return {code, cat(url, ": ", error.message()), 502};
}

/// One socket, whatever carries it. It lives as long as its coroutines, and tells its listener
/// nothing once its owner has let go of it.
template <typename Stream>
class SocketConnection final : public std::enable_shared_from_this<SocketConnection<Stream>> {
 public:
  template <typename... Args>
  SocketConnection(SocketRequest request, Url address, SocketListener listener, Args&&... args)
      : request_(std::move(request)),
        address_(std::move(address)),
        listener_(std::move(listener)),
        stream_(std::forward<Args>(args)...),
        wake_(stream_.get_executor()) {}

  void send(std::string text) { queue({Kind::kText, std::move(text)}); }

  void sync(std::function<void()> done) {
    awaited_.push_back(std::move(done));
    queue({Kind::kPing, ""});
  }

  void close() {
    listener_ = {};
    awaited_.clear();
    queue({Kind::kClose, ""});
  }

  void forget() {
    listener_ = {};
    awaited_.clear();
    if (!closing_) {
      ended_ = true;
      beast::get_lowest_layer(stream_).close();
    }
    wake_.cancel();
  }

  auto executor() { return stream_.get_executor(); }

  /// For whoever has opened it.
  std::unique_ptr<Socket> owned() { return std::make_unique<Owned>(this->shared_from_this()); }

  asio::awaitable<void> run(std::shared_ptr<SocketConnection> self) {
    auto fault = co_await open();
    if (fault) {
      end(std::move(*fault));
      co_return;
    }
    if (ended_) co_return;  // its owner did not wait
    if (listener_.opened) listener_.opened();
    asio::co_spawn(stream_.get_executor(), write(self), asio::detached);
    co_await read();
  }

 private:
  /// A socket that is closed when it is let go of.
  class Owned final : public Socket {
   public:
    explicit Owned(std::shared_ptr<SocketConnection> connection)
        : connection_(std::move(connection)) {}
    ~Owned() override { connection_->forget(); }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    void send(std::string text) override { connection_->send(std::move(text)); }
    void sync(std::function<void()> done) override { connection_->sync(std::move(done)); }
    void close() override { connection_->close(); }

   private:
    std::shared_ptr<SocketConnection> connection_;
  };

  enum class Kind { kText, kPing, kClose };
  struct Item {
    Kind kind;
    std::string text;
  };

  void queue(Item item) {
    if (ended_ || closing_) return;
    closing_ = item.kind == Kind::kClose;
    items_.push_back(std::move(item));
    wake_.cancel();
  }

  void end(Error error) {
    if (std::exchange(ended_, true)) return;
    awaited_.clear();
    wake_.cancel();
    if (const auto closed = std::exchange(listener_, {}).closed) closed(std::move(error));
  }

  asio::awaitable<std::optional<Error>> open() {
    const bool secure = address_.scheme == "https";
    const std::string port = !address_.port.empty() ? address_.port : secure ? "443" : "80";
    tcp::resolver resolver(stream_.get_executor());
    auto [resolve_error, endpoints] = co_await resolver.async_resolve(address_.host, port, kToken);
    if (resolve_error) co_return failure(31904, request_.url, resolve_error);
    auto& tcp_stream = beast::get_lowest_layer(stream_);
    tcp_stream.expires_after(kHandshake);
    auto [connect_error, endpoint] = co_await tcp_stream.async_connect(endpoints, kToken);
    if (connect_error) {
      const bool late = connect_error == beast::error::timeout;
      co_return failure(late ? 31901 : 31902, request_.url, connect_error);
    }
    beast::error_code ignored;  // it is only slower without
    tcp_stream.socket().set_option(tcp::no_delay(true), ignored);
    if constexpr (!std::is_same_v<Stream, beast::tcp_stream>) {
      auto& tls = stream_.next_layer();
      SSL_set_tlsext_host_name(tls.native_handle(), address_.host.c_str());
      tls.set_verify_callback(asio::ssl::host_name_verification(address_.host));
      auto [tls_error] = co_await tls.async_handshake(asio::ssl::stream_base::client, kToken);
      if (tls_error) co_return failure(31910, request_.url, tls_error);
    }
    tcp_stream.expires_never();
    stream_.set_option(websocket::stream_base::timeout{kHandshake, kIdle, false});
    stream_.set_option(websocket::stream_base::decorator(
        [this](websocket::request_type& message) { copy_headers(request_.headers, message); }));
    stream_.control_callback([this](websocket::frame_type kind, beast::string_view) {
      if (kind != websocket::frame_type::pong || awaited_.empty()) return;
      const auto done = std::move(awaited_.front());
      awaited_.pop_front();
      done();
    });
    stream_.read_message_max(kLargestMessage);
    auto [error] =
        co_await stream_.async_handshake(address_.authority(), address_.target(), kToken);
    if (error) co_return failure(31920, request_.url, error);
    stream_.text(true);
    co_return std::nullopt;
  }

  asio::awaitable<void> read() {
    beast::flat_buffer buffer;
    while (!ended_) {
      auto [error, size] = co_await stream_.async_read(buffer, kToken);
      if (error == websocket::error::closed) {
        end({0, "the other end has closed it", 200});
      } else if (error) {
        end(failure(error == beast::error::timeout ? 31901 : 31924, request_.url, error));
      } else {
        const auto received = listener_.received;
        if (received) received(beast::buffers_to_string(buffer.data()));
        buffer.consume(buffer.size());
      }
    }
  }

  /// Keeps the connection until it is done.
  asio::awaitable<void> write(std::shared_ptr<SocketConnection>) {
    while (!ended_) {
      if (items_.empty()) {
        wake_.expires_at(asio::steady_timer::time_point::max());
        co_await wake_.async_wait(kToken);
        continue;
      }
      const auto item = std::move(items_.front());
      items_.pop_front();
      beast::error_code error;
      if (item.kind == Kind::kText) {
        auto [fault, size] = co_await stream_.async_write(asio::buffer(item.text), kToken);
        error = fault;
      } else if (item.kind == Kind::kPing) {
        const websocket::ping_data nothing;
        auto [fault] = co_await stream_.async_ping(nothing, kToken);
        error = fault;
      } else {
        co_await stream_.async_close(websocket::close_code::normal, kToken);
        end({0, "closed", 200});
      }
      if (error) end(failure(31903, request_.url, error));
    }
  }

  SocketRequest request_;
  Url address_;
  SocketListener listener_;
  websocket::stream<Stream> stream_;
  asio::steady_timer wake_;
  std::deque<Item> items_;
  std::deque<std::function<void()>> awaited_;
  bool closing_ = false;
  bool ended_ = false;
};

template <typename SocketConnection>
std::unique_ptr<Socket> started(const std::shared_ptr<SocketConnection>& connection) {
  asio::co_spawn(connection->executor(), connection->run(connection), asio::detached);
  return connection->owned();
}

}  // namespace

std::unique_ptr<Socket> open_websocket(asio::io_context& io, asio::ssl::context& tls,
                                       SocketRequest request, SocketListener listener) {
  const bool secure = request.url.starts_with("wss://");
  const auto rest = request.url.substr(std::min(request.url.size(), request.url.find("://")));
  auto address = parse_url(cat(secure ? "https" : "http", rest));
  if (!address.ok()) return nullptr;
  if (secure) {
    using Secure = beast::ssl_stream<beast::tcp_stream>;
    return started(std::make_shared<SocketConnection<Secure>>(
        std::move(request), std::move(*address), std::move(listener), io, tls));
  }
  return started(std::make_shared<SocketConnection<beast::tcp_stream>>(
      std::move(request), std::move(*address), std::move(listener), io));
}

}  // namespace ringback::http
