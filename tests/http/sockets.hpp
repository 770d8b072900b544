// A server on loopback and raw connections to it, all on one io_context.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.hpp"

namespace ringback::http {

/// A server whose handler is the test's; unless told, it says what it was asked.
struct Loopback {
  explicit Loopback(ServerLimits limits = {}, const Clock* clock = nullptr);

  /// Lets things happen until `done`; false when it does not come.
  bool until(const std::function<bool()>& done);

  std::string url(std::string_view path) const;

  boost::asio::io_context io;
  Handler handler;
  std::vector<Request> requests;
  Server server;
  std::uint16_t port = 0;
};

/// A connection whose every byte the test sends and sees.
class Wire {
 public:
  explicit Wire(Loopback& loopback);
  ~Wire() { close(); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  void send(std::string_view text);

  /// Everything received, once `text` is in it; else "" and what came as a failure.
  std::string until(std::string_view text);

  /// Everything received when the server has closed the connection.
  std::string until_closed();

  const std::string& received() const { return state_->received; }
  void close() { state_->socket.close(); }

 private:
  struct State {  // shared with what is under way, which may outlive the wire
    explicit State(boost::asio::io_context& io) : socket(io) {}
    boost::asio::ip::tcp::socket socket;
    std::string buffer = std::string(4096, '\0');
    std::string received;
    bool closed = false;
  };
  static void receive(const std::shared_ptr<State>& state);

  Loopback& loopback_;
  std::shared_ptr<State> state_;
};

/// `HTTP/1.1 200 OK` with a plain text.
std::string plain_answer(std::string_view body);

}  // namespace ringback::http
