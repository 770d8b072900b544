// How many segments a message needs. https://www.twilio.com/docs/glossary/what-sms-character-limit
#pragma once

#include <string_view>
#include <vector>

namespace ringback::messaging {

/// GSM-7: 160 septets in one, 153 in each of several; otherwise UCS-2: 70 and 67 UTF-16 units.
int segment_count(std::string_view utf8);

/// The characters of a text in UTF-8.
std::vector<char32_t> code_points(std::string_view utf8);

}  // namespace ringback::messaging
