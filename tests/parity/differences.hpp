// The records that the runtime does not answer as they were answered, and why.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ringback::parity {

struct Difference {
  enum class Kind {
    kDeliberate,    ///< The runtime does otherwise.
    kLimit,         ///< The cloud's limits; the same under `limits: twilio-run`.
    kInapplicable,  ///< There is nothing like it in C++; not replayed.
  };
  Kind kind = Kind::kDeliberate;
  std::string_view names;   ///< Of records, with `*`.
  std::string_view reason;  ///< One sentence.
};

std::span<const Difference> all_differences();

/// The first entry whose names match; null when there is none.
const Difference* find_difference(const std::string& name);

}  // namespace ringback::parity
