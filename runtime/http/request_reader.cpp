// Reading requests, and refusing what could be read in two ways.
#include "http/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include "http/beast_convert.hpp"
#include "http/wire.hpp"

namespace ringback::http {

namespace beast = boost::beast;
using beast_http::field;

namespace {

int status_of(const beast::error_code& error) {
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

/// Whether bytes follow that belong to the request. Behind CONNECT they would be the tunnel's.
template <typename Message>
bool has_body(const Message& message) {
  const auto length = message[field::content_length];
  return message.count(field::transfer_encoding) > 0 || (!length.empty() && length != "0");
}

}  // namespace

RequestReader::State RequestReader::advance() {
  if (refusal_ != 0) return State::kRefused;
  if (!parser_) {
    if (input_.empty()) return State::kNothing;
    begin();
  }
  beast::error_code error;
  std::size_t used = 0;
  while (!error && !parser_->is_done() && input_.size() - used >= least_input()) {
    used += parser_->put(boost::asio::buffer(input_.data() + used, input_.size() - used), error);
    if (parser_->is_header_done() && !read_) break;
  }
  input_.erase(0, used);
  if (error && error != beast_http::error::need_more) return refuse(status_of(error));
  if (parser_->is_header_done() && !read_) return judge_head();
  if (parser_->is_done()) return State::kWhole;
  // The parser holds a chunk's line and the trailers back until they are whole.
  if (read_ && input_.size() > limits_.header_bytes) return refuse(431);
  return State::kPart;
}

void RequestReader::begin() {
  parser_.emplace();
  parser_->body_limit(limits_.body_bytes);
  parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
}

/// How many bytes the parser can be given: inside a chunked body, which never ends with less than
/// `0 CRLF CRLF`, it cannot be given the last of a chunk's line twice.
std::size_t RequestReader::least_input() const {
  constexpr std::size_t shortest_end = 5;
  return read_ && parser_->chunked() ? shortest_end : 1;
}

/// The headers are taken here: trailers, which the parser adds to them, are nobody's headers.
RequestReader::State RequestReader::judge_head() {
  const auto& message = parser_->get();
  if (!is_framed_clearly(message)) return refuse(400);
  const bool connects = message.method() == beast_http::verb::connect;
  auto url = connects ? read_authority(view(message.target()))
                      : read_target(view(message.target()), view(message[field::host]));
  if (!url || (connects && has_body(message))) return refuse(400);
  read_.emplace();
  read_->request.method = std::string(view(message.method_string()));
  read_->request.url = std::move(*url);
  read_->request.headers = headers_of(message);
  read_->request.proxied = !message.target().starts_with('/') && message.target() != "*";
  read_->head = message.method() == beast_http::verb::head;
  read_->old_client = message.version() < 11;
  read_->keep_alive = message.keep_alive();
  parser_->eager(true);
  const auto expectation = message[field::expect];
  if (expectation.empty() || read_->old_client) return State::kHead;
  return beast::iequals(expectation, "100-continue") ? State::kAsks : refuse(417);
}

RequestReader::State RequestReader::refuse(int status) {
  refusal_ = status;
  input_ = {};
  return State::kRefused;
}

ReadRequest RequestReader::take() {
  auto request = std::move(*read_);
  request.request.body = std::move(parser_->get().body());
  read_.reset();
  parser_.reset();
  return request;
}

}  // namespace ringback::http
