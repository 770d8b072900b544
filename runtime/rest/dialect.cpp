// Dialects.
#include "rest/dialect.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/form.hpp"

namespace ringback::rest {

namespace {

constexpr std::size_t kMostPerPage = 1000;
constexpr long long kMostPages = 1'000'000'000;

bool is_camel(const Operation& operation) {
  return find_parameter(operation, "pageSize") != nullptr;
}

/// The request's URL with another page in it; the filters stay in front.
std::string page_url(const Invocation& invocation, const Paging& paging, std::size_t page,
                     std::string_view token) {
  FormFields query = http::parse_form(invocation.url.query);
  const bool camel = is_camel(invocation.operation);
  std::erase_if(query, [](const auto& field) {
    const auto name = to_lower(field.first);
    return name == "pagesize" || name == "page" || name == "pagetoken";
  });
  query.emplace_back(camel ? "pageSize" : "PageSize", std::to_string(paging.size));
  if (!camel) query.emplace_back("Page", std::to_string(page));
  if (!token.empty()) query.emplace_back(camel ? "pageToken" : "PageToken", token);
  const auto target = cat(invocation.url.path, "?", http::print_form(query));
  if (is_2010(invocation.operation)) return target;
  const auto& origin = invocation.origin;
  return cat(origin.empty() ? cat("https://", invocation.operation.host) : origin, target);
}

}  // namespace

bool is_2010(const Operation& operation) {
  return std::string_view(operation.path).starts_with("/2010-04-01");
}

http::Response error_response(const Error& error) {
  const int code = error.code != 0 ? error.code : 20001;
  const Json body = {{"code", code},
                     {"message", error.message},
                     {"more_info", cat("https://www.twilio.com/docs/errors/", code)},
                     {"status", error.status}};
  return http::response(error.status, "application/json;charset=utf-8", print_json(body));
}

Error not_found(std::string_view path) {
  return {20404, cat("The requested resource ", path, " was not found"), 404};
}

std::string print_time(Format format, Time time) {
  if (format == Format::kMailTime) return rfc2822(time);
  return format == Format::kDate ? iso8601(time).substr(0, 10) : iso8601(time);
}

Result<Paging> read_paging(const Invocation& invocation) {
  Paging paging;
  const bool camel = is_camel(invocation.operation);
  const auto size_text = invocation.get(camel ? "pageSize" : "PageSize");
  if (!size_text.empty()) {
    const auto size = parse_integer(size_text);
    if (!size || *size < 1)
      return Error{20001, cat("Page size '", size_text, "' is not a positive number")};
    paging.size = static_cast<std::size_t>(*size);
    if (paging.size > kMostPerPage && is_2010(invocation.operation)) {
      return Error{20007, cat("Page size must be less than or equal to ", kMostPerPage)};
    }
    paging.size = std::min(paging.size, kMostPerPage);
  }
  if (const auto text = invocation.get("Page"); !text.empty()) {
    const auto page = parse_integer(text);
    if (!page || *page < 0 || *page > kMostPages) {
      return Error{20001, cat("Page '", text, "' is not a page number")};
    }
    paging.page = static_cast<std::size_t>(*page);
  }
  paging.token = invocation.get(camel ? "pageToken" : "PageToken");
  const bool known =
      paging.token.size() > 2 && (paging.token.starts_with("PA") || paging.token.starts_with("PB"));
  if (!paging.token.empty() && !known) {
    return Error{21481, cat("Page token '", paging.token, "' is not valid")};
  }
  return paging;
}

Json envelope(const Invocation& invocation, const Paging& paging, Part part) {
  const std::size_t count = part.documents.size();
  const std::size_t start = count == 0 ? 0 : paging.page * paging.size;
  const std::size_t end = count == 0 ? 0 : start + count - 1;
  const auto here = page_url(invocation, paging, paging.page, paging.token);
  const auto first = page_url(invocation, paging, 0, "");
  const auto next_token = part.last.empty() ? "" : "PA" + part.last;
  const auto previous_token = part.first.empty() ? "" : "PB" + part.first;
  const Json next =
      part.more ? Json(page_url(invocation, paging, paging.page + 1, next_token)) : Json();
  const Json previous = paging.page == 0
                            ? Json()
                            : Json(page_url(invocation, paging, paging.page - 1, previous_token));
  Json body = {{"end", end},
               {"first_page_uri", first},
               {"next_page_uri", next},
               {"page", paging.page},
               {"page_size", paging.size},
               {"previous_page_uri", previous},
               {"start", start},
               {"uri", here}};
  body["meta"] = {{"first_page_url", first},
                  {"key", invocation.operation.list_key},
                  {"next_page_url", next},
                  {"page", paging.page},
                  {"page_size", paging.size},
                  {"previous_page_url", previous},
                  {"url", here},
                  {"pageSize", paging.size},
                  {"nextToken", part.more ? Json(next_token) : Json()},
                  {"previousToken", previous.is_null() ? Json() : Json(previous_token)}};
  body[invocation.operation.list_key] = std::move(part.documents);
  return body;
}

}  // namespace ringback::rest
