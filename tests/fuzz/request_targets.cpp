// What reaches the host from clients: queries, bodies, headers; and from handlers: answers.
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "base/json.hpp"
#include "functions/answer.hpp"
#include "functions/event.hpp"
#include "http/coding.hpp"
#include "http/cookies.hpp"
#include "http/form.hpp"
#include "http/query.hpp"
#include "http/request_reader.hpp"
#include "http/wire.hpp"
#include "targets.hpp"

namespace ringback::fuzz {

namespace {

constexpr std::size_t kLongestBody = 1 << 20;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Everything that becomes an event must be JSON that a handler can read.
void require_readable(const Json& value) { require(parse_json(print_json(value)).ok()); }

void require_event(const http::Request& request) {
  const auto event = functions::build_event(request, functions::Limits::twilio_run());
  if (!event.ok()) {
    require(event.error().status >= 400 && event.error().status < 500);
    return;
  }
  const auto read = parse_json(*event);
  require(read.ok() && read->is_object() && read->contains("request"));
}

http::Request post(std::string_view type, std::string_view body) {
  http::Request request;
  request.method = "POST";
  request.headers.add("Content-Type", type);
  request.body = body;
  return request;
}

/// `name: value` lines; what is no header line is left out, as the server's parser does.
http::Headers read_lines(std::string_view bytes) {
  http::Headers headers;
  while (!bytes.empty()) {
    const auto line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !http::is_token(line.substr(0, colon))) continue;
    headers.add(line.substr(0, colon), line.substr(colon + 1));
  }
  return headers;
}

/// The requests of a stream that arrives in pieces of `step` bytes, until it is refused.
std::string read_requests(std::string_view bytes, std::size_t step,
                          const http::ServerLimits& limits) {
  using State = http::RequestReader::State;
  http::RequestReader reader(limits);
  std::string seen;
  while (!bytes.empty()) {
    reader.feed(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    for (;;) {
      const auto state = reader.advance();
      if (state == State::kRefused) {
        require(reader.refusal() >= 400 && reader.refusal() < 500);
        return seen;
      }
      if (state == State::kNothing || state == State::kPart) break;
      if (state != State::kWhole) continue;
      const auto read = reader.take();
      seen += read.request.method + " " + read.request.url.text() + "\n";
      for (const auto& [name, value] : read.request.headers) seen += name + ":" + value + "\n";
      seen += read.request.body + "\n";
    }
  }
  return seen;
}

}  // namespace

/// However a stream is cut into pieces, it is the same requests, but for a head that is within a
/// line of its limit.
void request(std::string_view bytes) {
  const http::ServerLimits wide{.header_bytes = 1 << 20, .body_bytes = 1 << 20};
  const auto whole = read_requests(bytes, bytes.size(), wide);
  require(whole == read_requests(bytes, 1, wide));
  require(whole == read_requests(bytes, 7, wide));
  const http::ServerLimits narrow{.header_bytes = 512, .body_bytes = 64};
  read_requests(bytes, 5, narrow);
}

void query(std::string_view bytes) {
  const auto object = http::parse_query(bytes);
  require(object.is_object() && !object.contains("__proto__"));
  require_readable(object);
}

/// A form's fields survive being printed and read again.
void form(std::string_view bytes) {
  const auto fields = http::parse_form(bytes);
  require(http::parse_form(http::print_form(fields)) == fields);
  if (auto object = http::parse_flat_form(bytes)) require_readable(object->take());
  require_event(post("application/x-www-form-urlencoded", bytes));
}

/// The first line is a query, the rest a body.
void json(std::string_view bytes) {
  const auto line = bytes.substr(0, bytes.find('\n'));
  auto request = post("application/json", bytes.substr(std::min(line.size() + 1, bytes.size())));
  request.url.query = line;
  require_event(request);
}

void headers(std::string_view bytes) {
  http::Request request;
  request.headers = read_lines(bytes);
  require_event(request);
}

void cookies(std::string_view bytes) { require_readable(http::parse_cookies(bytes)); }

/// The first byte chooses the encoding. Nothing ever grows beyond the limit.
void coding(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto* encoding = bytes.front() % 2 == 0 ? "gzip" : "deflate";
  const auto body = http::decode_body(bytes.substr(1), encoding, kLongestBody);
  require(!body.ok() || body->size() <= kLongestBody);
}

/// Whatever a handler answers, a response can be sent.
void answer(std::string_view bytes) {
  const auto head = bytes.substr(0, bytes.find('\0'));
  functions::Outcome outcome;
  outcome.kind = functions::Outcome::Kind::Answered;
  outcome.answer.status = bytes.empty() ? 200 : static_cast<unsigned char>(bytes.front()) * 5;
  outcome.answer.headers = head;
  outcome.answer.body = bytes.substr(std::min(head.size() + 1, bytes.size()));
  const auto reply = functions::build_reply({}, "/fuzz", std::move(outcome), {});
  require(http::wire_head(reply.response, {}).ok());
}

}  // namespace ringback::fuzz
