// OpenSSL as a client, between two buffers.
#include "http/tls_client.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <utility>

#include "http/openssl.hpp"

namespace ringback::http {

TlsClient::TlsClient(const TlsClientOptions& options)
    : context_(SSL_CTX_new(TLS_client_method())),
      in_(BIO_new(BIO_s_mem())),
      out_(BIO_new(BIO_s_mem())) {
  if (!options.trusted.empty()) {
    const auto text = openssl_reader(options.trusted);
    const OpensslCertificate trusted(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_), trusted.get());
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
  }
  if (options.newest != 0) {
    SSL_CTX_set_cipher_list(context_, "ALL:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(context_, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_, options.newest);
  }
  ssl_ = SSL_new(context_);
  SSL_set_bio(ssl_, in_, out_);
  SSL_set_connect_state(ssl_);
  if (!options.host.empty()) {
    SSL_set_tlsext_host_name(ssl_, options.host.c_str());
    SSL_set1_host(ssl_, options.host.c_str());
  }
  if (!options.protocols.empty()) {
    SSL_set_alpn_protos(ssl_, reinterpret_cast<const unsigned char*>(options.protocols.data()),
                        static_cast<unsigned>(options.protocols.size()));
  }
  go_on();
}

TlsClient::~TlsClient() {
  SSL_free(ssl_);
  SSL_CTX_free(context_);
  ERR_clear_error();
}

void TlsClient::receive(std::string_view bytes) {
  BIO_write(in_, bytes.data(), static_cast<int>(bytes.size()));
  go_on();
}

void TlsClient::send(std::string_view plain) {
  waiting_.append(plain);
  go_on();
}

void TlsClient::go_on() {
  ERR_clear_error();
  if (!shaken_) {
    const int done = SSL_do_handshake(ssl_);
    shaken_ = done == 1;
    if (!shaken_) {
      failed_ = SSL_get_error(ssl_, done) != SSL_ERROR_WANT_READ;
      return;
    }
  }
  if (!waiting_.empty()) {
    SSL_write(ssl_, waiting_.data(), static_cast<int>(waiting_.size()));
    waiting_.clear();
  }
  std::array<char, 16 * 1024> piece{};
  int count = 0;
  while ((count = SSL_read(ssl_, piece.data(), static_cast<int>(piece.size()))) > 0) {
    plain_.append(piece.data(), static_cast<std::size_t>(count));
  }
  const int why = SSL_get_error(ssl_, count);
  ended_ = why == SSL_ERROR_ZERO_RETURN;
  failed_ = !ended_ && why != SSL_ERROR_WANT_READ;
}

std::string TlsClient::output() { return openssl_text(out_); }

long TlsClient::verdict() const { return SSL_get_verify_result(ssl_); }

std::string TlsClient::protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_, &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

}  // namespace ringback::http
