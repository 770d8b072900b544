// PKCS #12 by OpenSSL (https://www.rfc-editor.org/rfc/rfc7292).
#include "app/truststore.hpp"

#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <memory>

#include "base/text.hpp"
#include "http/openssl.hpp"

namespace ringback::app {

namespace {

using http::OpensslFree;

void free_bags(STACK_OF(PKCS12_SAFEBAG) * bags) {
  sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}
void free_safes(STACK_OF(PKCS7) * safes) { sk_PKCS7_pop_free(safes, PKCS7_free); }

using Bags = std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), OpensslFree<free_bags>>;
using Safes = std::unique_ptr<STACK_OF(PKCS7), OpensslFree<free_safes>>;
using File = std::unique_ptr<PKCS12, OpensslFree<PKCS12_free>>;

/// Java passes over certificates without this mark: Oracle's trusted key usage, for any use.
constexpr auto kTrusted = "2.16.840.1.113894.746875.1.1";

bool add(STACK_OF(PKCS12_SAFEBAG) * bags, X509* certificate, const std::string& name) {
  PKCS12_SAFEBAG* bag = PKCS12_SAFEBAG_create_cert(certificate);
  if (bag == nullptr || sk_PKCS12_SAFEBAG_push(bags, bag) == 0) return false;
  auto* any_use = reinterpret_cast<const unsigned char*>(OBJ_nid2obj(NID_anyExtendedKeyUsage));
  return PKCS12_add_friendlyname_utf8(bag, name.data(), static_cast<int>(name.size())) == 1 &&
         PKCS12_add1_attr_by_txt(bag, kTrusted, V_ASN1_OBJECT, any_use, -1) == 1;
}

}  // namespace

Result<std::string> java_truststore(const std::string& pem) {
  const auto failed = [] {
    return Error{0, cat("cannot make a file for Java: ", http::openssl_reason()), 500};
  };
  const Bags bags(sk_PKCS12_SAFEBAG_new_null());
  const auto text = http::openssl_reader(pem);
  for (int number = 1;; ++number) {
    const http::OpensslCertificate certificate(
        PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!certificate) break;
    if (!add(bags.get(), certificate.get(), cat("ringback-", number))) return failed();
  }
  ERR_clear_error();  // the end of the text
  STACK_OF(PKCS7)* started = nullptr;
  constexpr int kNotEncrypted = -1;  // certificates are no secret
  const bool packed = PKCS12_add_safe(&started, bags.get(), kNotEncrypted, 0, nullptr) == 1;
  const Safes safes(started);
  const File file(packed ? PKCS12_add_safes(safes.get(), 0) : nullptr);
  const bool sealed = file && PKCS12_set_mac(file.get(), kTruststorePassword, -1, nullptr, 0,
                                             PKCS12_DEFAULT_ITER, EVP_sha256()) == 1;
  const http::OpensslBio out(BIO_new(BIO_s_mem()));
  if (!sealed || i2d_PKCS12_bio(out.get(), file.get()) != 1) return failed();
  return http::openssl_text(out.get());
}

}  // namespace ringback::app
