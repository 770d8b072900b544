// The `messaging` of twilio.yaml: what of Twilio's rules for messages can be switched.
#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"

namespace ringback::messaging {

struct Settings {
  /// Messages leave a sender one after the other, at its documented pace; else all at once.
  bool paced = true;

  /// STOP, START and HELP are answered and heeded.
  bool keywords = true;

  /// Where they are not: numbers, and SIDs or friendly names of messaging services.
  std::vector<std::string> without_keywords;

  /// Media are fetched from their URLs before a message is sent, and it fails when they cannot be.
  bool fetch_media = true;

  /// How long before its time a message must be scheduled. Twilio says 5 minutes; it was 15.
  Duration schedule_lead = std::chrono::minutes(5);

  bool operator==(const Settings&) const = default;
};

}  // namespace ringback::messaging
