// Time as every layer speaks of it: milliseconds on the emulated UTC clock.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ringback {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Duration>;

/// `Tue, 31 Aug 2010 20:36:28 +0000`, the 2010-04-01 API's dates.
std::string rfc2822(Time time);

/// `2015-07-30T20:00:00Z`, the v1 and v2 APIs' dates.
std::string iso8601(Time time);

/// `Tue, 31 Aug 2010 20:36:28 GMT`, HTTP's dates.
std::string http_date(Time time);

/// Reads any form above, or `YYYY-MM-DD` (midnight UTC); offsets from UTC are heeded, fractions of
/// a second are not.
Result<Time> parse_time(std::string_view text);

/// `5s`, `250ms`, `2m`, `1h`, or a bare number of seconds (`2.5`).
Result<Duration> parse_duration(std::string_view text);

/// Seconds and milliseconds for people: `00:05.000`, with hours in front when there are any.
std::string stopwatch(Duration elapsed);

/// Whole seconds, rounded up as call durations are billed.
long long seconds_up(Duration duration);

}  // namespace ringback
