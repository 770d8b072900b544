// Setting and sending cookies.
#include "http/cookie_jar.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ringback::http {

namespace {

constexpr std::size_t kMostCookies = 200;  // what one host may make a client keep

bool below(std::string_view host, std::string_view domain) {
  return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                            host[host.size() - domain.size() - 1] == '.');
}

bool covers(std::string_view cookie, std::string_view path) {
  if (!path.starts_with(cookie)) return false;
  return cookie.ends_with('/') || path.size() == cookie.size() || path[cookie.size()] == '/';
}

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? "/" : std::string(path.substr(0, slash));
}

}  // namespace

/// `name=value; Path=/; Max-Age=60`; nothing when it cannot be kept.
std::optional<CookieJar::Cookie> CookieJar::read(const Url& url, std::string_view text, Time now) {
  const auto pieces = split(text, ';');
  const auto equals = pieces[0].find('=');
  if (equals == std::string::npos) return std::nullopt;
  Cookie cookie;
  cookie.name = trim(std::string_view(pieces[0]).substr(0, equals));
  cookie.value = trim(std::string_view(pieces[0]).substr(equals + 1));
  cookie.host = url.host;
  cookie.path = folder_of(url.path);
  bool has_age = false;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const std::string_view piece = pieces[i];
    const auto sign = piece.find('=');
    const auto name = to_lower(trim(piece.substr(0, sign)));
    auto value = sign == std::string_view::npos ? "" : std::string(trim(piece.substr(sign + 1)));
    if (name == "secure") cookie.secure = true;
    if (name == "path" && value.starts_with('/')) cookie.path = value;
    if (name == "max-age") {
      const auto seconds = parse_integer(value);
      if (!seconds) continue;
      has_age = true;
      cookie.until = now + std::chrono::seconds(std::clamp(*seconds, 0LL, 100'000'000LL));
    }
    if (name == "expires" && !has_age) {
      if (const auto time = parse_time(value); time.ok()) cookie.until = *time;
    }
    if (name != "domain" || value.empty()) continue;
    if (value.starts_with('.')) value.erase(0, 1);
    value = to_lower(value);
    if (!below(url.host, value) || value.find('.') == std::string::npos) return std::nullopt;
    cookie.host = value;
    cookie.domain = true;
  }
  return cookie.name.empty() ? std::nullopt : std::optional(cookie);
}

void CookieJar::keep(const Url& url, const Response& response, Time now) {
  for (const auto& [name, value] : response.headers) {
    if (!equals_ignoring_case(name, "Set-Cookie")) continue;
    auto cookie = read(url, value, now);
    if (!cookie) continue;
    std::erase_if(cookies_, [&](const Cookie& known) {
      return known.name == cookie->name && known.host == cookie->host && known.path == cookie->path;
    });
    cookies_.push_back(std::move(*cookie));
  }
  std::erase_if(cookies_, [&](const Cookie& one) { return one.until && *one.until <= now; });
  if (cookies_.size() > kMostCookies) cookies_.erase(cookies_.begin());
}

std::string CookieJar::header(const Url& url, Time now) const {
  std::vector<std::string> pairs;
  for (const auto& cookie : cookies_) {
    const bool here = cookie.domain ? below(url.host, cookie.host) : url.host == cookie.host;
    const bool live = !cookie.until || *cookie.until > now;
    const bool safe = !cookie.secure || url.scheme == "https";
    if (here && live && safe && covers(cookie.path, url.path)) {
      pairs.push_back(cat(cookie.name, "=", cookie.value));
    }
  }
  return join(pairs, "; ");
}

}  // namespace ringback::http
