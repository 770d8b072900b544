// Reading and handling as it comes; writing when nothing else is ready.
#include "http/connection.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>

#include "base/text.hpp"
#include "http/carry.hpp"
#include "http/conditional.hpp"
#include "http/wire.hpp"

namespace ringback::http {

using boost::asio::ip::tcp;

namespace {

/// What is read of a body that is not held in memory, at a time.
constexpr std::size_t kPiece = 256 * 1024;

/// How long a client that was told the last may still send before its connection is closed on it:
/// closing on unread bytes would take the answer away.
constexpr int kDrainSeconds = 5;

/// How long a client has to agree upon TLS.
constexpr int kShakeSeconds = 15;

}  // namespace

Connection::Connection(tcp::socket socket, std::shared_ptr<Desk> desk)
    : socket_(std::move(socket)), desk_(std::move(desk)), reader_(desk_->limits) {
  enter(Phase::kIdle, desk_->limits.idle_seconds);
  boost::system::error_code gone;
  const auto peer = socket_.remote_endpoint(gone);
  if (!gone) client_ = peer.address().to_string();
}

Connection::~Connection() { close(); }

void Connection::enter(Phase phase, int seconds) {
  phase_ = phase;
  deadline_ = desk_->second + static_cast<std::uint64_t>(seconds);
}

void Connection::check_time() {
  if (phase_ == Phase::kHandling || desk_->second <= deadline_) return;
  if (phase_ == Phase::kReading) return refuse(408);
  close();
}

void Connection::close_if_idle() {
  if (phase_ == Phase::kShaking) return close();
  boost::system::error_code ignored;
  if (phase_ == Phase::kIdle && socket_.available(ignored) == 0) close();
}

void Connection::await_input() {
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const auto& error) {
    if (error) return self->close();
    self->read();
  });
}

void Connection::read() {
  if (phase_ == Phase::kClosed || phase_ == Phase::kWriting) return;  // it was refused meanwhile
  auto& scratch = desk_->scratch;
  const auto count = recv(socket_.native_handle(), scratch.data(), scratch.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return await_input();
  if (count <= 0) return close();
  if (phase_ == Phase::kDraining) return await_input();
  const std::string_view bytes(scratch.data(), static_cast<std::size_t>(count));
  if (tls_) {
    if (!decrypt(bytes)) return;
  } else {
    reader_.feed(bytes);
  }
  advance();
}

/// Passes on what a client in a secure tunnel says; false when the connection has ended.
bool Connection::decrypt(std::string_view bytes) {
  const auto state = tls_->receive(bytes);
  const bool shaking = phase_ == Phase::kShaking;
  using State = TlsSession::State;
  const bool shaken = state == State::kOpen || state == State::kEnded;
  if (shaking && shaken) enter(Phase::kIdle, desk_->limits.idle_seconds);
  reader_.feed(tls_->plain());
  const bool told = send_now(tls_->output());
  const bool goes_on = state == State::kShaking || state == State::kOpen ||
                       (state == State::kEnded && !reader_.empty());
  if (told && goes_on) return true;
  if (shaking && desk_->tunnels.failed) desk_->tunnels.failed(destination_->host, tls_->failure());
  close();
  return false;
}

/// Handles the request that is there, or waits for the rest of it. Behind one that opens a tunnel
/// may come what goes through.
void Connection::advance() {
  const auto reads = [this] { return phase_ == Phase::kIdle || phase_ == Phase::kReading; };
  while (reads() && parse()) handle();
  if (reads() || phase_ == Phase::kShaking) await_input();
}

/// Whether a whole request is there.
bool Connection::parse() {
  using State = RequestReader::State;
  for (;;) {
    switch (reader_.advance()) {
      case State::kNothing: return false;
      case State::kPart:
        if (phase_ == Phase::kIdle) enter(Phase::kReading, desk_->limits.header_seconds);
        return false;
      case State::kAsks: go_on(); [[fallthrough]];
      case State::kHead: enter(Phase::kReading, desk_->limits.request_seconds); break;
      case State::kWhole: return true;
      case State::kRefused: refuse(reader_.refusal()); return false;
    }
  }
}

/// Tells a client that it may send the body.
void Connection::go_on() {
  static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
  if (!tls_) {
    send_now(text);
    return;
  }
  tls_->send(text);
  send_now(tls_->output());
}

/// Sends little, all of it at once: a socket buffer that does not even take this belongs to a
/// client that reads nothing. Whether it was taken.
bool Connection::send_now(std::string_view bytes) {
  if (bytes.empty()) return true;
  const auto count =
      send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return count == static_cast<ssize_t>(bytes.size());
}

void Connection::handle() {
  auto read = reader_.take();
  auto& request = read.request;
  request.client = client_;
  if (request.method == "CONNECT") [[unlikely]]
    return connect(request.url);
  if (destination_) {  // wherever a request in a tunnel says it goes
    request.url.scheme = destination_->scheme;
    request.url.host = destination_->host;
    request.url.port = destination_->port;
    request.proxied = false;
  }
  head_request_ = read.head;
  old_client_ = read.old_client;
  keep_alive_ = read.keep_alive;
  phase_ = Phase::kHandling;
  const auto number = ++requests_;
  try {
    desk_->handler(std::move(request), [self = shared_from_this(), number](Response response) {
      self->respond(number, std::move(response));
    });
  } catch (const std::exception& error) {  // a barrier: one request fails, the host goes on
    respond(number, response(500, "text/plain; charset=utf-8", error.what()));
  }
}

/// Opens a tunnel, once.
/// https://www.rfc-editor.org/rfc/rfc9110#name-connect
void Connection::connect(const Url& destination) {
  head_request_ = false;
  if (destination_ || !desk_->tunnels.grant) return refuse(405);
  auto granted = desk_->tunnels.grant(destination.host, destination.port);
  if (!granted) {
    const auto& refusal = granted.error();
    return write(response(refusal.status, "text/plain; charset=utf-8", refusal.message), true);
  }
  destination_ = destination;
  enter(Phase::kIdle, desk_->limits.idle_seconds);
  if (granted->kind == Tunnel::Kind::kCarried) {
    auto rest = reader_.take_rest();
    phase_ = Phase::kClosed;
    carry(std::move(socket_), destination, std::move(rest), desk_->limits);
    return desk_->closed(*this);
  }
  if (!send_now("HTTP/1.1 200 Connection established\r\n\r\n")) return close();
  if (granted->kind == Tunnel::Kind::kSecure) secure(std::move(granted->identity));
}

void Connection::secure(std::shared_ptr<const TlsIdentity> identity) {
  destination_->scheme = "https";
  if (destination_->port == "443") destination_->port.clear();
  tls_ = std::make_unique<TlsSession>(std::move(identity));
  enter(Phase::kShaking, std::min(kShakeSeconds, desk_->limits.header_seconds));
  if (const auto early = reader_.take_rest(); !early.empty()) (void)decrypt(early);
}

/// The first response to the request that is being handled counts.
void Connection::respond(std::uint64_t request, Response response) {
  if (request != requests_ || phase_ != Phase::kHandling) return;
  write(std::move(response), !keep_alive_ || desk_->stopping);
}

void Connection::refuse(int status) {
  head_request_ = false;
  refused_ = true;
  if (status == 413) return write(error_page(413, "request entity too large"), true);
  write(response(status, "text/plain; charset=utf-8", std::string(reason_phrase(status))), true);
}

void Connection::write(Response response, bool last) {
  keep_alive_ = !last;
  const Framing framing{head_request_, keep_alive_, old_client_, desk_->date()};
  auto head = wire_head(response, framing);
  if (!head) {
    const auto why = cat("the response cannot be sent: ", head.error().message);
    response = http::response(500, "text/plain; charset=utf-8", why);
    head = wire_head(response, framing);
  }
  head_ = std::move(*head);
  const bool bodiless = head_request_ || is_bodiless(response.status);
  body_ = bodiless ? std::string() : std::move(response.body);
  rest_ = bodiless ? nullptr : std::move(response.rest);
  rest_taken_ = 0;
  sent_ = 0;
  if (tls_) seal();
  enter(Phase::kWriting, desk_->limits.idle_seconds);
  // Behind what else is ready: whoever is sent many answers at once is woken once for all of them.
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (self->phase_ != Phase::kWriting) return;
    self->flush() ? self->written() : self->await_output();
  });
}

