// Responses to bytes, targets to URLs.
#include "http/wire.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace ringback::http {

namespace {

constexpr std::size_t kLongestHead = 64 * 1024;

/// Headers that frame the message or speak of the connection, which are the server's to say.
bool is_framing(std::string_view name) {
  static constexpr std::array<std::string_view, 4> names = {"Content-Length", "Transfer-Encoding",
                                                            "Connection", "Keep-Alive"};
  return std::ranges::any_of(
      names, [name](std::string_view own) { return equals_ignoring_case(own, name); });
}

void append_number(std::string& text, std::size_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
  text.append(digits.begin(), end);
}

/// What a GET would have brought is known to another server, when its answer to HEAD is passed on.
std::size_t length_of(const Response& response, const Framing& framing) {
  const auto size = response.body.size() + (response.rest ? response.rest->size() : 0);
  const auto told = framing.head && size == 0
                        ? parse_integer(response.headers.get("Content-Length"))
                        : std::nullopt;
  return told && *told > 0 ? static_cast<std::size_t>(*told) : size;
}

void append_line(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool is_bodiless(int status) { return status == 204 || status == 304 || status < 200; }

bool is_token(std::string_view text) {
  static constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           signs.find(c) != std::string_view::npos;
  });
}

Result<std::string> wire_head(const Response& response, const Framing& framing) {
  std::string head;
  head.reserve(256);
  head.append("HTTP/1.1 ");
  append_number(head, static_cast<std::size_t>(response.status));
  head.append(" ").append(reason_phrase(response.status)).append("\r\n");
  const bool bodiless = is_bodiless(response.status);
  for (const auto& [name, value] : response.headers) {
    if (is_framing(name)) continue;
    if (bodiless && equals_ignoring_case(name, "Content-Type")) continue;
    if (!is_token(name)) return Error{0, cat("'", name, "' is not the name of a header"), 500};
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      return Error{0, cat("the header ", name, " has more than one line"), 500};
    }
    append_line(head, name, value);
  }
  if (!bodiless) {
    head.append("Content-Length: ");
    append_number(head, length_of(response, framing));
    head.append("\r\n");
  }
  if (!framing.date.empty() && response.status >= 200 && !response.headers.has("Date")) {
    append_line(head, "Date", framing.date);
  }
  if (!framing.keep_alive) {
    append_line(head, "Connection", "close");
  } else if (framing.old_client) {
    append_line(head, "Connection", "keep-alive");
  }
  head.append("\r\n");
  if (head.size() > kLongestHead) return Error{0, "its headers are longer than 64 KiB", 500};
  return head;
}

std::optional<Url> read_target(std::string_view target, std::string_view host) {
  if (target.starts_with("http://") || target.starts_with("https://")) {
    auto parsed = parse_url(target);
    if (!parsed.ok()) return std::nullopt;
    return std::move(parsed).value();
  }
  if (!target.starts_with('/') && target != "*") return std::nullopt;
  Url url;
  target = target.substr(0, target.find('#'));
  const auto question = target.find('?');
  url.path = target.substr(0, question);
  if (question != std::string_view::npos) url.query = target.substr(question + 1);
  const auto address_end = host.find(']');  // colons before it belong to an IPv6 address
  const auto colon = host.find(':', address_end == std::string_view::npos ? 0 : address_end);
  url.host = to_lower(host.substr(0, colon));
  if (colon != std::string_view::npos) url.port = host.substr(colon + 1);
  return url;
}

std::optional<Url> read_authority(std::string_view target) {
  if (target.find_first_of("/?#@") != std::string_view::npos) return std::nullopt;
  auto parsed = parse_url(cat("http://", target));
  const auto port = parsed.ok() ? parse_integer(parsed->port) : std::nullopt;
  const bool whole =
      port && *port > 0 && *port < 65536 && equals_ignoring_case(parsed->authority(), target);
  if (!whole) return std::nullopt;
  if (parsed->host.ends_with('.')) parsed->host.pop_back();
  return std::move(parsed).value();
}

}  // namespace ringback::http
