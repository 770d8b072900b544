// The certificate authority of this machine's user: made when it is first needed, and kept in
// files. Clients trust ca.pem; ca-key.pem is for its owner alone.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "http/certificate.hpp"

namespace ringback::app {

/// The files in the folder of an authority.
constexpr auto kAuthorityCertificate = "ca.pem";
constexpr auto kAuthorityKey = "ca-key.pem";

/// $RINGBACK_CA_DIR, or ringback/ in $XDG_DATA_HOME or else in ~/.local/share: one authority for
/// all services of a user. None when there is no such place.
std::optional<std::filesystem::path> authority_folder();

/// Reads the authority, or makes it, or a new one in the month before the old one expires. Two that
/// do so at once get the same. Fails when the folder cannot be written, or holds another thing.
Result<std::shared_ptr<const http::Authority>> open_authority(const std::filesystem::path& folder,
                                                              Time now);

/// Replaces a file in one step, for readers never to see half of it. `mode` is as of chmod.
Result<void> replace_file(const std::filesystem::path& file, const std::string& bytes,
                          unsigned mode);

/// The bytes of a file, "" when it cannot be read.
std::string bytes_of(const std::filesystem::path& file);

}  // namespace ringback::app
