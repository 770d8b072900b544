// The check of X-Twilio-Signature.
#include "http/signature.hpp"

#include <array>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "http/form.hpp"

namespace ringback::http {

namespace {

/// The nearest to the client of what proxies have noted.
std::string forwarded(const Headers& headers, std::string_view name) {
  const auto value = headers.get(name);
  return std::string(trim(std::string_view(value).substr(0, value.find(','))));
}

/// The address that the client used, before proxies.
Url public_url(const Request& request, Proxy proxy) {
  if (proxy == Proxy::kIgnored) return request.url;
  const auto scheme = to_lower(forwarded(request.headers, "X-Forwarded-Proto"));
  const auto host = forwarded(request.headers, "X-Forwarded-Host");
  const auto address = cat(scheme.empty() ? request.url.scheme : scheme, "://",
                           host.empty() ? request.url.authority() : host);
  const auto parsed = parse_url(address);
  if (!parsed.ok()) return request.url;
  Url url = request.url;
  url.scheme = parsed->scheme;
  url.host = parsed->host;
  url.port = parsed->port;
  return url;
}

bool is_form(const Request& request) {
  const auto type = to_lower(request.headers.get("Content-Type"));
  return type.starts_with("application/x-www-form-urlencoded");
}

/// Whether the query holds the digest of the body.
bool digest_matches(const Request& request) {
  for (const auto& [name, value] : parse_form(request.url.query)) {
    if (name == "bodySHA256") {
      return equal_in_constant_time(to_lower(value), sha256_hex(request.body));
    }
  }
  return false;
}

}  // namespace

bool is_signed(const Request& request, const std::string& auth_token, Proxy proxy) {
  const auto signature = request.headers.get("X-Twilio-Signature");
  if (signature.empty() || auth_token.empty()) return false;
  const bool form = is_form(request);
  if (!form && !request.body.empty() && !digest_matches(request)) return false;
  const auto posted = form ? parse_form(request.body) : FormFields();
  const auto url = public_url(request, proxy);
  std::array<Url, 3> candidates = {url, url, url};
  candidates[1].port = url.scheme == "https" ? "443" : "80";
  candidates[2].port.clear();
  if (!url.port.empty()) candidates[1].port = url.port;
  bool matches = false;
  for (const auto& candidate : candidates) {
    const auto expected = twilio_signature(auth_token, candidate.request_text(), posted);
    matches = equal_in_constant_time(expected, signature) || matches;
  }
  return matches;
}

}  // namespace ringback::http
