// The `limits` of twilio.yaml.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.hpp"
#include "functions/limits.hpp"

namespace YAML {  // NOLINT(readability-identifier-naming): the library's
class Node;
}

namespace ringback::app {

/// Reads `cloud`, `twilio-run`, or a mapping of single limits over one of them as its `profile`.
/// Throws YamlError.
functions::Limits read_limits(const YAML::Node& node);

/// `4MB`, `15kB`, `256MiB` or a number of bytes: k and M count in thousands, Ki and Mi in 1024.
Result<std::size_t> parse_size(std::string_view text);

}  // namespace ringback::app
