// X.509 by OpenSSL (https://www.rfc-editor.org/rfc/rfc5280).
#include "http/certificate.hpp"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

#include "base/text.hpp"
#include "http/openssl.hpp"

namespace ringback::http {

namespace {

constexpr auto kAuthorityLife = std::chrono::days(5 * 365);

/// Some clients refuse server certificates that are longer valid than 398 days.
constexpr auto kHostLife = std::chrono::days(397);

/// Clients' clocks may be behind.
constexpr auto kBefore = std::chrono::days(1);

constexpr std::size_t kLongestCommonName = 64;  // RFC 5280, ub-common-name

using Bio = OpensslBio;
using Certificate = OpensslCertificate;
using Extension = std::unique_ptr<X509_EXTENSION, OpensslFree<X509_EXTENSION_free>>;
using Key = OpensslKey;

Error openssl_error(std::string_view what) { return {0, cat(what, ": ", openssl_reason()), 500}; }

std::string pem_of(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return openssl_text(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return openssl_text(bio.get());
}

Time time_of(const ASN1_TIME* time) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  return Time(std::chrono::seconds(timegm(&parts)));
}

void set_time(ASN1_TIME* field, Time time) {
  ASN1_TIME_set(field, std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

bool add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

void add_name(X509_NAME* name, const char* field, std::string_view value) {
  X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(value.data()),
                             static_cast<int>(value.size()), -1, 0);
}

/// A certificate that lacks its issuer, its extensions and its signature.
Certificate draft(EVP_PKEY* key, std::string_view common_name, Time now, std::chrono::days life) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  std::array<unsigned char, 16> serial{};
  RAND_bytes(serial.data(), serial.size());
  serial[0] = (serial[0] & 0x3F) | 0x40;  // positive, and never short
  auto* number = X509_get_serialNumber(certificate.get());
  ASN1_STRING_set(number, serial.data(), serial.size());
  set_time(X509_getm_notBefore(certificate.get()), now - kBefore);
  set_time(X509_getm_notAfter(certificate.get()), now + life);
  auto* name = X509_get_subject_name(certificate.get());
  add_name(name, "O", "Ringback");
  add_name(name, "CN", common_name);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  const auto labels = split(host, '.');
  return std::ranges::all_of(labels, [](const std::string& label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
  });
}

}  // namespace

struct Authority::Parts {
  Certificate certificate;
  Key key;
  Key host_key;  // one for all hosts, of this process alone
};

Authority::Authority() : parts_(std::make_unique<Parts>()) {}
Authority::~Authority() = default;

Result<std::shared_ptr<const Authority>> Authority::create(const std::string& domain, Time now) {
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return openssl_error("cannot make a key");
  const auto certificate = draft(key.get(), "Ringback development CA", now, kAuthorityLife);
  auto* draft = certificate.get();
  X509_set_issuer_name(draft, X509_get_subject_name(draft));
  // An address is no name below the domain, so that all of them have to be excluded.
  const bool made =
      add_extension(draft, draft, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
      add_extension(draft, draft, NID_key_usage, "critical,keyCertSign,cRLSign") &&
      add_extension(draft, draft, NID_ext_key_usage, "serverAuth") &&
      add_extension(draft, draft, NID_name_constraints,
                    cat("critical,permitted;DNS:", domain,
                        ",excluded;IP:0.0.0.0/0.0.0.0"
                        ",excluded;IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0")) &&
      add_extension(draft, draft, NID_subject_key_identifier, "hash") &&
      add_extension(draft, draft, NID_authority_key_identifier, "keyid:always") &&
      X509_sign(draft, key.get(), EVP_sha256()) != 0;
  if (!made) return openssl_error("cannot make a certificate authority");
  return read(pem_of(key.get()) + pem_of(draft));
}

Result<std::shared_ptr<const Authority>> Authority::read(const std::string& pem) {
  const std::shared_ptr<Authority> authority(new Authority);
  auto& parts = *authority->parts_;
  const auto bio = openssl_reader(pem);
  parts.key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  parts.certificate.reset(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!parts.key || !parts.certificate ||
      X509_check_private_key(parts.certificate.get(), parts.key.get()) != 1) {
    return openssl_error("this is not a certificate authority and its key");
  }
  parts.host_key.reset(EVP_EC_gen("P-256"));
  if (!parts.host_key) return openssl_error("cannot make a key");
  authority->certificate_ = pem_of(parts.certificate.get());
  authority->pem_ = pem_of(parts.key.get()) + authority->certificate_;
  authority->expires_ = time_of(X509_get0_notAfter(parts.certificate.get()));
  return std::shared_ptr<const Authority>(authority);
}

Result<IssuedCertificate> Authority::issue(std::string_view host, Time now) const {
  if (!is_host_name(host)) return Error{0, cat("'", host, "' is not the name of a host")};
  const auto common_name = host.size() > kLongestCommonName ? "Ringback" : host;
  const auto life = std::min(now + kHostLife, expires_) - now;
  const auto certificate =
      draft(parts_->host_key.get(), common_name, now, std::chrono::floor<std::chrono::days>(life));
  auto* leaf = certificate.get();
  auto* issuer = parts_->certificate.get();
  X509_set_issuer_name(leaf, X509_get_subject_name(issuer));
  const bool made = add_extension(leaf, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
                    add_extension(leaf, issuer, NID_key_usage, "critical,digitalSignature") &&
                    add_extension(leaf, issuer, NID_ext_key_usage, "serverAuth") &&
                    add_extension(leaf, issuer, NID_subject_alt_name, cat("DNS:", host)) &&
                    add_extension(leaf, issuer, NID_subject_key_identifier, "hash") &&
                    add_extension(leaf, issuer, NID_authority_key_identifier, "keyid:always") &&
                    X509_sign(leaf, parts_->key.get(), EVP_sha256()) != 0;
  if (!made) return openssl_error("cannot make a certificate");
  return IssuedCertificate{pem_of(leaf) + certificate_, pem_of(parts_->host_key.get()),
                           time_of(X509_get0_notAfter(leaf))};
}

}  // namespace ringback::http
