// Characters beyond GSM-7 become those that look alike, so that a message needs fewer segments.
// https://www.twilio.com/docs/messaging/services#smart-encoding
#pragma once

#include <string>

namespace ringback::messaging {

std::string smart_encode(const std::string& utf8);

}  // namespace ringback::messaging
