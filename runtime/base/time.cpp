// Printing and reading dates and durations.
#include "base/time.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <iomanip>
#include <sstream>

#include "base/text.hpp"

namespace ringback {

namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// A moment in UTC.
struct Utc {
  explicit Utc(Time moment)
      : seconds(std::chrono::floor<std::chrono::seconds>(moment)),
        days(std::chrono::floor<std::chrono::days>(seconds)),
        weekday(days),
        date(days),
        time(seconds - days) {}

  std::chrono::sys_seconds seconds;
  std::chrono::sys_days days;
  std::chrono::weekday weekday;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

/// The number with zeros before it. strftime would look its form up, letter by letter.
template <std::size_t digits>
void append(std::string& out, long long number) {
  std::array<char, digits> text{};
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, number /= 10) {
    *digit = static_cast<char>('0' + number % 10);
  }
  out.append(text.data(), text.size());
}

void append_time(std::string& out, const Utc& utc) {
  append<2>(out, utc.time.hours().count());
  out += ':';
  append<2>(out, utc.time.minutes().count());
  out += ':';
  append<2>(out, utc.time.seconds().count());
}

/// As mail and HTTP write it.
std::string print_date(Time time, std::string_view zone) {
  const Utc utc(time);
  std::string out;
  out.reserve(31);
  out.append(kWeekdays[utc.weekday.c_encoding()]).append(", ");
  append<2>(out, unsigned(utc.date.day()));
  out += ' ';
  out.append(kMonths[unsigned(utc.date.month()) - 1]).append(" ");
  append<4>(out, int(utc.date.year()));
  out += ' ';
  append_time(out, utc);
  return out.append(zone);
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

std::string rfc2822(Time time) { return print_date(time, " +0000"); }
std::string http_date(Time time) { return print_date(time, " GMT"); }

std::string iso8601(Time time) {
  const Utc utc(time);
  std::string out;
  out.reserve(20);
  append<4>(out, int(utc.date.year()));
  out += '-';
  append<2>(out, unsigned(utc.date.month()));
  out += '-';
  append<2>(out, unsigned(utc.date.day()));
  out += 'T';
  append_time(out, utc);
  return out += 'Z';
}

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
