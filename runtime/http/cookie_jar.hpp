// The cookies that a client keeps between requests. https://www.rfc-editor.org/rfc/rfc6265
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "http/message.hpp"

namespace ringback::http {

class CookieJar {
 public:
  /// Keeps what the response of this URL sets; what has expired goes.
  void keep(const Url& url, const Response& response, Time now);

  /// The Cookie header of a request to this URL; "" for none.
  std::string header(const Url& url, Time now) const;

  bool empty() const { return cookies_.empty(); }

 private:
  struct Cookie {
    std::string name;
    std::string value;
    std::string host;  ///< That set it, or with `domain` a domain above it.
    std::string path;
    bool domain = false;
    bool secure = false;
    std::optional<Time> until;
  };
  static std::optional<Cookie> read(const Url& url, std::string_view text, Time now);

  std::vector<Cookie> cookies_;
};

}  // namespace ringback::http
