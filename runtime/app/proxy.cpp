// Where a client may go through us.
#include "app/proxy.hpp"

#include <algorithm>
#include <array>

#include "app/authority_file.hpp"
#include "app/emulator.hpp"
#include "base/text.hpp"
#include "clock/real_clock.hpp"

namespace ringback::app {

namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";

/// Names below twilio.com are without number; the certificates that are kept are not.
constexpr std::size_t kMostIdentities = 256;

constexpr Duration kForwardTime{60'000};

/// What speaks of a connection and not of the request
/// (https://www.rfc-editor.org/rfc/rfc9110#name-connection), and what the client makes itself.
constexpr auto kOfConnection = std::to_array<std::string_view>(
    {"Connection", "Proxy-Connection", "Proxy-Authorization", "Proxy-Authenticate", "Keep-Alive",
     "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Content-Length", "Host", "Expect"});

}  // namespace

bool is_twilio(std::string_view host) {
  return host == "twilio.com" || host.ends_with(".twilio.com");
}

bool is_allowed(const std::vector<std::string>& patterns, std::string_view host) {
  return std::ranges::any_of(patterns, [host](const std::string& pattern) {
    if (pattern == "*") return true;
    if (!pattern.starts_with("*.")) return equals_ignoring_case(pattern, host);
    const auto domain = to_lower(std::string_view(pattern).substr(1));
    return host.size() > domain.size() && host.ends_with(domain);
  });
}

Proxy::Proxy(Emulator& emulator, http::Network& network,
             std::optional<std::filesystem::path> folder)
    : emulator_(emulator), network_(network), folder_(std::move(folder)) {}

http::Tunnels Proxy::tunnels() {
  return {.grant = [this](const std::string& host,
                          const std::string& port) { return grant(host, port); },
          .failed =
              [this](const std::string& host, const std::string& reason) {
                emulator_.trace().record(0, "proxy.rejected", host,
                                         cat("a client broke TLS off: ", reason,
                                             "; does it trust the file that `ringback ca` names?"));
              }};
}

Proxy::Place Proxy::place_of(const std::string& host, const std::string& port) const {
  if (is_twilio(host)) {
    const bool usual = port.empty() || port == "443" || port == "80";
    return usual ? Place::kTwilio : Place::kForbidden;
  }
  const auto& domain = emulator_.domain();
  const bool near = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
  if (near && port == domain.substr(domain.find(':') + 1)) return Place::kHere;
  return is_allowed(emulator_.config().allowed_hosts, host) ? Place::kAllowed : Place::kForbidden;
}

Error Proxy::refusal(const std::string& host) const {
  emulator_.trace().record(0, "proxy.rejected", host, "is not a host that the proxy leads to");
  if (is_twilio(host)) return {0, cat("Of ", host, " there are the ports 443 and 80 here.\n"), 403};
  return {0,
          cat("This is Ringback's proxy: it leads to twilio.com alone. To let ", host,
              " through, add to twilio.yaml:\n\nproxy:\n  allow: [", host, "]\n"),
          403};
}

Result<http::Tunnel> Proxy::grant(const std::string& host, const std::string& port) {
  using Kind = http::Tunnel::Kind;
  switch (place_of(host, port)) {
    case Place::kHere: return http::Tunnel{Kind::kPlain};
    case Place::kAllowed: return http::Tunnel{Kind::kCarried};
    case Place::kForbidden: return refusal(host);
    case Place::kTwilio: break;
  }
  if (port == "80") return http::Tunnel{Kind::kPlain};
  auto proven = identity(host);
  if (!proven) return proven.error();
  return http::Tunnel{Kind::kSecure, std::move(proven).value()};
}

bool Proxy::concerns(const http::Request& request) const {
  if (!request.proxied) return false;
  const auto place = place_of(request.url.host, request.url.port);
  return place == Place::kAllowed || place == Place::kForbidden;
}

void Proxy::handle(http::Request request, http::Respond respond) {
  if (place_of(request.url.host, request.url.port) == Place::kForbidden) {
    const auto refused = refusal(request.url.host);
    return respond(http::response(refused.status, kText, refused.message));
  }
  for (const auto name : kOfConnection) request.headers.remove(name);
  network_.fetch(request, kForwardTime,
                 [respond = std::move(respond)](Result<http::Response> result) {
                   if (result.ok()) return respond(std::move(result).value());
                   respond(http::response(502, kText, cat(result.error().message, "\n")));
                 });
}

http::Response Proxy::certificate() {
  const auto present = authority();
  if (!present) return http::response(500, kText, cat(present.error().message, "\n"));
  return http::response(200, "application/x-pem-file", (*present)->certificate());
}

/// Read again when its file has been replaced.
Result<std::shared_ptr<const http::Authority>> Proxy::authority() {
  const auto now = machine_time();
  std::error_code none;
  const auto written =
      folder_ ? std::filesystem::last_write_time(*folder_ / kAuthorityKey, none) : read_at_;
  if (authority_ && authority_->expires() > now && (!folder_ || written == read_at_)) {
    return authority_;
  }
  identities_.clear();
  if (folder_) {
    auto opened = open_authority(*folder_, now);
    if (opened) {
      read_at_ = std::filesystem::last_write_time(*folder_ / kAuthorityKey, none);
      return authority_ = std::move(opened).value();
    }
    emulator_.trace().record(0, "proxy.rejected", folder_->string(),
                             cat(opened.error().message,
                                 "; the certificate authority is kept in memory, at "
                                 "/_ringback/ca.pem"));
    read_at_ = written;  // what is there counts again when it is another
  }
  auto made = http::Authority::create("twilio.com", now);
  if (made) authority_ = *made;
  return made;
}

Result<std::shared_ptr<const http::TlsIdentity>> Proxy::identity(const std::string& host) {
  const auto issuer = authority();
  if (!issuer) return issuer.error();
  const auto now = machine_time();
  const auto known = identities_.find(host);
  if (known != identities_.end() && known->second.expires > now + std::chrono::days(1)) {
    return known->second.identity;
  }
  const auto issued = (*issuer)->issue(host, now);
  if (!issued) return issued.error();
  auto made = http::TlsIdentity::create(host, issued->certificates, issued->key);
  if (!made) return made;
  if (identities_.size() >= kMostIdentities) identities_.clear();
  identities_.insert_or_assign(host, Known{*made, issued->expires});
  return made;
}

}  // namespace ringback::app
