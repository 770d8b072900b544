// URLs, by Boost.URL.
#include <boost/url.hpp>

#include "base/text.hpp"
#include "http/message.hpp"

namespace ringback::http {

namespace {

Error bad_url(std::string_view text) {
  return {11100, cat("'", text, "' is not an absolute http or https URL"), 400};
}

Result<Url> in_parts(boost::urls::url_view url, std::string_view text) {
  const std::string scheme = to_lower(std::string_view(url.scheme()));
  if ((scheme != "http" && scheme != "https") || url.encoded_host().empty()) return bad_url(text);
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

/// What people paste into configuration and TwiML: blanks and braces that a URL must not hold are
/// encoded, as Twilio and browsers do.
std::string tolerate(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '{' || c == '}' || c == '|' || c == '"' ||
        c == '<' || c == '>' || c == '^' || c == '`' || c == '\\' ||
        static_cast<unsigned char>(c) >= 0x7f) {
      out += percent_encode(std::string_view(&c, 1));
    } else {
      out += c;
    }
  }
  return out;
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
  const std::string base_text = base.text();
  const auto base_url = boost::urls::parse_uri(base_text);
  if (!base_url) return bad_url(base_text);
  boost::urls::url resolved;
  if (boost::urls::resolve(*base_url, *parsed, resolved).has_error()) return bad_url(reference);
  return in_parts(resolved, reference);
}

}  // namespace ringback::http
