// Requests to events, answers to responses.
#include "functions/invoke.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/form.hpp"

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

/// Adds one of possibly several values of a name: the second makes an array.
void collect(Json& object, const std::string& name, std::string_view value) {
  const auto found = object.find(name);
  if (found == object.end()) {
    object[name] = value;
  } else if (found->is_array()) {
    found->push_back(value);
  } else {
    *found = Json::array({*found, value});
  }
}

Json fields_object(const FormFields& fields) {
  Json object = Json::object();
  for (const auto& [name, value] : fields) collect(object, name, value);
  return object;
}

Json request_object(const http::Headers& headers) {
  Json names = Json::object();
  for (const auto& [name, value] : headers) {
    const auto lower = to_lower(name);
    if (!hidden(lower)) collect(names, lower, value);
  }
  Json cookies = Json::object();
  for (const auto& [name, value] : http::parse_cookies(headers.get("Cookie"))) {
    if (!cookies.contains(name)) cookies[name] = value;
  }
  return {{"headers", std::move(names)}, {"cookies", std::move(cookies)}};
}

void merge(Json& event, Json object) {
  for (auto& [name, value] : object.items()) event[name] = std::move(value);
}

/// The fields of a JSON body: an object's members, or an array's by index.
Result<Json> read_json(std::string_view body) {
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  if (body.empty()) return Json(Json::object());
  auto json = parse_json(body);
  if (!json) return Error{0, cat("the body is not JSON: ", json.error().message), 400};
  if (json->is_object()) return json;
  if (!json->is_array()) return Error{0, "a JSON body must be an object or an array", 400};
  Json object = Json::object();
  for (std::size_t i = 0; i < json->size(); ++i) object[std::to_string(i)] = (*json)[i];
  return object;
}

/// The fields of the body; none for types that are neither form nor JSON.
Result<Json> read_body(const http::Request& request) {
  const auto header = request.headers.get("Content-Type");
  const auto semicolon = header.find(';');
  const auto type = to_lower(trim(std::string_view(header).substr(0, semicolon)));
  const bool form = type == "application/x-www-form-urlencoded";
  if (!form && type != "application/json") return Json(Json::object());
  const auto parameters = to_lower(semicolon == std::string::npos ? "" : header.substr(semicolon));
  if (const auto charset = parameters.find("charset="); charset != std::string::npos) {
    const auto name = replace_all(parameters.substr(charset + 8), "\"", "");
    if (!name.starts_with("utf-8")) {
      return Error{0, cat("unsupported charset ", trim(name)), 415};
    }
  }
  if (form) return fields_object(http::parse_form(request.body));
  return read_json(request.body);
}

bool is_token(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

/// Adds a header of the answer; the reason when HTTP cannot carry it.
Result<void> add_header(http::Headers& headers, const std::string& name, const std::string& value) {
  if (!is_token(name)) return Error{0, cat("Invalid header name \"", name, "\"")};
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return Error{0, cat("Invalid character in header ", name)};
  }
  // The server frames the body itself.
  if (equals_ignoring_case(name, "Content-Length")) return {};
  if (equals_ignoring_case(name, "Transfer-Encoding")) return {};
  headers.add(name, value);
  return {};
}

Result<http::Response> read_answer(Answer answer) {
  http::Response response;
  response.status = answer.status;
  if (answer.status < 200 || answer.status > 999) {
    return Error{0, cat("Invalid status code: ", answer.status)};
  }
  const auto headers = answer.headers.empty() ? Json(Json::object()) : parse_json(answer.headers);
  if (!headers || !headers->is_object()) return Error{0, "The headers are not a JSON object"};
  for (const auto& [name, value] : headers->items()) {
    for (const auto& each : value.is_array() ? value : Json::array({value})) {
      if (each.is_null()) continue;
      const auto text = each.is_string() ? each.get<std::string>() : print_json(each);
      if (const auto added = add_header(response.headers, name, text); !added) return added.error();
    }
  }
  response.body = std::move(answer.body);
  if (response.status == 204 || response.status == 304) {
    response.body.clear();
    response.headers.remove("Content-Type");
  }
  return response;
}

}  // namespace

Result<std::string> build_event(const http::Request& request) {
  Json event = {{"request", request_object(request.headers)}};
  merge(event, fields_object(http::parse_form(request.url.query)));
  auto body = read_body(request);
  if (!body) return body.error();
  merge(event, std::move(*body));
  return print_json(event);
}

ContextTemplate make_context_template(const Service& service, const Json& functions) {
  Json context = {{"DOMAIN_NAME", service.domain_name},
                  {"SERVICE_SID", sid_of_name("ZS", "service")},
                  {"ENVIRONMENT_SID", sid_of_name("ZE", "environment")}};
  Json variables = service.environment;
  merge(context, variables);
  context["ACCOUNT_SID"] = service.account_sid;
  context["AUTH_TOKEN"] = service.auth_token;
  context["$runtime"] = {{"assets", service.private_assets}, {"functions", functions}};
  const auto text = print_json(context);
  return {text.substr(1), context.contains("PATH")};
}

std::string build_context(const ContextTemplate& context, std::string_view path) {
  if (context.has_path) return "{" + context.rest;
  return cat("{\"PATH\":", print_json(Json(path)), ",", context.rest);
}

http::Response build_response(std::string_view name, Outcome outcome) {
  switch (outcome.kind) {
    case Outcome::Kind::TimedOut: return error_response(504, outcome.reason);
    case Outcome::Kind::Refused: return error_response(429, outcome.reason);
    case Outcome::Kind::Failed: return error_response(500, cat(name, " ", outcome.reason));
    case Outcome::Kind::Answered: break;
  }
  if (outcome.answer.status == 0) return error_response(500, outcome.answer.error);
  auto response = read_answer(std::move(outcome.answer));
  if (!response) return error_response(500, response.error().message);
  return std::move(*response);
}

http::Response error_response(int status, std::string_view message) {
  const Json body = {{"message", message}, {"name", "Error"}, {"stack", cat("Error: ", message)}};
  return http::response(status, "application/json; charset=utf-8", print_json(body));
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
  return response;
}

}  // namespace ringback::functions
