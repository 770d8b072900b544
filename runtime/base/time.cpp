// Printing and reading dates and durations.
#include "base/time.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <iomanip>
#include <sstream>
#include <utility>

#include "base/text.hpp"

namespace ringback {

namespace {

std::tm utc(Time time) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

std::string print(Time time, const char* format) {
  const std::tm parts = utc(time);
  char buffer[64];
  return std::string(buffer, std::strftime(buffer, sizeof buffer, format, &parts));
}

/// Reads the beginning of `text` into `parts` and takes it off; false when it is not of this form,
/// or names a day that no month has.
bool read(std::string_view& text, const char* format, std::tm& parts) {
  std::istringstream in{cat(text, "|")};  // what ends early would pass for complete
  in.imbue(std::locale::classic());
  in >> std::get_time(&parts, format);
  if (in.fail()) return false;
  text.remove_prefix(static_cast<std::size_t>(in.tellg()));
  std::tm normal = parts;
  timegm(&normal);
  return normal.tm_mday == parts.tm_mday;
}

void skip_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return;
  text.remove_prefix(std::min(text.size(), text.find_first_not_of("0123456789", 1)));
}

/// `Z`, ` GMT` or nothing for UTC, or an offset such as `+02:00` and ` -0400`.
std::optional<std::chrono::minutes> read_zone(std::string_view text) {
  const std::string zone = replace_all(std::string(trim(text)), ":", "");
  if (zone.empty() || zone == "Z" || zone == "GMT") return std::chrono::minutes(0);
  const auto number = parse_integer(std::string_view(zone).substr(1));
  if (zone.size() != 5 || (zone[0] != '+' && zone[0] != '-') || !number || *number < 0) {
    return std::nullopt;
  }
  const std::chrono::minutes offset(*number / 100 * 60 + *number % 100);
  return zone[0] == '-' ? -offset : offset;
}

}  // namespace

std::string rfc2822(Time time) {
  // What happens in a second bears its date many times over.
  thread_local std::pair<std::chrono::sys_seconds, std::string> last;
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  if (last.second.empty() || last.first != second) {
    last = {second, print(time, "%a, %d %b %Y %H:%M:%S +0000")};
  }
  return last.second;
}

std::string iso8601(Time time) { return print(time, "%Y-%m-%dT%H:%M:%SZ"); }
std::string http_date(Time time) { return print(time, "%a, %d %b %Y %H:%M:%S GMT"); }

Result<Time> parse_time(std::string_view text) {
  for (const char* format : {"%Y-%m-%dT%H:%M:%S", "%a, %d %b %Y %H:%M:%S", "%Y-%m-%d"}) {
    std::tm parts{};
    std::string_view rest = text;
    if (!read(rest, format, parts)) continue;
    const Time time(std::chrono::seconds(timegm(&parts)));
    skip_fraction(rest);
    const auto zone = read_zone(rest);
    const bool day = std::string_view(format).ends_with("%d");
    if (zone && (!day || rest.empty())) return time - *zone;
  }
  return Error{20001, cat("'", text, "' is not a date: use YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"),
               400};
}

Result<Duration> parse_duration(std::string_view text) {
  const auto unit_at = text.find_first_not_of("0123456789.");
  const std::string number(text.substr(0, unit_at));
  const auto unit =
      unit_at == std::string_view::npos ? std::string_view("s") : text.substr(unit_at);
  const double scale = unit == "ms"  ? 1
                       : unit == "s" ? 1000
                       : unit == "m" ? 60'000
                       : unit == "h" ? 3'600'000
                                     : 0;
  double value = 0;
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (scale == 0 || failed != std::errc() || end != number.data() + number.size() || value > 1e9) {
    return Error{20001, cat("'", text, "' is not a duration: use 250ms, 5s, 2m or 1h"), 400};
  }
  return Duration(std::llround(value * scale));
}

std::string stopwatch(Duration elapsed) {
  const auto ms = elapsed.count();
  char buffer[48];
  if (ms >= 3'600'000) {
    std::snprintf(buffer, sizeof buffer, "%lld:%02lld:%02lld.%03lld",
                  static_cast<long long>(ms / 3'600'000), static_cast<long long>(ms / 60'000 % 60),
                  static_cast<long long>(ms / 1000 % 60), static_cast<long long>(ms % 1000));
  } else {
    std::snprintf(buffer, sizeof buffer, "%02lld:%02lld.%03lld",
                  static_cast<long long>(ms / 60'000), static_cast<long long>(ms / 1000 % 60),
                  static_cast<long long>(ms % 1000));
  }
  return buffer;
}

long long seconds_up(Duration duration) { return (duration.count() + 999) / 1000; }

}  // namespace ringback
