// TwiML Bins.
#include "app/bins.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "http/form.hpp"
#include "twiml/template.hpp"

namespace ringback::app {

namespace {

constexpr std::string_view kPlain = "text/plain; charset=utf-8";
constexpr std::string_view kFolder = "/twiml/";

}  // namespace

http::Response answer_bin(const std::vector<BinConfig>& bins, const http::Request& request) {
  if (request.method != "GET" && request.method != "POST" && request.method != "HEAD") {
    return http::response(405, kPlain, "TwiML Bins answer GET and POST");
  }
  const auto& path = request.url.path;
  const auto name = path.starts_with(kFolder) ? percent_decode(path.substr(kFolder.size())) : "";
  const auto bin = std::find_if(bins.begin(), bins.end(), [&name](const BinConfig& candidate) {
    return candidate.sid == name || candidate.name == name;
  });
  if (bin == bins.end())
    return http::response(404, kPlain, cat("There is no TwiML Bin '", name, "'"));
  const bool form =
      request.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded");
  auto parameters = form ? http::parse_form(request.body) : FormFields();
  std::ranges::move(http::parse_form(request.url.query), std::back_inserter(parameters));
  auto filled = twiml::fill_template(bin->twiml, parameters);
  if (!filled.ok())
    return http::response(500, kPlain, cat(filled.error().code, " ", filled.error().message));
  return http::response(200, "text/xml; charset=utf-8", std::move(filled).value());
}

}  // namespace ringback::app
