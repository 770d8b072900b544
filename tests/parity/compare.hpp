// What of a recorded answer an answer of the runtime differs in.
#pragma once

#include <string>
#include <vector>

#include "parity/probes.hpp"

namespace ringback::parity {

/// One sentence for each difference in status, headers and body. The order of headers of different
/// names, what a connection is told about itself, and the text of stacks and of pages for people
/// make none; nor does an ETag of a body that names a port or a folder.
std::vector<std::string> differences(const Probe& probe, const Answer& answer);

}  // namespace ringback::parity
