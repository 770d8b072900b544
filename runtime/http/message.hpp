// HTTP requests and responses as plain values. No Boost here: whoever includes this pays little.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/trace.hpp"

namespace ringback::http {

/// Header lines in wire order; names compare without regard to case.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> lines) : lines_(lines) {}

  /// The first line of this name, or "".
  std::string get(std::string_view name) const;
  bool has(std::string_view name) const;
  void add(std::string_view name, std::string_view value);

  /// Replaces every line of this name by one.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);

  auto begin() const { return lines_.begin(); }
  auto end() const { return lines_.end(); }
  std::size_t size() const { return lines_.size(); }

 private:
  std::vector<std::pair<std::string, std::string>> lines_;
};

/// An absolute http or https URL in its parts, each as written (still percent-encoded).
struct Url {
  std::string scheme = "http";
  std::string userinfo;  ///< `user:password`, or "".
  std::string host;      ///< Lower case, no port.
  std::string port;      ///< Digits, or "" for the scheme's own.
  std::string path = "/";
  std::string query;     ///< Without `?`.
  std::string fragment;  ///< Without `#`.

  /// `https://host:port/path?query#fragment`, userinfo and fragment included when present.
  std::string text() const;

  /// The same without userinfo and fragment: what is requested, and what is signed.
  std::string request_text() const;

  /// `host` or `host:port`, as a Host header has it.
  std::string authority() const;

  /// `/path?query`.
  std::string target() const;
};

/// Reads an absolute http(s) URL; error 11100 otherwise.
Result<Url> parse_url(std::string_view text);

/// Resolves `reference` (absolute or relative, RFC 3986 section 5) against `base`; an empty
/// reference is the base itself, query included.
Result<Url> resolve_url(const Url& base, std::string_view reference);

struct Request {
  std::string method = "GET";
  Url url;
  Headers headers;
  std::string body;
  EventId cause = 0;     ///< What made somebody ask; 0 for a request from outside.
  std::string client;    ///< The address of who asks from outside; "" for the emulator itself.
  bool proxied = false;  ///< Its first line names the host: it is asked as a proxy.
  std::string origin;    ///< What stands for scheme and host to who asks; "": just those.
};

/// Bytes that are read while they are sent, so that nobody has to hold them all.
class Source {
 public:
  virtual ~Source() = default;
  virtual std::uint64_t size() const = 0;

  /// At most so many bytes from there on; "" when they cannot be had any more.
  virtual std::string read(std::uint64_t from, std::size_t most) const = 0;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::shared_ptr<const Source> rest = {};  ///< Follows the body; null for nothing.
};

/// The response with all of its body in memory.
Response whole(Response response);

/// Answers a request exactly once, now or later, on the loop's thread.
using Respond = std::function<void(Response)>;
using Handler = std::function<void(Request, Respond)>;

/// The reason phrase of a status, `unknown` for one without.
std::string_view reason_phrase(int status);

/// A response with a Content-Type.
Response response(int status, std::string_view content_type, std::string body);

}  // namespace ringback::http
