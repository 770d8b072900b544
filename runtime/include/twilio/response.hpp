// twilio/response.hpp - what a handler answers with, after Twilio.Response.
// https://www.twilio.com/docs/serverless/functions-assets/functions/invocation
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>
#include <twilio/error.hpp>
#include <twilio/json.hpp>
#include <twilio/text.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace twilio {

// A document that prints itself as TwiML: VoiceResponse, MessagingResponse, or the reader's own.
template <class T>
concept Twiml = requires(const T& document) {
  { document.to_xml() } -> std::convertible_to<std::string>;
};

// An HTTP answer. Setters return the object, so that they chain.
class Response {
 public:
  // 200 without a body. A text put in by set_body() is then HTML unless a header says otherwise.
  Response() = default;

  // NOLINTBEGIN(google-explicit-constructor): conversion is the point.
  // The payloads of callback(nullptr, ...): text is text/plain, JSON is application/json, TwiML is
  // text/xml. Numbers and booleans are JSON; nullptr is an empty JSON answer.
  Response(std::string text) : body_(std::move(text)), type_("text/plain; charset=utf-8") {}
  Response(std::string_view text) : Response(std::string(text)) {}
  Response(const char* text) : Response(std::string(text)) {}
  Response(const Json& json) : body_(detail::dump(json)), type_(kJsonType) {}
  Response(std::nullptr_t) : type_(kJsonType) {}
  template <class Number>
  requires std::is_arithmetic_v<Number> Response(Number number) : Response(Json(number)) {}
  template <Twiml Document>
  Response(const Document& twiml) : body_(twiml.to_xml()), type_("text/xml; charset=utf-8") {}
  // NOLINTEND(google-explicit-constructor)

  Response& set_status(int status) {
    status_ = status;
    return *this;
  }

  Response& set_body(std::string text) { return set(std::move(text), "text/html; charset=utf-8"); }
  Response& set_body(std::string_view text) { return set_body(std::string(text)); }
  Response& set_body(const char* text) { return set_body(std::string(text)); }
  Response& set_body(const Json& json) { return set(detail::dump(json), kJsonType); }
  Response& set_body(std::nullptr_t) { return set("", ""); }
  template <Twiml Document>
  Response& set_body(const Document& twiml) {
    return set(twiml.to_xml(), "text/xml; charset=utf-8");
  }

  // Bytes that are no text, such as an image; they are sent as they are.
  Response& set_bytes(std::string bytes, std::string type = "application/octet-stream") {
    set(std::move(bytes), std::move(type));
    is_text_ = false;
    return *this;
  }

  // A name that is there already, spelled the same, gets one more line; spelled differently, it is
  // replaced, and so is an empty line. There is only ever one Content-Type.
  Response& append_header(std::string_view name, std::string_view value);

  // A number or boolean as its text, a list as repeated lines. Throws Error for an
  // object or null.
  template <std::same_as<Json> Value>
  Response& append_header(std::string_view name, const Value& value) {
    return append_lines(name, value);
  }
  template <class Number>
  requires std::is_arithmetic_v<Number> Response& append_header(std::string_view name,
                                                                Number number) {
    return append_lines(name, Json(number));
  }

  // Replaces all headers and cookies by those of an object, as append_header() takes them. Anything
  // else than an object changes nothing.
  Response& set_headers(const Json& headers);

  // Adds the cookie as one more Set-Cookie line; attributes are such as "HttpOnly", "Max-Age=60".
  Response& set_cookie(std::string_view name, std::string_view value,
                       const std::vector<std::string>& attributes = {});

  // Drops the cookie from this answer, and tells the browser to forget it.
  Response& remove_cookie(std::string_view name);

  int status() const { return status_; }
  const std::string& body() const { return body_; }

  // The headers as they are sent: a JSON object of texts, or lists of texts for repeated ones. The
  // type of a body that is text always says utf-8.
  Json headers() const;

 private:
  using Header = std::pair<std::string, std::vector<std::string>>;

  static constexpr const char* kJsonType = "application/json; charset=utf-8";

