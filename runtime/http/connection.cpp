// Reading, handling and writing, without a wait that is not needed.
#include "http/connection.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <boost/beast/http/error.hpp>
#include <cerrno>

#include "base/text.hpp"
#include "http/beast_convert.hpp"
#include "http/conditional.hpp"
#include "http/wire.hpp"

namespace ringback::http {

namespace beast = boost::beast;
using beast_http::field;
using boost::asio::ip::tcp;

namespace {

/// What is read of a body that is not held in memory, at a time.
constexpr std::size_t kPiece = 256 * 1024;

/// How long a client that was told the last may still send before its connection is closed on it:
/// closing on unread bytes would take the answer away.
constexpr int kDrainSeconds = 5;

int refusal(const beast::error_code& error) {
  if (error == beast_http::error::body_limit) return 413;
  if (error == beast_http::error::header_limit) return 431;
  return 400;
}

/// Whether the request's framing can be trusted: what is unclear here, another server between us
/// and the client may have read differently.
template <typename Message>
bool is_framed_clearly(const Message& message) {
  if (message.version() >= 11 && message.count(field::host) != 1) return false;
  if (message.count(field::host) > 1) return false;
  const auto codings = message.count(field::transfer_encoding);
  return codings == 0 || (codings == 1 && message.version() >= 11 &&
                          beast::iequals(message[field::transfer_encoding], "chunked"));
}

}  // namespace

Connection::Connection(tcp::socket socket, std::shared_ptr<Desk> desk)
    : socket_(std::move(socket)), desk_(std::move(desk)) {
  enter(Phase::kIdle, desk_->limits.idle_seconds);
  beast::error_code gone;
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
  beast::error_code ignored;
  if (phase_ == Phase::kIdle && socket_.available(ignored) == 0) close();
}

void Connection::await_input() {
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const auto& error) {
    if (error) return self->close();
    self->read();
  });
}

void Connection::read() {
  if (phase_ == Phase::kClosed) return;
  auto& scratch = desk_->scratch;
  const auto count = recv(socket_.native_handle(), scratch.data(), scratch.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return await_input();
  if (count <= 0) return close();
  if (phase_ == Phase::kDraining) return await_input();
  input_.append(scratch, 0, static_cast<std::size_t>(count));
  advance();
}

/// Handles what is there, as far as it goes: several requests, if their answers come at once.
void Connection::advance() {
  advancing_ = true;
  while (phase_ == Phase::kIdle || phase_ == Phase::kReading) {
    if (parse()) {
      handle();
    } else {
      if (phase_ == Phase::kIdle || phase_ == Phase::kReading) await_input();
      break;
    }
  }
  advancing_ = false;
}

/// Whether a whole request is there.
bool Connection::parse() {
  if (input_.empty()) return false;
  if (!parser_) {
    parser_.emplace();
    parser_->body_limit(desk_->limits.body_bytes);
    parser_->header_limit(static_cast<std::uint32_t>(desk_->limits.header_bytes));
    head_judged_ = false;
    enter(Phase::kReading, desk_->limits.header_seconds);
  }
  std::size_t used = 0;
  beast::error_code error;
  while (!error && !parser_->is_done() && input_.size() - used >= least_input()) {
    used += parser_->put(boost::asio::buffer(input_.data() + used, input_.size() - used), error);
    if (error && error != beast_http::error::need_more) {
      refuse(refusal(error));
      return false;
    }
    if (parser_->is_header_done() && !head_judged_ && !judge_head()) return false;
  }
  input_.erase(0, used);
  // The parser holds a chunk's line and the trailers back until they are whole.
  if (head_judged_ && !parser_->is_done() && input_.size() > desk_->limits.header_bytes) {
    refuse(431);
    return false;
  }
  return parser_->is_done();
}

/// How many bytes the parser can be given: inside a chunked body, which never ends with less than
/// `0 CRLF CRLF`, it cannot be given the last of a chunk's line twice.
std::size_t Connection::least_input() const {
  constexpr std::size_t shortest_end = 5;
  return head_judged_ && parser_->chunked() ? shortest_end : 1;
}

/// Refuses a request by its head, or lets a client that asks first send the body.
bool Connection::judge_head() {
  head_judged_ = true;
  const auto& message = parser_->get();
  headers_ = headers_of(message);  // before trailers, which are nobody's headers
  parser_->eager(true);
  enter(Phase::kReading, desk_->limits.request_seconds);
  if (!is_framed_clearly(message)) {
    refuse(400);
    return false;
  }
  const auto expectation = message[field::expect];
  if (expectation.empty() || message.version() < 11) return true;
  if (!beast::iequals(expectation, "100-continue")) {
    refuse(417);
    return false;
  }
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  // A socket buffer that does not even take this belongs to a client that reads nothing.
  send(socket_.native_handle(), go_on.data(), go_on.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return true;
}

void Connection::handle() {
  auto url = read_target(view(parser_->get().target()), view(parser_->get()[field::host]));
  if (!url) return refuse(400);
  auto message = parser_->release();
  parser_.reset();
  Request request;
  request.method = std::string(view(message.method_string()));
  request.url = std::move(*url);
  request.headers = std::move(headers_);
  request.client = client_;
  request.body = std::move(message.body());
  head_request_ = message.method() == beast_http::verb::head;
  old_client_ = message.version() < 11;
  keep_alive_ = message.keep_alive();
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
  enter(Phase::kWriting, desk_->limits.idle_seconds);
  flush() ? written() : await_output();
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
}

void Connection::written() {
  head_.clear();
  body_ = {};
  if (!keep_alive_) {
    beast::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    const bool all_read = !refused_ && input_.empty() && socket_.available(ignored) == 0;
    if (all_read) return close();
    input_ = {};
    enter(Phase::kDraining, kDrainSeconds);
    return await_input();
  }
  enter(Phase::kIdle, desk_->limits.idle_seconds);
  if (!advancing_) advance();
}

void Connection::close() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  rest_ = nullptr;
  beast::error_code ignored;
  socket_.close(ignored);
  desk_->closed(*this);
}

}  // namespace ringback::http
