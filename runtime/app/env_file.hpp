// `.env` beside twilio.yaml: environment variables, a line each, as the dotenv package reads them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringback::app {

/// Environment variables in the order in which they were first named.
using Variables = std::vector<std::pair<std::string, std::string>>;

/// The value of a variable; null when there is none of this name.
const std::string* find_variable(const Variables& variables, std::string_view name);

/// Adds a variable, or replaces its value where it stands.
void set_variable(Variables& variables, std::string_view name, std::string_view value);

/// What a file says, and what of it may not be meant as it is read.
struct EnvFile {
  Variables variables;
  std::vector<std::string> warnings;  ///< `FILE:LINE: ...`
};

/// Reads `NAME=value` lines; any other line is passed over, `export` and comments among them.
/// Values are trimmed; quotes around one are taken off, and `\n` within double quotes is a line
/// feed. A `#` behind a value begins no comment: it belongs to the value, which is warned of.
EnvFile parse_env_file(std::string_view text, std::string_view file);

}  // namespace ringback::app
