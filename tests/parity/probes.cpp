// Records to bytes.
#include "parity/probes.hpp"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace ringback::parity {

namespace {

/// `[17000 chars]` and `[7000000 bytes]` stand for so many characters.
std::optional<std::size_t> abbreviated(std::string_view text) {
  if (!text.starts_with('[') || !(text.ends_with(" chars]") || text.ends_with(" bytes]")))
    return {};
  const auto number = parse_integer(text.substr(1, text.find(' ') - 1));
  return number ? std::optional<std::size_t>(*number) : std::nullopt;
}

std::string fields(std::size_t count) {
  std::string text;
  for (std::size_t field = 0; field < count; ++field) {
    text += cat(field == 0 ? "" : "&", "k", field, "=1");
  }
  return text;
}

bool is_form(const Lines& headers) {
  return std::ranges::any_of(
      headers, [](const auto& line) { return line.second == "application/x-www-form-urlencoded"; });
}

/// A body of so many bytes: a thousand fields of a form, or JSON with one long text.
std::string body_of(const Json& body, const Lines& headers) {
  if (body.is_object()) return base64_decode(text_of(body, "base64"));
  const auto text = body.get<std::string>();
  const auto size = abbreviated(text);
  if (!size) return text;
  return is_form(headers) ? fields(1000) : cat("{\"a\":\"", std::string(*size - 8, 'x'), "\"}");
}

Lines lines_of(const Json& lines) {
  Lines all;
  for (const auto& line : lines) {
    auto value = line[1].get<std::string>();
    if (const auto size = abbreviated(value)) value = std::string(*size, 'v');
    all.emplace_back(line[0].get<std::string>(), value);
  }
  return all;
}

bool has(const Lines& lines, std::string_view name) {
  return std::ranges::any_of(
      lines, [name](const auto& line) { return equals_ignoring_case(line.first, name); });
}

std::string wire_of(const Json& request) {
  const auto headers = lines_of(request["headers"]);
  const auto body = body_of(request["body"], headers);
  auto path = text_of(request, "path");
  if (const auto dots = path.find("?k0=1&...&k1001=1"); dots != std::string::npos) {
    path = path.substr(0, dots + 1) + fields(1002);
  }
  auto wire = cat(text_of(request, "method"), " ", path, " HTTP/1.1\r\n");
  if (!has(headers, "Host")) wire += "Host: localhost:3000\r\n";
  for (const auto& [name, value] : headers) wire += cat(name, ": ", value, "\r\n");
  if (!body.empty() && !has(headers, "Transfer-Encoding")) {
    wire += cat("Content-Length: ", body.size(), "\r\n");
  }
  if (!has(headers, "Connection")) wire += "Connection: close\r\n";
  return wire + "\r\n" + body;
}

Answer answer_of(const Json& response) {
  Answer answer;
  if (!response["status"].is_number()) return answer;
  answer.status = response["status"].get<int>();
  answer.headers = lines_of(response["headers"]);
  answer.body = text_of(response, "body");
  if (answer.body == R"([1000000 times "x"])") answer.body = std::string(1'000'000, 'x');
  if (response.contains("body_base64"))
    answer.body = base64_decode(text_of(response, "body_base64"));
  return answer;
}

std::string path_of(std::string path) {
  if (path.starts_with("http://localhost")) path.erase(0, 16);
  return path.substr(0, path.find_first_of("?#"));
}

Probe probe_of(const Json& record) {
  Probe probe;
  const auto mode = text_of(record, "mode");
  const auto* prefix = mode.starts_with("default")     ? "default"
                       : mode.starts_with("--no-fork") ? "no-fork"
                                                       : "fallback";
  probe.name = cat(prefix, ":", text_of(record, "name"));
  probe.method = text_of(record["request"], "method");
  probe.path = path_of(text_of(record["request"], "path"));
  if (!text_of(record, "function_js").empty()) probe.route = probe.path;
  probe.request = wire_of(record["request"]);
  probe.recorded = answer_of(record["response"]);
  return probe;
}

}  // namespace

std::vector<Probe> read_probes() {
  std::ifstream file(RINGBACK_SOURCE_DIR "/tests/data/functions-probes.json");
  std::vector<Probe> probes;
  for (const auto& record : Json::parse(file)) probes.push_back(probe_of(record));
  return probes;
}

}  // namespace ringback::parity
