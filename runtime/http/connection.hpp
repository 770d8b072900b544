// One connection of the server: requests in, one at a time, and their responses out, in the open or
// inside a tunnel. Internal to the server, for it knows Asio.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/message.hpp"
#include "http/request_reader.hpp"
#include "http/server.hpp"
#include "http/tls.hpp"
#include "http/tunnels.hpp"

namespace ringback::http {

/// What connections share with their server and outlives them.
struct Desk {
  Handler handler;
  ServerLimits limits;
  Tunnels tunnels;
  std::function<std::string_view()> date;  ///< Of this second.
  std::function<void(const class Connection&)> closed;
  std::string scratch = std::string(64 * 1024, '\0');  ///< What is read lands here first.
  std::uint64_t second = 0;                            ///< Counts up while there are connections.
  bool stopping = false;
};

/// Kept alive by what it waits for: a socket, or a handler that owes a response.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket socket, std::shared_ptr<Desk> desk);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Waits for the first request; nothing is taken from a client of whom nobody knows who it was.
  void start() { client_.empty() ? close() : await_input(); }

  /// Closes the connection if it has been silent, or slow, for too long by Desk::second.
  void check_time();

  /// Closes it unless a request, or a part of one, has arrived.
  void close_if_idle();

 private:
  enum class Phase {
    kIdle,      ///< Nothing of the next request is there.
    kReading,   ///< Some of it is.
    kHandling,  ///< The handler has it.
    kWriting,   ///< The response waits for the client to read.
    kShaking,   ///< A tunnel is open, and its TLS is being agreed upon.
    kDraining,  ///< All is said; what the client still sends is dropped for a while.
    kClosed,
  };

  void enter(Phase phase, int seconds);
  void await_input();
  void read();
  bool decrypt(std::string_view bytes);
  void advance();
  bool parse();
  void go_on();
  bool send_now(std::string_view bytes);
  void handle();
  void connect(const Url& destination);
  void secure(std::shared_ptr<const TlsIdentity> identity);
  void respond(std::uint64_t request, Response response);
  void refuse(int status);
  void write(Response response, bool last);
  void await_output();
  bool flush();
  void take_more();
  void written();
  void seal();
  void farewell();
  void close();

  boost::asio::ip::tcp::socket socket_;
  std::shared_ptr<Desk> desk_;
  Phase phase_ = Phase::kIdle;
  std::uint64_t deadline_ = 0;  // by Desk::second
  std::string client_;
  RequestReader reader_;
  std::optional<Url> destination_;   // of the tunnel that requests come through
  std::unique_ptr<TlsSession> tls_;  // null in the open
  bool head_request_ = false;
  bool old_client_ = false;
  bool keep_alive_ = true;
  bool refused_ = false;
  std::uint64_t requests_ = 0;
  std::string head_, body_;  // to be written
  std::size_t sent_ = 0;
  std::shared_ptr<const Source> rest_;  // to be written behind the body
  std::uint64_t rest_taken_ = 0;
};

}  // namespace ringback::http
