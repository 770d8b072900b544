// Conditional and range requests.
#include "http/conditional.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace ringback::http {

namespace {

/// All lines of a header as one list.
std::string joined(const Headers& headers, std::string_view name) {
  std::string out;
  for (const auto& [line_name, value] : headers) {
    if (!equals_ignoring_case(line_name, name)) continue;
    if (!out.empty()) out += ", ";
    out += value;
  }
  return out;
}

std::string_view without_weakness(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  return etag;
}

/// Whether a list of ETags names this one, weak or strong.
bool names_etag(std::string_view list, std::string_view etag) {
  if (etag.empty()) return false;
  const auto tags = split(list, ',');
  return std::any_of(tags.begin(), tags.end(), [etag](std::string_view tag) {
    return without_weakness(trim(tag)) == without_weakness(etag);
  });
}

std::optional<Time> date_of(const Headers& headers, std::string_view name) {
  const auto time = parse_time(trim(headers.get(name)));
  return time.ok() ? std::optional<Time>(*time) : std::nullopt;
}

/// Whether the resource has not changed after the date in the header `name`.
bool unchanged_since(const Headers& request, std::string_view name, const Headers& validators) {
  const auto modified = date_of(validators, "Last-Modified");
  const auto since = date_of(request, name);
  return modified && since && *modified <= *since;
}

bool fails_precondition(const Headers& request, const Headers& validators) {
  if (const auto wanted = joined(request, "If-Match"); !wanted.empty()) {
    const auto etag = validators.get("ETag");
    return etag.empty() || (trim(wanted) != "*" && !names_etag(wanted, etag));
  }
  if (!date_of(request, "If-Unmodified-Since")) return false;  // a date that is none is passed over
  return !unchanged_since(request, "If-Unmodified-Since", validators);
}

/// The number at the beginning of a text; what follows it is passed over, as parseInt() does.
std::optional<std::uint64_t> leading_number(std::string_view text) {
  text = trim(text);
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  if (end == 0) return std::nullopt;
  std::uint64_t number = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + end, number);
  return error == std::errc() ? number : ~std::uint64_t{0} >> 1;
}

/// One of the ranges in `bytes=...`; nothing when the body has no such bytes. A suffix longer than
/// the body is none of it.
std::optional<ByteRange> read_range(std::string_view text, std::uint64_t size) {
  const auto dash = text.find('-');
  if (size == 0 || dash == std::string_view::npos) return std::nullopt;
  const auto first = leading_number(text.substr(0, dash));
  const auto last = leading_number(text.substr(dash + 1));
  if (!first) {
    if (!last || *last == 0 || *last > size) return std::nullopt;
    return ByteRange{size - *last, *last};
  }
  const auto end = last ? std::min(*last, size - 1) : size - 1;
  if (*first > end) return std::nullopt;
  return ByteRange{*first, end - *first + 1};
}

/// Joins ranges that touch or overlap.
std::vector<ByteRange> combined(std::vector<ByteRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const ByteRange& left, const ByteRange& right) { return left.first < right.first; });
  std::vector<ByteRange> out;
  for (const auto& range : ranges) {
    if (out.empty() || range.first > out.back().first + out.back().length) {
      out.push_back(range);
      continue;
    }
    auto& before = out.back();
    before.length =
        std::max(before.first + before.length, range.first + range.length) - before.first;
  }
  return out;
}

/// Whether the part may come from the body as it is now (If-Range).
bool range_is_current(const Headers& request, const Headers& validators) {
  const auto wanted = request.get("If-Range");
  if (wanted.empty()) return true;
  if (wanted.find('"') == std::string::npos) {
    return unchanged_since(request, "If-Range", validators);
  }
  const auto etag = validators.get("ETag");
  return !etag.empty() && wanted.find(etag) != std::string::npos;
}

}  // namespace

bool is_fresh(const Headers& request, const Headers& validators) {
  const auto none_of = joined(request, "If-None-Match");
  const bool dated = request.has("If-Modified-Since");
  if (none_of.empty() && !dated) return false;
  if (to_lower(joined(request, "Cache-Control")).find("no-cache") != std::string::npos) {
    return false;
  }
  const bool any = trim(none_of) == "*";
  if (!none_of.empty() && !any && !names_etag(none_of, validators.get("ETag"))) return false;
  return !dated || unchanged_since(request, "If-Modified-Since", validators);
}

