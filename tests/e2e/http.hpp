// An HTTP client of the tests' own: what the server is held to is not read by its own code.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
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

/// A connection to a port of this machine whose every byte is the test's; closed with this object.
class Connection {
 public:
  explicit Connection(std::uint16_t port);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool send(std::string_view text);  ///< False when there is no connection.
  std::string read_to_end();         ///< Everything until the server closes.

 private:
  int socket_;
  bool open_ = false;
};

/// Asks the server at a port of this machine, on a connection of its own, and waits.
Answer fetch(std::uint16_t port, const Ask& ask);

}  // namespace ringback::e2e
