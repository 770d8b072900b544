// The HTTP/1.1 server: one coroutine a connection.
#include "http/server.hpp"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "http/beast_convert.hpp"

namespace ringback::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using Parser = beast_http::request_parser<beast_http::string_body>;

namespace {

using Stream = beast::tcp_stream;

/// A connection that waits for a request, among those that stop() may close.
class Reading {
 public:
  Reading(std::set<Reading*>& all, Stream& stream, const beast::flat_buffer& buffer,
          const Parser& parser)
      : all_(all), stream_(stream), buffer_(buffer), parser_(parser) {
    all_.insert(this);
  }
  ~Reading() { all_.erase(this); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  /// Ends the wait unless a part of a request is there.
  void cancel_idle() {
    beast::error_code ignored;
    const bool idle =
        buffer_.size() == 0 && !parser_.got_some() && stream_.socket().available(ignored) == 0;
    if (idle) stream_.cancel();
  }

 private:
  std::set<Reading*>& all_;
  Stream& stream_;
  const beast::flat_buffer& buffer_;
  const Parser& parser_;
};

/// Counts a connection for as long as it is open.
class Counted {
 public:
  explicit Counted(std::size_t& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::size_t& count_;
};

}  // namespace

struct Server::State {
  asio::io_context& io;
  Handler handler;
  ServerLimits limits;
  tcp::acceptor acceptor;
  std::set<Reading*> reading;  // connections that are in no request
  std::size_t connections = 0;
  bool stopping = false;

