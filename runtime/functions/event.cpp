// Query, body, headers and cookies to one object.
#include "functions/event.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json_object.hpp"
#include "base/text.hpp"
#include "http/charset.hpp"
#include "http/coding.hpp"
#include "http/cookies.hpp"
#include "http/form.hpp"
#include "http/media_type.hpp"
#include "http/query.hpp"
#include "http/script_json.hpp"
#include "http/script_value.hpp"

namespace ringback::functions {

namespace {

// The platform's own headers, which handlers do not see.
constexpr std::array<std::string_view, 11> hidden_names = {"via",
                                                           "referer",
                                                           "transfer-encoding",
                                                           "proxy-authorization",
                                                           "x-real-ip",
                                                           "proxy-authenticate",
                                                           "connection",
                                                           "proxy-connection",
                                                           "expect",
                                                           "trailer",
                                                           "upgrade"};
constexpr std::array<std::string_view, 6> hidden_prefixes = {
    "i-twilio-", "i-t-", "ot-", "x-amz", "x-forwarded-", "x-accel-"};

bool hidden(std::string_view name) {
  return std::ranges::find(hidden_names, name) != hidden_names.end() ||
         std::ranges::any_of(hidden_prefixes,
                             [name](auto prefix) { return name.starts_with(prefix); });
}

/// One of possibly several lines of a header: the second makes a list, unless the first was empty.
void collect(Json& present, std::string value) {
  const auto* text = present.get_ptr<const std::string*>();
  if (present.is_null() || (text != nullptr && text->empty())) {
    present = std::move(value);
  } else if (present.is_array()) {
    present.push_back(std::move(value));
  } else {
    present = Json::array({std::move(present), std::move(value)});
  }
}

Result<http::ScriptObject> read_json(std::string_view json) {
  http::ScriptObject object;
  if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
  if (json.empty()) return object;
  const auto first = json.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return Error{0, "Unexpected end of JSON input", 400};
  if (json[first] != '{' && json[first] != '[') {
    const auto size = std::max<std::size_t>(http::utf8_length(json.substr(first)), 1);
    return Error{0, cat("Unexpected token '", json.substr(first, size), "' is not valid JSON"),
                 400};
  }
  auto value = http::parse_script_json(json);
  if (!value) return value.error();
  if (value->is_array()) {
    for (std::size_t place = 0; place < value->size(); ++place) {
      object[std::to_string(place)] = std::move((*value)[place]);
    }
  }
  object.merge(std::move(*value));
  return object;
}

Error unsupported(std::string_view charset) {
  return {0, cat("unsupported charset \"", to_upper(charset), "\""), 415};
}

/// The text of a JSON body, whatever its encoding.
Result<std::string> to_text(std::string_view bytes, std::string_view charset) {
  using http::ByteOrder;
  if (charset.empty() || charset == "utf-8") return http::repair_utf8(bytes);
  if (charset == "utf-16") return http::utf16_to_utf8(bytes, http::guess_byte_order(bytes));
  if (charset == "utf-16le") return http::utf16_to_utf8(bytes, ByteOrder::Little);
  if (charset == "utf-16be") return http::utf16_to_utf8(bytes, ByteOrder::Big);
  return unsupported(charset);
}

/// The members that the body adds to the event: of a form, of a JSON object, of a JSON array by
/// their places; none for other types. `limit` bounds what a compressed body may become.
Result<http::ScriptObject> read_body(const http::Request& request, std::size_t limit) {
  const auto type = http::parse_media_type(request.headers.get("Content-Type"));
  const bool framed =
      request.headers.has("Content-Length") || request.headers.has("Transfer-Encoding");
  const bool form = type && type->name == "application/x-www-form-urlencoded";
  const bool json = type && type->name == "application/json";
  if ((!form && !json) || (!framed && request.body.empty())) return http::ScriptObject();
  if (form && !type->charset.empty() && type->charset != "utf-8") return unsupported(type->charset);
  if (json && !type->charset.empty() && !type->charset.starts_with("utf-")) {
    return unsupported(type->charset);
  }
  auto body = http::decode_body(request.body, request.headers.get("Content-Encoding"), limit);
  if (!body) return body.error();
  if (form) return http::parse_flat_form(*body);
  auto text = to_text(*body, type->charset);
  if (!text) return text.error();
  return read_json(*text);
}

Result<void> check_headers(const http::Headers& headers, const Limits& limits) {
  if (headers.size() <= limits.header_count && size_of(headers) <= limits.header_bytes) return {};
  return Error{82008, "Request headers or cookies too long", 431};
}

/// The members of the body, once the request is seen to be within its limits.
Result<http::ScriptObject> read_request(const http::Request& request, const Limits& limits) {
  if (const auto fine = check_headers(request.headers, limits); !fine) return fine.error();
  const auto head = limits.request_includes_headers ? size_of(request.headers) : 0;
  if (request.body.size() > limits.request_bytes - std::min(head, limits.request_bytes)) {
    return Error{0, "request entity too large", 413};
  }
  if (request.method == "GET" && request.body.size() > limits.get_body_bytes) {
    return Error{0, "a GET request must not have a body", 403};
  }
  return read_body(request, limits.request_bytes);
}

/// `request.headers` and `request.cookies`, without the headers that the platform keeps to itself.
Json request_object(const http::Headers& headers) {
  http::ScriptObject names;
  std::string cookies;
  for (const auto& [name, value] : headers) {
    const auto lower = to_lower(name);
    if (lower == "cookie") cookies += cat(cookies.empty() ? "" : "; ", value);
    if (!hidden(lower)) collect(names[http::latin1_to_utf8(lower)], http::latin1_to_utf8(value));
  }
  return json_object({{"headers", names.take()}, {"cookies", http::parse_cookies(cookies)}});
}

}  // namespace

std::size_t size_of(const http::Headers& headers) {
  std::size_t size = 0;
  for (const auto& [name, value] : headers) size += name.size() + value.size() + 4;
  return size;
}

Result<std::string> build_event(const http::Request& request, const Limits& limits) {
  auto body = read_request(request, limits);
  if (!body) return body.error();
  http::ScriptObject event;
  event["request"] = request_object(request.headers);
  event.merge(http::parse_query(request.url.query));
  event.merge(std::move(*body));
  return event.print();
}

Result<void> check_request(const http::Request& request, const Limits& limits) {
  const auto body = read_request(request, limits);
  return body ? Result<void>() : body.error();
}

}  // namespace ringback::functions
