// What one invocation may take up, as the cloud limits it or as generously as the local tool.
// https://www.twilio.com/docs/serverless/functions-assets/functions#limits
#pragma once

#include <cstddef>
#include <limits>

#include "base/time.hpp"

namespace ringback::functions {

inline constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

/// A time limit that no invocation reaches: forty days, which 32 bits of milliseconds can hold.
inline constexpr Duration kUnlimitedTime = std::chrono::hours(24 * 40);

struct Limits {
  Duration time{10'000};                          ///< Above: 504.
  std::size_t concurrency = 30;                   ///< Invocations at once; above: 429.
  std::size_t memory_bytes = 256u * 1024 * 1024;  ///< That a worker may write to.
  std::size_t request_bytes = 1024u * 1024;       ///< Of a request; above: 413.
  std::size_t response_bytes = 4u * 1024 * 1024;  ///< Of the body; above: 500.
  std::size_t header_bytes = 15'000;              ///< Of a request or a response; above: 431.
  std::size_t header_count = 90;                  ///< The same, in lines.
  bool request_includes_headers = true;           ///< Otherwise its body alone counts.
  std::size_t get_body_bytes = 0;                 ///< Of a GET request; above: 403.
  Duration cookie_age = std::chrono::hours(24);   ///< Max-Age of a response's cookie; above: 400.

  bool operator==(const Limits&) const = default;

  /// As Twilio's cloud: the default.
  static Limits cloud() { return {}; }

  /// As the local tool twilio-run, which limits little more than the size of a parsed body.
  static Limits twilio_run() {
    return {kUnlimitedTime, kUnlimited, kUnlimited, 6u * 1024 * 1024, kUnlimited,
            16u * 1024,     kUnlimited, false,      kUnlimited,       kUnlimitedTime};
  }
};

}  // namespace ringback::functions
