// twilio/signature.hpp - X-Twilio-Signature: proof that a request comes from Twilio.
// https://www.twilio.com/docs/usage/webhooks/webhooks-security
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <twilio/json.hpp>
#include <twilio/text.hpp>
#include <utility>

namespace twilio {
namespace detail {

// Mixes one block of 64 bytes into the state, FIPS 180-4 section 6.1.2.
inline void sha1_block(std::array<std::uint32_t, 5>& state, std::string_view block) {
  std::array<std::uint32_t, 80> words{};
  for (std::size_t i = 0; i < 64; ++i) {
    words[i / 4] = words[i / 4] << 8 | static_cast<unsigned char>(block[i]);
  }
  for (std::size_t i = 16; i < 80; ++i) {
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  auto [a, b, c, d, e] = state;
  for (std::size_t i = 0; i < 80; ++i) {
    const auto [mix, key] = i < 20   ? std::pair((b & c) | (~b & d), 0x5A827999u)
                            : i < 40 ? std::pair(b ^ c ^ d, 0x6ED9EBA1u)
                            : i < 60 ? std::pair((b & c) | (b & d) | (c & d), 0x8F1BBCDCu)
                                     : std::pair(b ^ c ^ d, 0xCA62C1D6u);
    const std::uint32_t next = std::rotl(a, 5) + mix + e + key + words[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e};
}

// The 20 bytes of SHA-1.
inline std::string sha1(std::string_view message) {
  std::string padded(message);
  padded += '\x80';
  padded.append((120 - padded.size() % 64) % 64, '\0');
  const std::uint64_t bits = std::uint64_t(message.size()) * 8;
  for (int shift = 56; shift >= 0; shift -= 8) padded += static_cast<char>(bits >> shift & 0xFF);

  std::array<std::uint32_t, 5> state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  for (std::size_t at = 0; at < padded.size(); at += 64) {
    sha1_block(state, std::string_view(padded).substr(at, 64));
  }
  std::string digest;
  for (const std::uint32_t word : state) {
    for (int shift = 24; shift >= 0; shift -= 8) digest += static_cast<char>(word >> shift & 0xFF);
  }
  return digest;
}

// The 20 bytes of HMAC-SHA-1, RFC 2104.
inline std::string hmac_sha1(std::string_view key, std::string_view message) {
  std::string block(key.size() > 64 ? sha1(key) : std::string(key));
  block.resize(64, '\0');
  std::string inner, outer;
  for (const char c : block) {
    inner += static_cast<char>(c ^ 0x36);
    outer += static_cast<char>(c ^ 0x5C);
  }
  return sha1(outer + sha1(inner.append(message)));
}

// Whether two texts are equal, in a time that does not tell where they differ.
inline bool equal_in_constant_time(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    difference |= static_cast<unsigned char>(left[i] ^ right[i]);
  }
  return difference == 0;
}

// The URL with the standard port of its scheme added, or taken away if it is there.
inline std::string toggle_port(std::string_view url) {
  const std::string_view port = url.starts_with("https://") ? ":443" : ":80";
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const std::size_t end = std::min(url.find_first_of("/?#", scheme + 3), url.size());
  std::string authority(url.substr(0, end));
  const std::size_t colon = authority.find(':', authority.find_last_of("@]/") + 1);
  if (colon == std::string::npos) {
    authority += port;
  } else if (std::string_view(authority).substr(colon) == port) {
    authority.resize(colon);
  }
  return authority.append(url.substr(end));
}

}  // namespace detail

// The signature of a request to `url` with these form parameters: a JSON object of texts, or lists
// of texts for repeated ones. `token` is the AuthToken of the account.
inline std::string request_signature(std::string_view token, std::string_view url,
                                     const Json& parameters = Json::object()) {
  std::map<std::string, std::set<std::string>> sorted;
  for (const auto& [name, value] : parameters.items()) {
    if (!value.is_array()) {
      sorted[name].insert(detail::print(value));
      continue;
    }
    for (const Json& element : value) sorted[name].insert(detail::print(element));
  }
  std::string signed_text(url);
  for (const auto& [name, values] : sorted) {
    for (const std::string& value : values) signed_text += name + value;
  }
  return detail::base64(detail::hmac_sha1(token, signed_text));
}

// Whether Twilio sent this request. `url` is the address as configured at Twilio, query included;
// a standard port may be written out or not.
inline bool validate_request(std::string_view token, std::string_view signature,
                             std::string_view url, const Json& parameters = Json::object()) {
  if (token.empty()) return false;
  const std::string plain = request_signature(token, url, parameters);
  const std::string other = request_signature(token, detail::toggle_port(url), parameters);
  const bool matches_plain = detail::equal_in_constant_time(signature, plain);
  const bool matches_other = detail::equal_in_constant_time(signature, other);
  return matches_plain || matches_other;
}

}  // namespace twilio
