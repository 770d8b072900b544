// Owners of OpenSSL's objects, and its errors as text. For sources alone, which know OpenSSL.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace ringback::http {

template <auto Free>
struct OpensslFree {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using OpensslBio = std::unique_ptr<BIO, OpensslFree<BIO_free>>;
using OpensslCertificate = std::unique_ptr<X509, OpensslFree<X509_free>>;
using OpensslKey = std::unique_ptr<EVP_PKEY, OpensslFree<EVP_PKEY_free>>;

/// A reader of the text, which must outlive it.
inline OpensslBio openssl_reader(const std::string& text) {
  return OpensslBio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// What has been written to a buffer in memory, which is empty then.
inline std::string openssl_text(BIO* bio) {
  std::string text(BIO_pending(bio), '\0');
  if (!text.empty()) BIO_read(bio, text.data(), static_cast<int>(text.size()));
  return text;
}

/// Why OpenSSL has failed, by the oldest error of this thread; none is left. "" when it says
/// nothing.
inline std::string openssl_reason() {
  const char* text = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return text == nullptr ? "" : text;
}

}  // namespace ringback::http