void Connection::await_output() {
  if (phase_ != Phase::kWriting) return;
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const auto& error) {
    if (error) return self->close();
    if (self->phase_ != Phase::kWriting) return;
    self->flush() ? self->written() : self->await_output();
  });
}

/// Sends what the socket takes; whether that was all.
bool Connection::flush() {
  while (sent_ < head_.size() + body_.size()) {
    std::array<iovec, 2> parts{};
    std::size_t used = 0;
    if (sent_ < head_.size()) parts[used++] = {head_.data() + sent_, head_.size() - sent_};
    const auto body_sent = sent_ < head_.size() ? 0 : sent_ - head_.size();
    if (!body_.empty()) parts[used++] = {body_.data() + body_sent, body_.size() - body_sent};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = used;
    const auto count = sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return false;
    if (count < 0) {
      close();
      return false;
    }
    sent_ += static_cast<std::size_t>(count);
    deadline_ = desk_->second + static_cast<std::uint64_t>(desk_->limits.idle_seconds);
  }
  if (rest_ == nullptr) return true;
  take_more();
  return false;  // even if the socket would take it: others have their turn
}

/// The next piece of the body, when all before it is sent.
void Connection::take_more() {
  head_.clear();
  sent_ = 0;
  body_ = rest_->read(rest_taken_, kPiece);
  rest_taken_ += body_.size();
  if (body_.empty()) return close();  // it was to be longer: the client must not take it for whole
  if (rest_taken_ >= rest_->size()) rest_ = nullptr;
  if (tls_) seal();
}

/// What is to be written, as the client of a secure tunnel gets it.
void Connection::seal() {
  tls_->send(head_);
  tls_->send(body_);
  head_ = tls_->output();
  body_ = {};
}

void Connection::written() {
  head_.clear();
  body_ = {};
  if (!keep_alive_) {
    boost::system::error_code ignored;
    if (tls_) farewell();
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    const bool all_read = !refused_ && reader_.empty() && socket_.available(ignored) == 0;
    if (all_read) return close();
    enter(Phase::kDraining, kDrainSeconds);
    return await_input();
  }
  enter(Phase::kIdle, desk_->limits.idle_seconds);
  advance();
  if (desk_->stopping) close_if_idle();
}

/// Lets the client of a secure tunnel know that nothing was cut off.
void Connection::farewell() {
  tls_->finish();
  send_now(tls_->output());
}

void Connection::close() {
  if (phase_ == Phase::kClosed) return;
  const bool whole = phase_ != Phase::kWriting;
  phase_ = Phase::kClosed;
  rest_ = nullptr;
  if (tls_ && whole) farewell();
  boost::system::error_code ignored;
  socket_.close(ignored);
  desk_->closed(*this);
}

}  // namespace ringback::http
