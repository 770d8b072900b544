// OpenSSL between two buffers.
#include "http/tls.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <array>

#include "base/text.hpp"
#include "http/openssl.hpp"

namespace ringback::http {

namespace {

/// What a client may send before the handshake is complete. A hello is some 500 bytes, 2 KiB with
/// keys that withstand quantum computers.
constexpr std::size_t kLongestHandshake = 64 * 1024;

constexpr std::size_t kTlsPiece = 16 * 1024;  // a record's

std::string reason() {
  auto text = openssl_reason();
  return text.empty() ? "the client has broken off" : text;
}

/// https://www.rfc-editor.org/rfc/rfc6066#section-3: another host than the tunnel leads to is not
/// here.
int judge_name(SSL* session, int* alert, void* host) {
  const char* name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
  if (name == nullptr || to_lower(name) == *static_cast<const std::string*>(host)) {
    return SSL_TLSEXT_ERR_OK;
  }
  *alert = SSL_AD_UNRECOGNIZED_NAME;
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// https://www.rfc-editor.org/rfc/rfc7301#section-3.2
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  static constexpr std::string_view ours = "http/1.1";
  for (unsigned int at = 0; at < offered_size; at += 1U + offered[at]) {
    const std::string_view name(reinterpret_cast<const char*>(offered) + at + 1, offered[at]);
    if (name != ours) continue;
    *chosen = offered + at + 1;
    *size = offered[at];
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

struct TlsIdentity::Context {
  std::unique_ptr<SSL_CTX, OpensslFree<SSL_CTX_free>> openssl{SSL_CTX_new(TLS_server_method())};
};

TlsIdentity::TlsIdentity(std::string host)
    : host_(std::move(host)), context_(std::make_unique<Context>()) {
  auto* context = context_->openssl.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_tlsext_servername_callback(context, judge_name);
  SSL_CTX_set_tlsext_servername_arg(context, &host_);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

TlsIdentity::~TlsIdentity() = default;

Result<std::shared_ptr<const TlsIdentity>> TlsIdentity::create(std::string host,
                                                               const std::string& certificates,
                                                               const std::string& key) {
  const std::shared_ptr<TlsIdentity> identity(new TlsIdentity(std::move(host)));
  auto* context = identity->context_->openssl.get();
  const auto chain = openssl_reader(certificates);
  const OpensslCertificate own(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr));
  bool taken = own && SSL_CTX_use_certificate(context, own.get()) == 1;
  for (;;) {
    OpensslCertificate next(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr));
    if (!next) break;
    if (SSL_CTX_add_extra_chain_cert(context, next.get()) == 1) (void)next.release();
  }
  ERR_clear_error();  // the end of the text
  const OpensslKey secret(
      PEM_read_bio_PrivateKey(openssl_reader(key).get(), nullptr, nullptr, nullptr));
  taken = taken && secret && SSL_CTX_use_PrivateKey(context, secret.get()) == 1;
  if (!taken) return Error{0, cat("a certificate or key cannot be used: ", reason()), 500};
  return std::shared_ptr<const TlsIdentity>(identity);
}

struct TlsSession::Engine {
  explicit Engine(SSL_CTX* context) : ssl(SSL_new(context)) {
    SSL_set_bio(ssl.get(), in, out);
    SSL_set_accept_state(ssl.get());
  }

  BIO* in = BIO_new(BIO_s_mem());  // both belong to the session
  BIO* out = BIO_new(BIO_s_mem());
  std::unique_ptr<SSL, OpensslFree<SSL_free>> ssl;
};

TlsSession::TlsSession(std::shared_ptr<const TlsIdentity> identity)
    : identity_(std::move(identity)),
      engine_(std::make_unique<Engine>(identity_->context_->openssl.get())) {}

TlsSession::~TlsSession() = default;

TlsSession::State TlsSession::fail(std::string reason) {
  failure_ = std::move(reason);
  return state_ = State::kFailed;
}

TlsSession::State TlsSession::receive(std::string_view bytes) {
  if (state_ == State::kFailed || state_ == State::kEnded) return state_;
  auto* ssl = engine_->ssl.get();
  BIO_write(engine_->in, bytes.data(), static_cast<int>(bytes.size()));
  ERR_clear_error();
  if (state_ == State::kShaking) {
    const int shaken = SSL_do_handshake(ssl);
    if (shaken == 1) {
      state_ = State::kOpen;
    } else if (SSL_get_error(ssl, shaken) != SSL_ERROR_WANT_READ) {
      return fail(reason());
    } else {
      shaken_bytes_ += bytes.size();
      if (shaken_bytes_ > kLongestHandshake) return fail("the handshake is longer than 64 KiB");
      return state_;
    }
  }
  std::array<char, kTlsPiece> piece{};
  int count = 0;
  while ((count = SSL_read(ssl, piece.data(), static_cast<int>(piece.size()))) > 0) {
    plain_.append(piece.data(), static_cast<std::size_t>(count));
  }
  switch (SSL_get_error(ssl, count)) {
    case SSL_ERROR_WANT_READ: return state_;
    case SSL_ERROR_ZERO_RETURN: return state_ = State::kEnded;
    default: return fail(reason());
  }
}

void TlsSession::send(std::string_view plain) {
  std::size_t written = 0;
  while (!plain.empty() &&
         SSL_write_ex(engine_->ssl.get(), plain.data(), plain.size(), &written) == 1) {
    plain.remove_prefix(written);
  }
}

void TlsSession::finish() {
  if (state_ != State::kOpen && state_ != State::kEnded) return;
  SSL_shutdown(engine_->ssl.get());
  ERR_clear_error();
}

std::string TlsSession::output() { return openssl_text(engine_->out); }

}  // namespace ringback::http
