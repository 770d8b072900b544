// The HTTP client for hosts that are not ours. Beast stays behind this header.
#pragma once

#include <memory>

#include "http/web.hpp"

namespace boost::asio {
class io_context;
}

namespace ringback::http {

/// Carries requests over TCP and TLS (certificates checked against the machine's store), one
/// connection a request. Errors: 11210 no such host; 11201 no connection in time, 11202 refused,
/// 11205 no connection for another reason; 11220 TLS; 11206 what came is not HTTP; 11200 no answer.
/// A request that a client of another machine made reaches nothing of this one's loopback: that is
/// 11205.
class Client final : public Network {
 public:
  explicit Client(boost::asio::io_context& io);
  ~Client() override;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  void fetch(const Request& request, const Patience& patience, Done done) override;
  std::unique_ptr<Socket> open(SocketRequest request, SocketListener listener) override;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ringback::http
