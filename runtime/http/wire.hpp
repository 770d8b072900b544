// HTTP/1.1 messages as bytes: what a server writes, and what a request line names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace ringback::http {

/// How a response goes out, beyond what it says itself.
struct Framing {
  bool head = false;           ///< Answers a HEAD: the body's length is told, the body is not sent.
  bool keep_alive = true;      ///< Otherwise the client is told that this was the last.
  bool old_client = false;     ///< HTTP/1.0, which has to be told that the connection stays.
  std::string_view date = {};  ///< Of the Date header; "" sends none.
};

/// The head of a response, up to and with the empty line; the server's own framing replaces a
/// handler's. The error says why the response cannot be sent: a name or value that is no header, or
/// more than 64 KiB of them.
Result<std::string> wire_head(const Response& response, const Framing& framing);

/// Whether this status never has a body.
bool is_bodiless(int status);

/// A token of RFC 9110 section 5.6.2, as header names are.
bool is_token(std::string_view text);

/// The URL that a request names: `GET http://host/path`, and `GET /path` with a Host header.
/// None when the target is neither.
std::optional<Url> read_target(std::string_view target, std::string_view host);

/// The host and the port that CONNECT names, in an otherwise empty URL. None when it is not
/// `host:port`.
std::optional<Url> read_authority(std::string_view target);

}  // namespace ringback::http
