// What a developer needs first: where everything that is served is.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/lines.hpp"

namespace ringback::app {

class Emulator;

/// `Ringback serves http://...` and below it functions, assets, numbers, bins and Twilio. `folder`
/// is where the service lies.
std::string banner(Emulator& emulator, const std::filesystem::path& folder, const Ink& ink);

/// What numbers name, and neither a function nor an asset answers, a line for each. They may come
/// later.
std::vector<std::string> missing_handlers(Emulator& emulator);

/// `200 GET /path?query │ Response Type text/plain`, as twilio-run prints requests.
std::string request_line(int status, std::string_view request, std::string_view type,
                         const Ink& ink);

}  // namespace ringback::app
