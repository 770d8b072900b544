// Texts in which `*` stands for any characters.
#include "base/wildcard.hpp"

namespace ringback {

bool fits(std::string_view pattern, std::string_view text) {
  auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  text.remove_prefix(star);
  pattern.remove_prefix(star + 1);
  // The first place of each piece leaves most room for the next.
  while ((star = pattern.find('*')) != std::string_view::npos) {
    const auto at = text.find(pattern.substr(0, star));
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + star);
    pattern.remove_prefix(star + 1);
  }
  return text.ends_with(pattern);
}

}  // namespace ringback
