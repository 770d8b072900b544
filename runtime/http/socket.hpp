// WebSockets that we open: what the engines see of them.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/message.hpp"

namespace ringback::http {

/// An open WebSocket, or one on its way. Letting go of it closes it without a word.
class Socket {
 public:
  virtual ~Socket() = default;

  /// Sends a text message, after all before it.
  virtual void send(std::string text) = 0;

  /// Calls `done` when the other end has seen all that was sent; never, when the socket closes
  /// before that. What it sent meanwhile has been received by then.
  virtual void sync(std::function<void()> done) = 0;

  /// Says goodbye when all that was sent is out; the listener hears nothing more.
  virtual void close() = 0;
};

/// Who is told of a socket, never from inside a call of it: opened once, then messages, and at
/// most one end.
struct SocketListener {
  std::function<void()> opened;
  std::function<void(std::string)> received;
  std::function<void(Error)> closed;  ///< Code 0 when the other end said goodbye.
};

/// What is asked for: a `ws:` or `wss:` address, and headers of the handshake.
struct SocketRequest {
  std::string url;
  Headers headers;
};

}  // namespace ringback::http
