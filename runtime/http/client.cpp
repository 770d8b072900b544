// The HTTP client: one coroutine a request.
#include "http/client.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <optional>

#include "base/text.hpp"
#include "http/beast_convert.hpp"
#include "http/near.hpp"
#include "http/websocket_client.hpp"

namespace ringback::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
constexpr std::size_t kBodyLimit = 16 * 1024 * 1024;

/// How many responses are waited through that only announce another:
/// https://www.rfc-editor.org/rfc/rfc9110#name-informational-1xx
constexpr int kMostInterim = 16;

struct Client::State {
  explicit State(asio::io_context& context) : io(context) {}

  /// Made when it is first needed: reading all certificates of the machine takes a while.
  asio::ssl::context& tls() {
    if (!made) {
      made.emplace(asio::ssl::context::tls_client);
      made->set_default_verify_paths();
      made->set_verify_mode(asio::ssl::verify_peer);
    }
    return *made;
  }

  asio::io_context& io;
  std::optional<asio::ssl::context> made;
};

namespace {

Error failure(int code, const Request& request, const beast::error_code& error) {
  return {code, cat(request.url.request_text(), ": ", error.message()), 502};
}

beast_http::request<beast_http::string_body> to_message(const Request& request) {
  beast_http::request<beast_http::string_body> message;
  message.version(11);
  message.method_string(request.method);
  message.target(request.url.target());
  copy_headers(request.headers, message);
  message.set(beast_http::field::host, request.url.authority());
  message.set(beast_http::field::connection, "close");
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

// https://www.twilio.com/docs/api/errors
int code_of_connecting(const beast::error_code& error) {
  if (error == beast::error::timeout) return 11201;
  return error == asio::error::connection_refused ? 11202 : 11205;
}

/// What breaks off or does not come is no answer; anything else that is not HTTP is a fault.
int code_of_reading(const beast::error_code& error) {
  const bool ended =
      error == beast_http::error::end_of_stream || error == beast_http::error::partial_message;
  const bool too_long = error == beast_http::error::body_limit;
  static const beast::error_code garbage = beast_http::error::bad_version;
  const bool of_http = error.category() == garbage.category();
  return of_http && !ended && !too_long ? 11206 : 11200;
}

template <typename Stream>
asio::awaitable<Result<Response>> exchange(Stream& stream, const Request& request) {
  auto message = to_message(request);
  auto [write_error, written] = co_await beast_http::async_write(stream, message, kToken);
  if (write_error) co_return failure(11200, request, write_error);
  beast::flat_buffer buffer;
  for (int interim = 0; interim < kMostInterim; ++interim) {
    beast_http::response_parser<beast_http::string_body> parser;
    parser.body_limit(kBodyLimit);
    if (request.method == "HEAD") parser.skip(true);
    auto [read_error, size] = co_await beast_http::async_read(stream, buffer, parser, kToken);
    if (read_error) co_return failure(code_of_reading(read_error), request, read_error);
    Response response;
    response.status = static_cast<int>(parser.get().result_int());
    if (response.status < 200 && response.status != 101) continue;
    response.headers = headers_of(parser.get());
    response.body = std::move(parser.get().body());
    co_return response;
  }
  co_return failure(11200, request, beast_http::error::bad_status);
}

/// Who asks, as far as it is not ourselves.
asio::ip::address asker(const Request& request) {
  const asio::ip::address ours = asio::ip::address_v4::loopback();
  if (request.client.empty()) return ours;
  beast::error_code strange;
  const auto address = asio::ip::make_address(request.client, strange);
  return strange ? asio::ip::address(asio::ip::address_v4::broadcast()) : address;
}

/// The host as a resolver has it: addresses without their brackets.
std::string name_of(const Url& url) {
  return url.host.starts_with('[') ? url.host.substr(1, url.host.size() - 2) : url.host;
}

template <typename State>
asio::awaitable<Result<Response>> run(State& state, const Request& request,
                                      const Patience patience) {
  const bool secure = request.url.scheme == "https";
  const std::string port = !request.url.port.empty() ? request.url.port : secure ? "443" : "80";
  const auto resolver = std::make_shared<tcp::resolver>(state.io);
  asio::steady_timer deadline(state.io, patience.whole);
  deadline.async_wait([weak = std::weak_ptr(resolver)](const beast::error_code& cancelled) {
    const auto waiting = weak.lock();
    if (waiting && !cancelled) waiting->cancel();
  });
  auto [resolve_error, endpoints] =
      co_await resolver->async_resolve(name_of(request.url), port, kToken);
  deadline.cancel();
  if (resolve_error) co_return failure(11210, request, resolve_error);

  const auto reachable = within_reach(asker(request), endpoints);
  if (reachable.empty()) co_return failure(11205, request, asio::error::access_denied);

  beast::tcp_stream stream(state.io);
  stream.expires_after(std::min(patience.connecting, patience.whole));
  auto [connect_error, endpoint] = co_await stream.async_connect(reachable, kToken);
  if (connect_error) {
    co_return failure(code_of_connecting(connect_error), request, connect_error);
  }
  stream.expires_at(deadline.expiry());
  if (!secure) co_return co_await exchange(stream, request);

  beast::ssl_stream<beast::tcp_stream> secured(std::move(stream), state.tls());
  if (patience.names_host) {
    SSL_set_tlsext_host_name(secured.native_handle(), request.url.host.c_str());
  }
  secured.set_verify_callback(asio::ssl::host_name_verification(request.url.host));
  auto [tls_error] = co_await secured.async_handshake(asio::ssl::stream_base::client, kToken);
  if (tls_error) co_return failure(11220, request, tls_error);
  co_return co_await exchange(secured, request);
}

template <typename State>
asio::awaitable<void> carry(std::shared_ptr<State> state, Request request, Patience patience,
                            Network::Done done) {
  Result<Response> result = Error{11206, request.url.request_text(), 502};
  try {
    result = co_await run(*state, request, patience);
  } catch (const std::exception& error) {  // such as a header that cannot be written
    result = Error{11206, cat(request.url.request_text(), ": ", error.what()), 502};
  }
  done(std::move(result));
}

}  // namespace

Client::Client(asio::io_context& io) : state_(std::make_shared<State>(io)) {}
Client::~Client() = default;

void Client::fetch(const Request& request, const Patience& patience, Done done) {
  asio::co_spawn(state_->io, carry(state_, request, patience, std::move(done)), asio::detached);
}

std::unique_ptr<Socket> Client::open(SocketRequest request, SocketListener listener) {
  return open_websocket(state_->io, state_->tls(), std::move(request), std::move(listener));
}

}  // namespace ringback::http
