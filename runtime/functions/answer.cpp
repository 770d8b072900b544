// Outcomes to responses.
#include "functions/answer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <twilio/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "functions/error_page.hpp"
#include "functions/event.hpp"
#include "http/charset.hpp"
#include "http/conditional.hpp"
#include "http/media_type.hpp"
#include "http/wire.hpp"

namespace ringback::functions {

namespace {

/// Why a handler's answer is not what its caller gets.
struct Objection {
  int status = 500;
  Failure failure;
};

Objection objection(std::string_view name, std::string message) {
  return {500, {std::move(message), std::string(name), ""}};
}

/// Header lines hold tabs, and Latin-1 without control characters.
std::optional<std::string> header_value(std::string_view text) {
  auto bytes = http::utf8_to_latin1(text);
  const auto allowed = [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7F); };
  if (!bytes || !std::ranges::all_of(*bytes, allowed)) return {};
  return bytes;
}

/// The handler's headers, and those that it wants to have left out.
struct Lines {
  http::Headers sent;
  std::vector<std::string> suppressed;
};

/// Adds a header of the answer, unless HTTP cannot carry it.
std::optional<Objection> add(Lines& lines, const std::string& name, const Json& value) {
  if (!http::is_token(name)) {
    return objection("TypeError", cat("Header name must be a valid HTTP token [\"", name, "\"]"));
  }
  // The server frames the body itself.
  if (equals_ignoring_case(name, "Content-Length")) return {};
  if (equals_ignoring_case(name, "Transfer-Encoding")) return {};
  if (value.is_null()) {
    lines.suppressed.push_back(name);
    return {};
  }
  for (const auto& each : value.is_array() ? value : Json::array({value})) {
    const auto text = each.is_string() ? each.get<std::string>() : print_json(each);
    const auto bytes = header_value(text);
    if (!bytes) {
      return objection("TypeError", cat("Invalid character in header content [\"", name, "\"]"));
    }
    const bool is_type = equals_ignoring_case(name, "Content-Type");
    if (is_type && !http::parse_media_type(*bytes))
      return objection("TypeError", "invalid media type");
    if (is_type && lines.sent.has(name)) {
      return objection("TypeError", "Content-Type cannot be set to an Array");
    }
    lines.sent.add(name, *bytes);
  }
  return {};
}

/// The seconds that a Set-Cookie line says a cookie lives; 0 when it does not say.
long long max_age(std::string_view cookie) {
  long long age = 0;
  for (const auto& attribute : split(cookie, ';')) {
    const auto equals = attribute.find('=');
    if (equals == std::string::npos) continue;
    if (!equals_ignoring_case(trim(attribute.substr(0, equals)), "Max-Age")) continue;
    age = parse_integer(trim(std::string_view(attribute).substr(equals + 1))).value_or(0);
  }
  return age;
}

bool has_old_cookie(const http::Headers& headers, Duration limit) {
  return std::ranges::any_of(headers, [limit](const auto& line) {
    return equals_ignoring_case(line.first, "Set-Cookie") &&
           max_age(line.second) > limit / std::chrono::seconds(1);
  });
}

/// An answer that is a text and no error of the handler's.
Reply refused(int status, std::string_view text) {
  auto response = http::response(status, "text/plain; charset=utf-8", std::string(text));
  http::forbid_caching(response);
  return {std::move(response), 0, ""};
}

/// Adds what the runtime says about every body, and leaves the body out where HTTP has none.
http::Response complete(const http::Request& request, Lines lines, int status, std::string body) {
  http::Response response{status, std::move(lines.sent), std::move(body)};
  if (!response.headers.has("ETag")) {
    response.headers.add("ETag", http::body_etag(response.body));
  }
  http::forbid_caching(response);
  for (const auto& name : lines.suppressed) response.headers.remove(name);
  response = http::answer_if_changed(request, std::move(response));
  if (response.status == 204 || response.status == 304) {
    response.body.clear();
    response.headers.remove("Content-Type");
  }
  return response;
}

/// The headers of an answer, or the details of a failure.
Result<Json> read_object(std::string_view text) {
  if (Json plain; twilio::detail::PlainReader(text).read(plain)) return plain;
  return parse_json(text.empty() ? "{}" : text);
}

Failure read_failure(const Answer& answer) {
  Failure failure{answer.error, "Error", ""};
  const auto details = read_object(answer.headers);
  if (!details || !details->is_object()) return failure;
  if (details->contains("message")) failure.message = text_of(*details, "message");
  if (details->contains("name")) failure.name = text_of(*details, "name");
  if (details->contains("stack")) failure.stack = text_of(*details, "stack");
  return failure;
}

Reply failed(const http::Request& request, std::string_view route, int status,
             const Failure& failure) {
  auto response = error_response(status, failure, route, request.headers.get("User-Agent"));
  return {complete(request, {std::move(response.headers), {}}, status, std::move(response.body)), 0,
          ""};
}

Reply answered(const http::Request& request, std::string_view route, Answer answer,
               const Limits& limits) {
  if (answer.status == 0) return failed(request, route, 500, read_failure(answer));
  const auto object = [&](const Objection& why) {
    return failed(request, route, why.status, why.failure);
  };
  if (answer.status < 200 || answer.status > 999) {
    return object(objection("RangeError", cat("Invalid status code: ", answer.status)));
  }
  const auto headers = read_object(answer.headers);
  if (!headers || !headers->is_object()) {
    return object(objection("TypeError", "The headers are not a JSON object"));
  }
  Lines lines;
  for (const auto& [name, value] : headers->items()) {
    if (auto why = add(lines, name, value)) return object(*why);
  }
  if (lines.sent.size() > limits.header_count || size_of(lines.sent) > limits.header_bytes) {
    auto reply = refused(431, "Response headers or cookies too long");
    reply.alert = 82008;
    reply.alert_text = cat(route, ": Response headers or cookies too long");
    return reply;
  }
  if (has_old_cookie(lines.sent, limits.cookie_age)) {
    return refused(400, "Cookies max-age cannot be greater than a day");
  }
  if (answer.body.size() > limits.response_bytes) {
    return object(
        objection("Error", cat("The response is longer than ", limits.response_bytes, " bytes")));
  }
  return {complete(request, std::move(lines), answer.status, std::move(answer.body)), 0, ""};
}

Reply reply_of(const http::Request& request, std::string_view route, Outcome outcome,
               const Limits& limits) {
  switch (outcome.kind) {
    case Outcome::Kind::TimedOut: return failed(request, route, 504, {outcome.reason, "Error", ""});
    case Outcome::Kind::Refused: return failed(request, route, 429, {outcome.reason, "Error", ""});
    case Outcome::Kind::Failed:
      return failed(request, route, 500, {cat(route, " ", outcome.reason), "Error", ""});
    case Outcome::Kind::Answered: break;
  }
  return answered(request, route, std::move(outcome.answer), limits);
}

}  // namespace

Reply build_reply(const http::Request& request, std::string_view route, Outcome outcome,
                  const Limits& limits) {
  const bool late = outcome.kind == Outcome::Kind::TimedOut;
  auto reply = reply_of(request, route, std::move(outcome), limits);
  const auto status = reply.response.status;
  if (reply.alert == 0 && status >= 400 && status < 600) {
    reply.alert = status < 500 ? 82001 : 82002;
    reply.alert_text = late ? cat(route, ": runtime application timed out")
                            : cat(route, " answered with HTTP ", status);
  }
  return reply;
}

}  // namespace ringback::functions
