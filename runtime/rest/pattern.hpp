// The regular expressions of Twilio's documents: whether a text is like one, and texts that are.
#pragma once

#include <string>
#include <string_view>

namespace ringback::rest {

/// A text that is like the pattern; one seed gives one text. The pattern may have groups with
/// alternatives, classes, and counts; what else there is in a pattern stands for itself.
std::string sample(std::string_view pattern, std::string_view seed);

/// Whether the text is like the pattern; true when the pattern cannot be understood.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace ringback::rest
