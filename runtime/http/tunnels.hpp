// What a server does with `CONNECT HOST:PORT`: who decides, and what there is to decide.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/tls.hpp"

namespace ringback::http {

/// What becomes of a connection whose client asks for a tunnel.
struct Tunnel {
  enum class Kind {
    kPlain,    ///< Requests follow, for the host that was named.
    kSecure,   ///< TLS follows, answered as `identity`, and in it requests for that host.
    kCarried,  ///< Bytes are carried to the host and back, unseen.
  };
  Kind kind = Kind::kPlain;
  std::shared_ptr<const TlsIdentity> identity = {};
};

/// Both are called on the loop's thread.
struct Tunnels {
  /// Grants a tunnel to a host, in lower case, and a port. The error is answered as it is.
  std::function<Result<Tunnel>(const std::string& host, const std::string& port)> grant;

  /// Told why a client of a secure tunnel and we did not come to terms.
  std::function<void(const std::string& host, const std::string& reason)> failed;
};

}  // namespace ringback::http
