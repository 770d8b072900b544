// URLs, by Boost.URL.
#include <algorithm>
#include <array>
#include <boost/url.hpp>

#include "base/text.hpp"
#include "http/message.hpp"

namespace ringback::http {

namespace {

Error bad_url(std::string_view text) {
  return {11100, cat("'", text, "' is not an absolute http or https URL"), 400};
}

/// Names and addresses hold no escapes. What follows them is a path: Boost takes `h:port/` too.
bool has_host(const boost::urls::url_view& url) {
  const std::string_view host = url.encoded_host();
  const std::string_view path = url.encoded_path();
  return !host.empty() && host.find('%') == std::string_view::npos &&
         (path.empty() || path.front() == '/');
}

Result<Url> in_parts(boost::urls::url_view url, std::string_view text) {
  const std::string scheme = to_lower(std::string_view(url.scheme()));
  if ((scheme != "http" && scheme != "https") || !has_host(url)) return bad_url(text);
  Url parts;
  parts.scheme = scheme;
  parts.userinfo = std::string(url.encoded_userinfo());
  parts.host = to_lower(std::string_view(url.encoded_host()));
  parts.port = std::string(url.port());
  parts.path = url.encoded_path().empty() ? "/" : std::string(url.encoded_path());
  parts.query = std::string(url.encoded_query());
  parts.fragment = std::string(url.encoded_fragment());
  return parts;
}

/// Where the host ends, in which brackets stand around an address; 0 in a relative reference.
std::size_t end_of_host(std::string_view text) {
  const auto slashes = text.find_first_of("/?#");
  if (slashes == std::string_view::npos || !text.substr(slashes).starts_with("//")) return 0;
  if (slashes > 0 && text[slashes - 1] != ':') return 0;
  return std::min(text.size(), text.find_first_of("/?#", slashes + 2));
}

bool begins_escape(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEFabcdef";
  return text.size() >= 3 && text.substr(1, 2).find_first_not_of(digits) == std::string_view::npos;
}

/// What may stand anywhere in a URL as it is; brackets and percent signs have their places.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = '!'; byte < 0x7F; ++byte) plain[byte] = true;
  for (const char c : std::string_view("{}|\"<>^`\\[]%"))
    plain[static_cast<unsigned char>(c)] = false;
  return plain;
}();

/// What people paste into configuration and TwiML: blanks, braces and whatever else a URL must not
/// hold are encoded, as browsers do or would have to.
std::string tolerate(std::string_view pasted) {
  const auto text = trim(pasted);
  const auto host_end = end_of_host(text);
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (kPlain[static_cast<unsigned char>(c)]) continue;
    const bool foreign = c != '[' && c != ']' && c != '%';
    const bool bracket = (c == '[' || c == ']') && at >= host_end;
    const bool percent = c == '%' && !begins_escape(text.substr(at));
    if (!foreign && !bracket && !percent) continue;
    out.append(text, done, at - done);
    append_percent_encoded(out, text.substr(at, 1));
    done = at + 1;
  }
  return out.append(text, done);
}

/// `/../a` is `/a`: there is nothing above the root.
void stay_below_root(std::string& path) {
  while (path.starts_with("/../")) path.erase(0, 3);
  if (path == "/..") path = "/";
}

/// Whether the reference has a whole path without `.` and `..`, as most have.
bool has_simple_path(const boost::urls::url_view& reference) {
  const std::string_view path = reference.encoded_path();
  return path.starts_with('/') && path.find("/.") == std::string_view::npos;
}

}  // namespace

std::string Url::authority() const { return port.empty() ? host : cat(host, ":", port); }
std::string Url::target() const { return query.empty() ? path : cat(path, "?", query); }
std::string Url::request_text() const { return cat(scheme, "://", authority(), target()); }

std::string Url::text() const {
  const std::string user = userinfo.empty() ? "" : userinfo + "@";
  const std::string place = fragment.empty() ? "" : "#" + fragment;
  return cat(scheme, "://", user, authority(), target(), place);
}

Result<Url> parse_url(std::string_view text) {
  const std::string tolerated = tolerate(text);
  const auto parsed = boost::urls::parse_uri(tolerated);
  if (!parsed) return bad_url(text);
  return in_parts(*parsed, text);
}

Result<Url> resolve_url(const Url& base, std::string_view reference) {
  const std::string tolerated = tolerate(reference);
  if (tolerated.empty()) return base;
  const auto parsed = boost::urls::parse_uri_reference(tolerated);
  if (!parsed) return bad_url(reference);
  const bool simple = has_simple_path(*parsed);
  if (simple && parsed->has_scheme()) return in_parts(*parsed, reference);
  if (simple && !parsed->has_authority()) {
    Url parts = base;
    parts.path = std::string(parsed->encoded_path());
    parts.query = std::string(parsed->encoded_query());
    parts.fragment = std::string(parsed->encoded_fragment());
    return parts;
  }
  const std::string base_text = base.text();
  const auto base_url = boost::urls::parse_uri(base_text);
  if (!base_url) return bad_url(base_text);
  boost::urls::url resolved;
  if (boost::urls::resolve(*base_url, *parsed, resolved).has_error()) return bad_url(reference);
  auto parts = in_parts(resolved, reference);
  if (parts.ok()) stay_below_root(parts->path);
  return parts;
}

}  // namespace ringback::http
