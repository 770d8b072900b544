// Answers without a handler.
#include "functions/unrouted.hpp"

#include "base/text.hpp"
#include "functions/event.hpp"
#include "http/conditional.hpp"
#include "http/query.hpp"

namespace ringback::functions {

namespace {

constexpr std::string_view icon =
    "https://www.twilio.com/marketing/bundles/marketing/img/favicons/favicon.ico";

/// A page of the runtime's own, with the headers that answers of functions have.
http::Response page(const http::Request& request, int status, std::string_view text) {
  auto response = http::response(status, "text/html; charset=utf-8", std::string(text));
  response.headers.add("ETag", http::body_etag(text));
  http::forbid_caching(response);
  return http::answer_if_changed(request, std::move(response));
}

http::Response uncached(http::Response response) {
  http::forbid_caching(response);
  return response;
}

/// Text for whoever takes anything, HTML for whoever asks for it first.
http::Response favicon_response(const http::Request& request) {
  const auto accept = to_lower(request.headers.get("Accept"));
  const auto html = accept.find("text/html");
  const bool wants_html = html != std::string::npos && html < accept.find("text/plain");
  const auto text = cat("Found. Redirecting to ", icon);
  auto response = wants_html
                      ? http::response(302, "text/html; charset=utf-8", cat("<p>", text, "</p>"))
                      : http::response(302, "text/plain; charset=utf-8", text);
  response.headers.add("Location", icon);
  response.headers.add("Vary", "Accept");
  return response;
}

bool is_decodable(std::string_view path) {
  return path.find('%') == std::string_view::npos || http::decode_escapes(path) != path;
}

}  // namespace

http::Response not_found_response(const http::Request& request) {
  return page(request, 404, "Could not find requested resource");
}

http::Response forbidden_response(const http::Request& request, std::string_view text) {
  return page(request, 403, text);
}

http::Response refusal(const Error& error) {
  if (error.status == 431) {
    return http::response(431, "text/plain; charset=utf-8", error.message);
  }
  return http::error_page(error.status, error.message);
}

std::optional<http::Response> answer_without_route(const http::Request& request,
                                                   const Limits& limits) {
  const auto& path = request.url.path;
  const bool fetched = request.method == "GET" || request.method == "HEAD";
  if (path == "/favicon.ico" && fetched) return favicon_response(request);
  if (const auto fine = check_request(request, limits); !fine) return refusal(fine.error());
  if (path == "*") return uncached(http::error_page(404, cat("Cannot ", request.method, " *")));
  if (!is_decodable(path)) {
    const auto name = path.substr(path.starts_with('/') ? 1 : 0);
    return uncached(http::error_page(400, cat("URIError: Failed to decode param '", name, "'")));
  }
  return {};
}

http::Response options_response() {
  http::Response response = http::response(204, "text/plain; charset=UTF-8", "");
  response.headers.add("access-control-allow-origin", "*");
  response.headers.add("access-control-allow-headers",
                       "Accept, Authorization, Content-Type, If-Match, If-Modified-Since, "
                       "If-None-Match, If-Unmodified-Since, User-Agent");
  response.headers.add("access-control-allow-methods", "GET, POST, OPTIONS");
  response.headers.add("access-control-expose-headers", "ETag");
  response.headers.add("access-control-max-age", "86400");
  response.headers.add("access-control-allow-credentials", "true");
  http::forbid_caching(response);
  return response;
}

}  // namespace ringback::functions
