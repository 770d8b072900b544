// What calls, messages and recordings cost, so that prices, balance and usage have figures: those
// of a number in the United States, whatever the country. https://www.twilio.com/en-us/pricing
#pragma once

#include <string>

namespace ringback {

/// In USD, as `price` has it: `-0.00790`.
std::string price_of_message(long long segments, bool mms);

/// A minute that has begun counts.
std::string price_of_call(bool inbound, long long seconds);
std::string price_of_recording(long long seconds);

}  // namespace ringback
