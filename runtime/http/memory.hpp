// What a client remembers of the servers that it asks: their cookies, and how it logs in.
#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"
#include "http/cookie_jar.hpp"
#include "http/login.hpp"
#include "http/message.hpp"

namespace ringback::http {

/// Of one call, or of two numbers that text each other.
class Memory {
 public:
  bool empty() const { return cookies_.empty() && logins_.empty(); }

  /// Whether a request to that server is one of somebody who has logged in.
  bool knows(const Url& url) const;

  /// Adds the Cookie and the Authorization that the server expects by now. A URL's own `userinfo`,
  /// where it has one, must be that of the login.
  void introduce(Request& request, std::string_view userinfo, Time now);

  /// Keeps the cookies that the response of this URL sets.
  void keep(const Url& url, const Response& response, Time now);

  /// Remembers how to log in there. False when that is as it was: asking once more is no use.
  bool learn(const Url& url, std::string_view userinfo, Challenge challenge);

  /// That login was refused.
  void unlearn(const Url& url);

 private:
  struct Login {
    std::string place;  ///< The server: `https://host:port`.
    std::string userinfo;
    Challenge challenge;
    int uses = 0;
  };
  Login* find(const Url& url);

  CookieJar cookies_;
  std::vector<Login> logins_;
};

}  // namespace ringback::http
