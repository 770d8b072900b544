// A client's side of TLS as bytes in and bytes out, by OpenSSL itself.
#pragma once

#include <openssl/ssl.h>

#include <string>
#include <string_view>

namespace ringback::http {

/// What a client is like.
struct TlsClientOptions {
  std::string trusted = {};             ///< The PEM of an authority; "" trusts everybody.
  std::string host = "api.twilio.com";  ///< Asked for, and to be proven.
  std::string protocols = {};           ///< ALPN's list, such as "\x02h2"; "" offers none.
  int newest = 0;                       ///< TLS1_2_VERSION or such; 0 for what OpenSSL has.
};

class TlsClient {
 public:
  explicit TlsClient(const TlsClientOptions& options = {});
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  /// Takes the server's bytes and goes on with whatever is due.
  void receive(std::string_view bytes);

  /// Encrypts; before the handshake is complete it waits.
  void send(std::string_view plain);

  /// Bytes for the server.
  std::string output();

  bool shaken() const { return shaken_; }
  bool failed() const { return failed_; }
  bool ended() const { return ended_; }  ///< The server has said that nothing follows.
  const std::string& plain() const { return plain_; }

  /// X509_V_OK, or why the certificate is not believed.
  long verdict() const;

  /// What ALPN came to.
  std::string protocol() const;

  SSL* openssl() { return ssl_; }

 private:
  void go_on();

  SSL_CTX* context_;
  SSL* ssl_;
  BIO* in_;
  BIO* out_;
  bool shaken_ = false;
  bool failed_ = false;
  bool ended_ = false;
  std::string waiting_;
  std::string plain_;
};

}  // namespace ringback::http
