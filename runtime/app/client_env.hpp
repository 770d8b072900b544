// The environment in which unmodified programs of every language reach Twilio's hosts here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "app/config.hpp"
#include "app/env_file.hpp"
#include "base/result.hpp"

namespace ringback::app {

/// The account's SID and token: what a program that knows where the service is needs.
Variables credentials(const Config& config);

/// What leads a program to the service on a port of this machine: its proxy and the files of those
/// it is to trust, which are made beside the authority's in `folder`. `present` looks up what the
/// program's environment says already, so that nobody is trusted less.
Result<Variables> proxy_variables(std::uint16_t port, const std::filesystem::path& folder,
                                  const Lookup& present);

/// Both, and RINGBACK_URL: where the service itself is asked, as by its control API. By the
/// configuration of a service at this port and the environment of this process.
Result<Variables> service_variables(const Config& config, std::uint16_t port);

/// As one word of a shell of POSIX, in quotes where it needs them.
std::string shell_word(const std::string& text);

/// `export NAME=VALUE`, a line each, quoted for a shell of POSIX.
std::string shell_lines(const Variables& variables);

}  // namespace ringback::app
