// The server's side of TLS as bytes in and bytes out. Needs no socket: the connection has that.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace ringback::http {

/// The name a server proves, with its certificate and its key. Shared by the sessions that use it.
class TlsIdentity {
 public:
  /// `certificates` and `key` are PEM, the host's own certificate first. A client that asks for
  /// another host than `host` is refused. TLS 1.2 or newer, HTTP/1.1 alone.
  static Result<std::shared_ptr<const TlsIdentity>> create(std::string host,
                                                           const std::string& certificates,
                                                           const std::string& key);
  ~TlsIdentity();
  TlsIdentity(const TlsIdentity&) = delete;
  TlsIdentity& operator=(const TlsIdentity&) = delete;

  const std::string& host() const { return host_; }

 private:
  friend class TlsSession;
  explicit TlsIdentity(std::string host);

  std::string host_;
  struct Context;
  std::unique_ptr<Context> context_;
};

/// One client's session. What it says in plain text is taken by plain(), what has to go to it by
/// output(), after every call.
class TlsSession {
 public:
  enum class State {
    kShaking,  ///< The handshake is not complete.
    kOpen,
    kEnded,   ///< The client has said that it will send no more.
    kFailed,  ///< Nothing more can be read; failure() says why. The last output tells the client.
  };

  explicit TlsSession(std::shared_ptr<const TlsIdentity> identity);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  /// Takes what has come from the client.
  State receive(std::string_view bytes);

  /// Encrypts for the client. Only of an open session.
  void send(std::string_view plain);

  /// Tells the client that nothing will follow.
  void finish();

  std::string plain() { return std::exchange(plain_, {}); }
  std::string output();

  const std::string& failure() const { return failure_; }

 private:
  State fail(std::string reason);

  std::shared_ptr<const TlsIdentity> identity_;
  struct Engine;
  std::unique_ptr<Engine> engine_;
  State state_ = State::kShaking;
  std::size_t shaken_bytes_ = 0;
  std::string plain_;
  std::string failure_;
};

}  // namespace ringback::http
