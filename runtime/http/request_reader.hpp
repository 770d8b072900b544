// Bytes of a connection to requests: Beast's parser, and what is refused beyond it. Needs no
// socket. Internal to the server, for it knows Beast.
#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/message.hpp"
#include "http/server.hpp"

namespace ringback::http {

/// A request, and what its response has to heed.
struct ReadRequest {
  Request request;
  bool head = false;        ///< The response has no body.
  bool old_client = false;  ///< Speaks HTTP/1.0.
  bool keep_alive = true;   ///< Wants to ask again.
};

/// Cuts a stream of bytes, in pieces of any size, into requests.
class RequestReader {
 public:
  /// What the bytes so far come to.
  enum class State {
    kNothing,  ///< No part of a request.
    kPart,     ///< A part of one: more is needed.
    kHead,     ///< All headers, told once: the body is next.
    kAsks,     ///< The same, of a client that waits for `100 Continue` before it sends the body.
    kWhole,    ///< A request is there to take.
    kRefused,  ///< Nothing more can be read; refusal() says why.
  };

  /// `limits` outlives the reader; they hold from the next request on.
  explicit RequestReader(const ServerLimits& limits) : limits_(limits) {}

  void feed(std::string_view bytes) { input_.append(bytes); }

  /// Reads on. To be called until it needs more, or a request was taken.
  State advance();

  /// The request of kWhole. What follows it is read next.
  ReadRequest take();

  /// What follows the last request and is no request: the rest of the bytes.
  std::string take_rest() { return std::exchange(input_, {}); }

  /// The status of a refusal: 400, 413, 417 or 431.
  int refusal() const { return refusal_; }

  /// Whether all bytes belonged to requests that were taken.
  bool empty() const { return !parser_ && input_.empty(); }

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  void begin();
  State judge_head();
  State refuse(int status);
  std::size_t least_input() const;

  const ServerLimits& limits_;
  std::string input_;  // not yet parsed
  std::optional<Parser> parser_;
  std::optional<ReadRequest> read_;  // from its head on
  int refusal_ = 0;
};

}  // namespace ringback::http
