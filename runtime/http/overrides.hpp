// Connection overrides: what the fragment of a webhook's URL says of connecting and repeating.
// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace ringback::http {

struct Overrides {
  Duration connect_timeout{5'000};
  Duration read_timeout{15'000};
  Duration total_timeout{15'000};  ///< Redirects and repetitions included.
  int retries = 1;

  /// After what a request is repeated.
  bool after_4xx = false;
  bool after_5xx = false;
  bool after_connecting = true;
  bool after_reading = false;

  bool names_host = true;  ///< SNI.
};

/// `rc=2&rp=5xx,ct,rt`. A fragment without any `=` names a place in the document, as it does
/// everywhere, and overrides nothing. Errors: 11240 for an edge that there is not, 11242 for one
/// that is reached by Interconnect, 11243 for everything else.
Result<Overrides> read_overrides(std::string_view fragment);

}  // namespace ringback::http
