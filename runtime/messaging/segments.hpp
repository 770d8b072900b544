// How many segments a message needs. https://www.twilio.com/docs/glossary/what-sms-character-limit
#pragma once

#include <string>
#include <string_view>

namespace ringback::messaging {

/// GSM-7: 160 septets in one, 153 in each of several; otherwise UCS-2: 70 and 67 UTF-16 units.
int segment_count(std::string_view utf8);

/// With typographic characters replaced by those of GSM-7 that look alike.
/// https://www.twilio.com/docs/messaging/services#smart-encoding
std::string smart_encode(const std::string& utf8);

/// Unicode code points.
std::size_t character_count(std::string_view utf8);

}  // namespace ringback::messaging
