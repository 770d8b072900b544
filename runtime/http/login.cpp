// Challenges and what answers them.
#include "http/login.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "http/form.hpp"

namespace ringback::http {

namespace {

/// A scheme and its parameters, as a header has them.
struct Offer {
  std::string scheme;
  std::vector<std::pair<std::string, std::string>> parameters;

  std::string get(std::string_view name) const {
    for (const auto& [key, value] : parameters) {
      if (key == name) return value;
    }
    return "";
  }
};

/// Reads `Basic realm="a", Digest realm="b", qop="auth"`: several may be in one line.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Offer> offers() {
    std::vector<Offer> offers;
    for (;;) {
      skip(", \t");
      if (text_.empty()) return offers;
      auto word = to_lower(token());
      if (word.empty()) text_.remove_prefix(1);
      skip(" \t");
      const bool is_parameter = text_.starts_with('=');
      if (is_parameter) {
        text_.remove_prefix(1);
        skip(" \t");
        auto value = text_.starts_with('"') ? quoted() : token();
        if (!offers.empty()) offers.back().parameters.emplace_back(word, std::move(value));
      } else if (!word.empty()) {
        offers.push_back({std::move(word), {}});
      }
    }
  }

 private:
  void skip(std::string_view blanks) {
    text_.remove_prefix(std::min(text_.find_first_not_of(blanks), text_.size()));
  }

  std::string token() {
    const auto size = std::min(text_.find_first_of(", \t=\""), text_.size());
    const std::string word(text_.substr(0, size));
    text_.remove_prefix(size);
    return word;
  }

  std::string quoted() {
    std::string value;
    std::size_t at = 1;
    for (; at < text_.size() && text_[at] != '"'; ++at) {
      if (text_[at] == '\\' && at + 1 < text_.size()) ++at;
      value += text_[at];
    }
    text_.remove_prefix(std::min(at + 1, text_.size()));
    return value;
  }

  std::string_view text_;
};

bool offers_auth(const std::string& qop) {
  for (const auto& word : split(qop, ',')) {
    if (to_lower(trim(word)) == "auth") return true;
  }
  return false;
}

std::optional<Challenge> challenge_of(const Offer& offer) {
  using Scheme = Challenge::Scheme;
  Challenge challenge;
  challenge.realm = offer.get("realm");
  if (offer.scheme == "basic") return challenge;
  if (offer.scheme != "digest") return std::nullopt;
  const auto algorithm = to_lower(offer.get("algorithm"));
  const bool md5 = algorithm.empty() || algorithm == "md5";
  if (!md5 && algorithm != "sha-256") return std::nullopt;
  const auto qop = offer.get("qop");
  if (!qop.empty() && !offers_auth(qop)) return std::nullopt;
  challenge.scheme = md5 ? Scheme::kDigestMd5 : Scheme::kDigestSha256;
  challenge.nonce = offer.get("nonce");
  challenge.opaque = offer.get("opaque");
  challenge.counts = !qop.empty();
  return challenge;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string digest(const Challenge& challenge, const std::string& user, const std::string& password,
                   const Request& request, int use, std::string_view client_nonce) {
  const bool md5 = challenge.scheme == Challenge::Scheme::kDigestMd5;
  const auto hash = md5 ? md5_hex : sha256_hex;
  const auto uri = request.url.target();
  const auto secret = hash(cat(user, ":", challenge.realm, ":", password));
  const auto asked = hash(cat(request.method, ":", uri));
  std::array<char, 16> count{};
  std::snprintf(count.data(), count.size(), "%08x", static_cast<unsigned>(use));
  const std::string number = count.data();
  const auto middle = challenge.counts
                          ? cat(challenge.nonce, ":", number, ":", client_nonce, ":auth")
                          : challenge.nonce;
  auto header = cat("Digest username=", in_quotes(user), ", realm=", in_quotes(challenge.realm),
                    ", nonce=", in_quotes(challenge.nonce), ", uri=", in_quotes(uri),
                    ", algorithm=", md5 ? "MD5" : "SHA-256", ", response=\"",
                    hash(cat(secret, ":", middle, ":", asked)), "\"");
  if (challenge.counts) header += cat(", qop=auth, nc=", number, ", cnonce=\"", client_nonce, "\"");
  if (!challenge.opaque.empty()) header += cat(", opaque=", in_quotes(challenge.opaque));
  return header;
}

}  // namespace

std::optional<Challenge> best_challenge(const Headers& headers) {
  std::optional<Challenge> best;
  for (const auto& [name, value] : headers) {
    if (!equals_ignoring_case(name, "WWW-Authenticate")) continue;
    for (const auto& offer : Reader(value).offers()) {
      auto challenge = challenge_of(offer);
      if (challenge && (!best || challenge->scheme > best->scheme)) best = std::move(challenge);
    }
  }
  return best;
}

std::string authorization(const Challenge& challenge, std::string_view userinfo,
                          const Request& request, int use, std::string_view client_nonce) {
  const auto colon = std::min(userinfo.find(':'), userinfo.size());
  const auto user = percent_decode(userinfo.substr(0, colon));
  const auto password = percent_decode(userinfo.substr(std::min(colon + 1, userinfo.size())));
  if (challenge.scheme == Challenge::Scheme::kBasic) {
    return cat("Basic ", base64(cat(user, ":", password)));
  }
  return digest(challenge, user, password, request, use, client_nonce);
}

}  // namespace ringback::http
