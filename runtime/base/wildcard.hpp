// Texts in which `*` stands for any characters.
#pragma once

#include <string_view>

namespace ringback {

/// Whether the pattern has the whole text; all but `*` in it stands for itself.
bool fits(std::string_view pattern, std::string_view text);

}  // namespace ringback
