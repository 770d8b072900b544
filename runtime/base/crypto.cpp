// Digests and signatures, by OpenSSL.
#include "base/crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <tuple>

namespace ringback {

namespace {

const unsigned char* bytes(std::string_view data) {
  return reinterpret_cast<const unsigned char*>(data.data());
}

using Mac = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

/// What every HMAC with SHA-1 begins with, but for its key.
Mac hmac_of_sha1() {
  char digest[] = "SHA1";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_end()};
  EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  Mac mac(EVP_MAC_CTX_new(algorithm), EVP_MAC_CTX_free);
  EVP_MAC_free(algorithm);
  EVP_MAC_CTX_set_params(mac.get(), parameters);
  return mac;
}

/// The first eight bytes, as a number that is ordered as they are.
std::uint64_t beginning(std::string_view text) {
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < sizeof number; ++at) {
    number = number << 8 | (at < text.size() ? static_cast<unsigned char>(text[at]) : 0u);
  }
  return number;
}

std::string hex_digest(std::string_view data, const EVP_MD* algorithm) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(bytes(data), data.size(), digest, &size, algorithm, nullptr);
  std::string out;
  for (const unsigned char byte : std::span(digest, size)) {
    out += {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
  }
  return out;
}

}  // namespace

// OpenSSL takes longer to look an algorithm up than to run it over a short text, so each is looked
// up once.

std::string sha1(std::string_view data) {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  unsigned char digest[SHA_DIGEST_LENGTH];
  EVP_Digest(bytes(data), data.size(), digest, nullptr, algorithm, nullptr);
  return {reinterpret_cast<const char*>(digest), sizeof digest};
}

std::string md5_hex(std::string_view data) {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "MD5", nullptr);
  return hex_digest(data, algorithm);
}

std::string sha256_hex(std::string_view data) {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return hex_digest(data, algorithm);
}

std::string hmac_sha1(std::string_view key, std::string_view data) {
  // Most is signed with the key of what was signed before, which the context knows already.
  thread_local const Mac mac = hmac_of_sha1();
  thread_local std::optional<std::string> last;
  const bool known = last && *last == key;
  if (!known) last = key;
  unsigned char digest[SHA_DIGEST_LENGTH];
  std::size_t size = 0;
  // For OpenSSL null is no key, an empty one is a key.
  EVP_MAC_init(mac.get(), known ? nullptr : bytes(*last), known ? 0 : last->size(), nullptr);
  EVP_MAC_update(mac.get(), bytes(data), data.size());
  EVP_MAC_final(mac.get(), digest, &size, sizeof digest);
  return {reinterpret_cast<const char*>(digest), size};
}

std::string base64(std::string_view data) {
  std::string out(4 * ((data.size() + 2) / 3), '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes(data),
                  static_cast<int>(data.size()));
  return out;
}

std::string base64_decode(std::string_view text) {
  const auto end = text.find('=');
  const auto padding = end == std::string_view::npos ? 0 : text.size() - end;
  const bool padded = padding <= 2 && text.find_first_not_of('=', end) == std::string_view::npos;
  const bool blank = text.find_first_of(" \t\r\n") != std::string_view::npos;  // OpenSSL trims them
  if (text.empty() || text.size() % 4 != 0 || !padded || blank) return "";
  std::string out(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes(text),
                                   static_cast<int>(text.size()));
  if (size < 0) return "";
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string twilio_signature(std::string_view auth_token, std::string_view url,
                             const FormFields& posted) {
  // Most names differ at their beginnings, which are compared at once.
  std::vector<std::tuple<std::uint64_t, std::string_view, std::string_view>> sorted;
  sorted.reserve(posted.size());
  std::size_t size = url.size();
  for (const auto& [name, value] : posted) {
    sorted.emplace_back(beginning(name), name, value);
    size += name.size() + value.size();
  }
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::string text;
  text.reserve(size);
  text.append(url);
  for (const auto& [order, name, value] : sorted) text.append(name).append(value);
  return base64(hmac_sha1(auth_token, text));
}

}  // namespace ringback
