// An HTTP client of the tests' own: what the server is held to is not read by its own code.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ringback::e2e {

struct Ask {
  std::string target = "/";
  std::string method = "GET";
  std::vector<std::pair<std::string, std::string>> headers =
      {};  ///< A Host here replaces the usual one.
  std::string body = {};
};

/// The status is 0 when nobody answers.
struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< By name in small letters.
  std::string body = {};
};

/// Asks the server at a port of this machine, on a connection of its own, and waits.
Answer fetch(std::uint16_t port, const Ask& ask);

}  // namespace ringback::e2e
