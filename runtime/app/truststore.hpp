// Certificates as Java takes them.
#pragma once

#include <string>

#include "base/result.hpp"

namespace ringback::app {

/// The password of every such file: they hold nothing secret.
constexpr auto kTruststorePassword = "changeit";

/// The PKCS #12 file of the certificates in a PEM text, each of them trusted.
Result<std::string> java_truststore(const std::string& pem);

}  // namespace ringback::app
