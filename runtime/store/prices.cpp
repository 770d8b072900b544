// Prices.
#include "store/prices.hpp"

#include "base/text.hpp"

namespace ringback {

namespace {

// In hundred-thousandths of a dollar.
constexpr long long kSegment = 790;
constexpr long long kMms = 2000;
constexpr long long kMinuteIn = 850;
constexpr long long kMinuteOut = 1400;
constexpr long long kMinuteRecorded = 250;

std::string printed(long long price) {
  const auto fraction = cat(100'000 + price % 100'000);
  return cat("-", price / 100'000, ".", fraction.substr(1));
}

long long minutes(long long seconds) { return (seconds + 59) / 60; }

}  // namespace

std::string price_of_message(long long segments, bool mms) {
  return printed(mms ? kMms : segments * kSegment);
}

std::string price_of_call(bool inbound, long long seconds) {
  return printed(minutes(seconds) * (inbound ? kMinuteIn : kMinuteOut));
}

std::string price_of_recording(long long seconds) {
  return printed(minutes(seconds) * kMinuteRecorded);
}

}  // namespace ringback
