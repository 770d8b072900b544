// Making and checking SIDs.
#include "base/sid.hpp"

#include <cctype>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace ringback {

std::string Sids::make(std::string_view prefix) {
  std::string sid(prefix);
  for (int half = 0; half < 2; ++half) {
    std::uint64_t bits = random_();
    for (int digit = 0; digit < 16; ++digit, bits >>= 4) sid += "0123456789abcdef"[bits & 15];
  }
  return sid;
}

std::string sid_of_name(std::string_view prefix, std::string_view name) {
  return cat(prefix, sha256_hex(cat(prefix, ":", name)).substr(0, 32));
}

bool is_sid(std::string_view text) {
  if (text.size() != 34 || std::isupper(text[0]) == 0 || std::isupper(text[1]) == 0) return false;
  return text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
}

bool is_sid(std::string_view text, std::string_view prefix) {
  return is_sid(text) && text.starts_with(prefix);
}

std::uint64_t random_seed() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

}  // namespace ringback
