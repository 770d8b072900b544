// One connection, one request, one answer.
#include "e2e/http.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

namespace ringback::e2e {

namespace {

std::string small(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

std::string request_text(const Ask& ask, std::uint16_t port) {
  std::string text = ask.method + " " + ask.target + " HTTP/1.1\r\n";
  bool has_host = false;
  for (const auto& [name, value] : ask.headers) {
    text += name + ": " + value + "\r\n";
    has_host = has_host || small(name) == "host";
  }
  if (!has_host) text += "Host: localhost:" + std::to_string(port) + "\r\n";
  text += "Content-Length: " + std::to_string(ask.body.size()) + "\r\nConnection: close\r\n\r\n";
  return text + ask.body;
}

/// The head is lines of `Name: value`; the body ends with the connection.
Answer parse(const std::string& text) {
  Answer answer;
  const auto head_end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.1 ") || head_end == std::string::npos) return answer;
  answer.status = std::stoi(text.substr(9, 3));
  answer.body = text.substr(head_end + 4);
  for (auto at = text.find("\r\n"); at < head_end; at = text.find("\r\n", at + 2)) {
    const auto colon = text.find(": ", at);
    const auto end = text.find("\r\n", at + 2);
    if (colon == std::string::npos || colon > end) continue;
    answer.headers[small(text.substr(at + 2, colon - at - 2))] =
        text.substr(colon + 2, end - colon - 2);
  }
  return answer;
}

}  // namespace

Connection::Connection(std::uint16_t port)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  // Longer than any answer takes, so that a server that is stuck does not hold up the tests.
  const timeval patience = {90, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  open_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

Connection::~Connection() { close(socket_); }

bool Connection::send(std::string_view text) {
  while (open_ && !text.empty()) {
    const auto size = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return open_;
}

std::string Connection::read_to_end() {
  std::string text;
  char buffer[16 * 1024];
  ssize_t size = 0;
  while ((size = recv(socket_, buffer, sizeof buffer, 0)) > 0) {
    text.append(buffer, static_cast<std::size_t>(size));
  }
  return text;
}

Answer fetch(std::uint16_t port, const Ask& ask) {
  Connection connection(port);
  if (!connection.send(request_text(ask, port))) return {};
  return parse(connection.read_to_end());
}

}  // namespace ringback::e2e
