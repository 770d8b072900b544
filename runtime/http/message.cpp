// Headers, and the few names HTTP gives to numbers.
#include "http/message.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace ringback::http {

std::string Headers::get(std::string_view name) const {
  for (const auto& [line_name, value] : lines_) {
    if (equals_ignoring_case(line_name, name)) return value;
  }
  return "";
}

bool Headers::has(std::string_view name) const {
  return std::any_of(lines_.begin(), lines_.end(),
                     [name](const auto& line) { return equals_ignoring_case(line.first, name); });
}

void Headers::add(std::string_view name, std::string_view value) {
  if (lines_.empty()) lines_.reserve(8);  // as many as most messages have
  lines_.emplace_back(name, value);
}

void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(lines_,
                [name](const auto& line) { return equals_ignoring_case(line.first, name); });
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Payload Too Large";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "unknown";
  }
}

Response whole(Response response) {
  const auto rest = std::exchange(response.rest, nullptr);
  for (std::uint64_t at = 0; rest != nullptr && at < rest->size();) {
    const auto bytes = rest->read(at, rest->size() - at);
    if (bytes.empty()) break;
    response.body += bytes;
    at += bytes.size();
  }
  return response;
}

Response response(int status, std::string_view content_type, std::string body) {
  Response answer;
  answer.status = status;
  answer.headers.add("Content-Type", content_type);
  answer.body = std::move(body);
  return answer;
}

}  // namespace ringback::http