  State(asio::io_context& context, Handler handle, ServerLimits limit)
      : io(context), handler(std::move(handle)), limits(limit), acceptor(context) {}
};

namespace {

/// Where a response waits for the coroutine that sends it.
struct Slot {
  explicit Slot(asio::io_context& io) : ready(io, asio::steady_timer::time_point::max()) {}
  asio::steady_timer ready;  // cancelled when the response is there
  std::optional<Response> response;
};

/// `GET http://host/path` and `GET /path` with a Host header name the same resource.
bool read_target(std::string_view target, std::string_view host, Url& url) {
  if (target.starts_with("http://") || target.starts_with("https://")) {
    auto parsed = parse_url(target);
    if (!parsed.ok()) return false;
    url = std::move(parsed).value();
    return true;
  }
  if (!target.starts_with('/') && target != "*") return false;
  const auto hash = target.find('#');
  target = target.substr(0, hash);
  const auto question = target.find('?');
  url.path = target.substr(0, question);
  if (question != std::string_view::npos) url.query = target.substr(question + 1);
  const auto address_end = host.find(']');  // colons before it belong to an IPv6 address
  const auto colon = host.find(':', address_end == std::string_view::npos ? 0 : address_end);
  url.host = to_lower(host.substr(0, colon));
  if (colon != std::string_view::npos) url.port = host.substr(colon + 1);
  return true;
}

using Message = beast_http::response<beast_http::string_body>;

bool is_bodiless(const Message& message) {
  const auto status = message.result_int();
  return status == 204 || status == 304 || status < 200;
}

Message to_message(Response response) {
  Message message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  message.reason(std::string(reason_phrase(response.status)));
  copy_headers(response.headers, message);
  if (is_bodiless(message)) {
    message.erase(beast_http::field::content_type);
  } else {
    message.content_length(response.body.size());
    message.body() = std::move(response.body);
  }
  return message;
}

/// What cannot be put on the wire, such as a header of more than 64 kB, is a 500 that says so.
Message to_message_or_500(Response response) {
  try {
    return to_message(std::move(response));
  } catch (const std::exception& error) {
    const auto why = cat("the response cannot be sent: ", error.what());
    return to_message(http::response(500, "text/plain; charset=utf-8", why));
  }
}

asio::awaitable<bool> send(Stream& stream, Response response, const bool head,
                           const bool keep_alive) {
  Message message = to_message_or_500(std::move(response));
  message.keep_alive(keep_alive);
  const bool header_only = head || is_bodiless(message);
  if (header_only) message.body().clear();
  beast_http::response_serializer<beast_http::string_body> serializer(message);
  if (header_only) {
    const auto [error, size] = co_await beast_http::async_write_header(stream, serializer, kToken);
    co_return !error;
  }
  const auto [error, size] = co_await beast_http::async_write(stream, serializer, kToken);
  co_return !error;
}

int refusal(const beast::error_code& error) {
  if (error == beast_http::error::body_limit) return 413;
  if (error == beast_http::error::header_limit) return 431;
  const bool malformed =
      error.category() == beast_http::make_error_code(beast_http::error::bad_target).category() &&
      error != beast_http::error::end_of_stream && error != beast_http::error::partial_message;
  return malformed ? 400 : 0;
}

asio::awaitable<beast::error_code> read_request(Stream& stream, beast::flat_buffer& buffer,
                                                Parser& parser) {
  auto [error, size] = co_await beast_http::async_read_header(stream, buffer, parser, kToken);
  if (error) co_return error;
  if (beast::iequals(parser.get()[beast_http::field::expect], "100-continue")) {
    Response go_on;  // named: g++ 12 destroys such a temporary of a co_await expression twice
    go_on.status = 100;
    const bool sent = co_await send(stream, std::move(go_on), true, true);
    if (!sent) co_return beast_http::make_error_code(beast_http::error::end_of_stream);
  }
  std::tie(error, size) = co_await beast_http::async_read(stream, buffer, parser, kToken);
  co_return error;
}

asio::awaitable<Response> answer(asio::io_context& io, const Handler& handler, Request request) {
  auto slot = std::make_shared<Slot>(io);
  Respond respond = [slot](Response response) {
    if (slot->response) return;
    slot->response = std::move(response);
    slot->ready.cancel();
  };
  try {
    handler(std::move(request), std::move(respond));
  } catch (const std::exception& error) {  // a barrier: one request fails, the host goes on
    if (!slot->response) {
      slot->response = response(500, "text/plain; charset=utf-8", error.what());
    }
  }
  if (!slot->response) {
    const auto result = co_await slot->ready.async_wait(kToken);
    static_cast<void>(result);
  }
  co_return std::move(*slot->response);
}

/// Reads what a refused client still sends, for a while: closing a connection on unread bytes takes
/// the answer away from the client.
asio::awaitable<void> drain(Stream& stream) {
  stream.expires_after(std::chrono::seconds(5));
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): it is read into
  std::array<char, 16 * 1024> bytes;
  beast::error_code error;
  while (!error) {
    std::tie(error, std::ignore) = co_await stream.async_read_some(asio::buffer(bytes), kToken);
  }
}

Request to_request(Parser& parser, Url url) {
  auto message = parser.release();
  Request request;
  request.method = std::string(view(message.method_string()));
  request.url = std::move(url);
  request.headers = headers_of(message);
  request.body = std::move(message.body());
  return request;
}

template <typename State>
asio::awaitable<void> session(std::shared_ptr<State> state, tcp::socket socket) {
  const Counted counted(state->connections);
  Stream stream(std::move(socket));
  beast::flat_buffer buffer;
  while (!state->stopping) {
    Parser parser;
    parser.body_limit(state->limits.body_bytes);
    parser.header_limit(static_cast<std::uint32_t>(state->limits.header_bytes));
    stream.expires_after(std::chrono::seconds(state->limits.idle_seconds));
    beast::error_code error;
    {
      const Reading reading(state->reading, stream, buffer, parser);
      // NOLINTNEXTLINE(bugprone-use-after-move): of the socket, by resuming after it was moved
      error = co_await read_request(stream, buffer, parser);
    }
    Url url;
    int status = error ? refusal(error) : 0;
    if (error && status == 0) break;
    if (!error && !read_target(view(parser.get().target()),
                               view(parser.get()[beast_http::field::host]), url)) {
      status = 400;
    }
    if (status != 0) {
      auto refused =
          response(status, "text/plain; charset=utf-8", std::string(reason_phrase(status)));
      co_await send(stream, std::move(refused), false, false);
      beast::error_code ignored;
      stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
      co_await drain(stream);
      break;
    }
    const bool wants_more = parser.get().keep_alive();
    const bool head = parser.get().method() == beast_http::verb::head;
    stream.expires_never();
    auto request = to_request(parser, std::move(url));
    auto reply = co_await answer(state->io, state->handler, std::move(request));
    stream.expires_after(std::chrono::seconds(state->limits.idle_seconds));
    const bool keep_alive = wants_more && !state->stopping;
    const bool sent = co_await send(stream, std::move(reply), head, keep_alive);
    if (!sent || !keep_alive) break;
  }
  beast::error_code ignored;
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

template <typename State>
asio::awaitable<void> accept_loop(std::shared_ptr<State> state) {
  while (state->acceptor.is_open()) {
    auto [error, socket] = co_await state->acceptor.async_accept(kToken);
    if (error) {
      if (error == asio::error::operation_aborted) break;
      // Out of descriptors, most likely: wait for some to come back.
      asio::steady_timer pause(state->io, std::chrono::milliseconds(100));
      const auto waited = co_await pause.async_wait(kToken);
      static_cast<void>(waited);
      continue;
    }
    beast::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    asio::co_spawn(state->io, session(state, std::move(socket)), asio::detached);
  }
}

}  // namespace

Server::Server(asio::io_context& io, Handler handler, ServerLimits limits)
    : state_(std::make_shared<State>(io, std::move(handler), limits)) {}

Server::~Server() { stop(); }

Result<std::uint16_t> Server::listen(const std::string& address, std::uint16_t port) {
  beast::error_code error;
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
  asio::co_spawn(state_->io, accept_loop(state_), asio::detached);
  return acceptor.local_endpoint().port();
}

void Server::stop() {
  state_->stopping = true;
  beast::error_code ignored;
  state_->acceptor.close(ignored);
  for (auto* reading : state_->reading) reading->cancel_idle();
}

std::size_t Server::connections() const { return state_->connections; }

}  // namespace ringback::http