  Response& append_lines(std::string_view name, const Json& value);

  Response& set(std::string body, std::string type) {
    body_ = std::move(body);
    type_ = std::move(type);
    is_text_ = true;
    return *this;
  }

  Header* find(std::string_view name) {
    const auto found = std::find_if(headers_.begin(), headers_.end(), [&](const Header& header) {
      return detail::same_name(header.first, name);
    });
    return found == headers_.end() ? nullptr : &*found;
  }

  int status_ = 200;
  std::string body_;
  std::string type_;  // of the body; sent unless there is a Content-Type among the headers
  bool is_text_ = true;
  std::vector<Header> headers_;
};

namespace detail {

// `Text/CSV; charset=latin1` is `text/csv; charset=utf-8`: parameters are in order of their names.
inline std::string in_utf8(std::string_view type) {
  if (type.find('/') == std::string_view::npos) return std::string(type);  // the host's to refuse
  const auto cut = [&type] {
    const std::size_t end = std::min(type.find(';'), type.size());
    std::string_view piece = type.substr(0, end);
    type.remove_prefix(std::min(end + 1, type.size()));
    while (piece.starts_with(' ')) piece.remove_prefix(1);
    while (piece.ends_with(' ')) piece.remove_suffix(1);
    return piece;
  };
  std::string result(cut());
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
  std::vector<std::string> parameters{"charset=utf-8"};
  while (!type.empty()) {
    const std::string_view parameter = cut();
    if (!parameter.empty() && !same_name(parameter.substr(0, 8), "charset=")) {
      parameters.emplace_back(parameter);
    }
  }
  std::sort(parameters.begin(), parameters.end());
  for (const std::string& parameter : parameters) result += "; " + parameter;
  return result;
}

}  // namespace detail

inline Response& Response::append_header(std::string_view name, std::string_view value) {
  const bool is_cookie = detail::same_name(name, "Set-Cookie");
  if (is_cookie) name = "Set-Cookie";
  Header* header = find(name);
  const bool empty = header && header->second == std::vector<std::string>{""};
  if (!header) {
    headers_.push_back({std::string(name), {std::string(value)}});
  } else if (header->first == name && !empty && !detail::same_name(name, "Content-Type")) {
    header->second.emplace_back(value);
  } else {
    *header = {std::string(name), {std::string(value)}};
  }
  return *this;
}

inline Response& Response::append_lines(std::string_view name, const Json& value) {
  if (value.is_object() || value.is_null()) {
    throw Error("Header value cannot be an object");
  }
  if (!value.is_array()) return append_header(name, detail::print(value));
  for (const Json& line : value) append_header(name, detail::print(line));
  return *this;
}

inline Response& Response::set_headers(const Json& headers) {
  if (!headers.is_object()) return *this;
  headers_.clear();
  for (const auto& [name, value] : headers.items()) append_lines(name, value);
  return *this;
}

inline Response& Response::set_cookie(std::string_view name, std::string_view value,
                                      const std::vector<std::string>& attributes) {
  std::string cookie = std::string(name) + "=" + std::string(value);
  for (const std::string& attribute : attributes) cookie += ";" + attribute;
  return append_header("Set-Cookie", cookie);
}

inline Response& Response::remove_cookie(std::string_view name) {
  const std::string start = std::string(name) + "=";
  if (Header* cookies = find("Set-Cookie")) {
    std::erase_if(cookies->second,
                  [&](const std::string& line) { return line.starts_with(start); });
  }
  return append_header("Set-Cookie", start + ";Max-Age=0");
}

inline Json Response::headers() const {
  Json object = Json::object();
  bool typed = type_.empty();
  for (const auto& [name, lines] : headers_) {
    const bool is_type = detail::same_name(name, "Content-Type");
    typed = typed || is_type;
    if (lines.size() != 1) {
      object[name] = lines;
    } else {
      object[name] = is_type && is_text_ ? detail::in_utf8(lines.front()) : lines.front();
    }
  }
  if (!typed) object["Content-Type"] = type_;
  return object;
}

}  // namespace twilio
