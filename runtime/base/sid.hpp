// SIDs: two letters and 32 hex digits. The one source of randomness, seeded so that a run repeats.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace ringback {

/// Makes SIDs. One seed gives one sequence.
class Sids {
 public:
  explicit Sids(std::uint64_t seed) : random_(seed) {}

  /// A new SID: the prefix and 32 lower-case hex digits.
  std::string make(std::string_view prefix);

  /// A number in [0, limit).
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

 private:
  std::mt19937_64 random_;
};

/// The SID that belongs to a name for ever (TwiML Bins, numbers and flows of `twilio.yaml`).
std::string sid_of_name(std::string_view prefix, std::string_view name);

/// Two capital letters and 32 hex digits.
bool is_sid(std::string_view text);

/// A SID of this prefix.
bool is_sid(std::string_view text, std::string_view prefix);

/// A seed from the operating system, for runs that need not repeat.
std::uint64_t random_seed();

}  // namespace ringback
