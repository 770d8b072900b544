// The page that shows an error, and its JSON.
#include "functions/error_page.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"

namespace ringback::functions {

namespace {

constexpr auto systems = std::to_array<std::string_view>(
    {"windows", "linux", "macintosh", "mac os", "mac_powerpc", "cros", "android", "iphone", "ipad",
     "ipod", "blackberry", "bada", "samsung"});

constexpr std::string_view style =
    "body { margin: 3rem auto; max-width: 52rem; padding: 0 1rem; color: #121c2d; "
    "font: 16px/1.5 sans-serif; } "
    "h1 { color: #d61f1f; margin-bottom: 0; } "
    "pre { overflow-x: auto; padding: 1rem; background: #f4f4f6; }";

std::string page(const Failure& failure, std::string_view stack, std::string_view route) {
  const auto message = replace_all(xml_escape(failure.message), "\n", "<br/>");
  return cat("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
             "<title>Runtime Error</title>\n<style>", style, "</style>\n</head>\n<body>\n",
             "<h1>Runtime Error</h1>\n<p>Error thrown in <code>", xml_escape(route),
             "</code></p>\n<hr>\n<p><strong>", xml_escape(failure.name), ": ", message,
             "</strong></p>\n<h2>Stack Trace</h2>\n<pre class=\"stack-trace\">", xml_escape(stack),
             "</pre>\n</body>\n</html>\n");
}

}  // namespace

bool is_browser(std::string_view user_agent) {
  const auto lower = to_lower(user_agent);
  return std::ranges::any_of(
      systems, [&lower](auto system) { return lower.find(system) != std::string::npos; });
}

http::Response error_response(int status, const Failure& failure, std::string_view route,
                              std::string_view user_agent) {
  const auto stack =
      failure.stack.empty() ? cat(failure.name, ": ", failure.message) : failure.stack;
  if (is_browser(user_agent)) {
    return http::response(status, "text/html; charset=utf-8", page(failure, stack, route));
  }
  const Json json = {{"message", failure.message}, {"name", failure.name}, {"stack", stack}};
  return http::response(status, "application/json; charset=utf-8", print_json(json));
}

}  // namespace ringback::functions