Verdict judge(const Headers& request, const Headers& validators, std::uint64_t size) {
  using Kind = Verdict::Kind;
  if (fails_precondition(request, validators)) return {Kind::kPreconditionFailed, {}};
  if (is_fresh(request, validators)) return {Kind::kNotModified, {}};
  const auto header = request.get("Range");
  const auto wanted = trim(header);
  constexpr std::string_view kBytes = "bytes=";
  if (!wanted.starts_with(kBytes) || !range_is_current(request, validators)) return {};
  std::vector<ByteRange> ranges;
  for (const auto& part : split(wanted.substr(kBytes.size()), ',')) {
    if (const auto range = read_range(part, size)) ranges.push_back(*range);
  }
  if (ranges.empty()) return {Kind::kUnsatisfiable, {}};
  ranges = combined(std::move(ranges));
  if (ranges.size() > 1) return {};  // parts of different places are given as the whole
  return {Kind::kPart, ranges.front()};
}

Response answer_if_changed(const Request& request, Response response) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const bool good = (response.status >= 200 && response.status < 300) || response.status == 304;
  if (!reads || !good || !is_fresh(request.headers, response.headers)) return response;
  response.status = 304;
  response.body.clear();
  for (const auto* name : {"Content-Type", "Content-Length", "Transfer-Encoding"}) {
    response.headers.remove(name);
  }
  return response;
}

Response apply_conditions(const Request& request, Response response) {
  if (response.status != 200) return response;
  const auto size = response.body.size();
  const auto verdict = judge(request.headers, response.headers, size);
  if (verdict.kind == Verdict::Kind::kWhole) return response;
  if (verdict.kind != Verdict::Kind::kPart) return bodiless(verdict.kind, response.headers, size);
  response.status = 206;
  response.headers.set("Content-Range", content_range(verdict.part, size));
  response.body = response.body.substr(verdict.part.first, verdict.part.length);
  return response;
}

Response bodiless(Verdict::Kind kind, const Headers& full, std::uint64_t size) {
  Response response;
  response.headers = full;
  response.headers.remove("Content-Type");
  if (kind == Verdict::Kind::kNotModified) {
    response.status = 304;
    return response;
  }
  const bool range = kind == Verdict::Kind::kUnsatisfiable;
  auto page = range ? error_page(416, "RangeNotSatisfiableError: Range Not Satisfiable")
                    : error_page(412, "PreconditionFailedError: Precondition Failed");
  response.status = page.status;
  response.body = std::move(page.body);
  if (range) response.headers.add("Content-Range", cat("bytes */", size));
  for (const auto& [name, value] : page.headers) response.headers.add(name, value);
  return response;
}

std::string content_range(const ByteRange& part, std::uint64_t size) {
  return cat("bytes ", part.first, "-", part.first + part.length - 1, "/", size);
}

std::string body_etag(std::string_view body) {
  char length[20];
  const auto end = std::to_chars(length, length + sizeof length, body.size(), 16).ptr;
  return cat("W/\"", std::string_view(length, static_cast<std::size_t>(end - length)), "-",
             base64(sha1(body)).substr(0, 27), "\"");
}

Response error_page(int status, std::string_view text) {
  Response page;
  page.status = status;
  page.headers = {{"Content-Security-Policy", "default-src 'none'"},
                  {"X-Content-Type-Options", "nosniff"},
                  {"Content-Type", "text/html; charset=utf-8"}};
  page.body = cat("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
                  "<title>Error</title>\n</head>\n<body>\n<pre>", xml_escape(text),
                  "</pre>\n</body>\n</html>\n");
  return page;
}

void forbid_caching(Response& response) {
  static constexpr std::pair<std::string_view, std::string_view> lines[] = {
      {"Surrogate-Control", "no-store"},
      {"Cache-Control", "no-store, no-cache, must-revalidate, proxy-revalidate"},
      {"Pragma", "no-cache"},
      {"Expires", "0"}};
  const Headers own = std::exchange(response.headers, {});
  for (const auto& [name, value] : lines) {
    if (!own.has(name)) response.headers.add(name, value);
  }
  for (const auto& [name, value] : own) response.headers.add(name, value);
}

}  // namespace ringback::http
