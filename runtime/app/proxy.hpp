// The service as an HTTP proxy: for Twilio's hosts it is Twilio, for all others it is closed unless
// twilio.yaml opens it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/trace.hpp"
#include "http/certificate.hpp"
#include "http/message.hpp"
#include "http/tunnels.hpp"
#include "http/web.hpp"

namespace ringback::app {

class Emulator;

/// twilio.com and every host below it, region and edge names included.
bool is_twilio(std::string_view host);

/// Whether one of the patterns - `host`, `*.domain` or `*` - means the host.
bool is_allowed(const std::vector<std::string>& patterns, std::string_view host);

/// Decides where a client may go through us, and who we are to it there. What it is given must
/// outlive it.
class Proxy {
 public:
  /// `folder` is that of the certificate authority. Without one, and where it cannot be written,
  /// the authority is kept in memory.
  Proxy(Emulator& emulator, http::Network& network, std::optional<std::filesystem::path> folder);

  /// For the server.
  http::Tunnels tunnels();

  /// Whether the request goes through us to somebody else, so that it is for handle().
  bool concerns(const http::Request& request) const;

  /// Refuses the request, or has it answered by the host that it names.
  void handle(http::Request request, http::Respond respond);

  /// The certificate that clients are to trust.
  http::Response certificate();

 private:
  enum class Place { kTwilio, kHere, kAllowed, kForbidden };

  Place place_of(const std::string& host, const std::string& port) const;
  Result<http::Tunnel> grant(const std::string& host, const std::string& port);
  Error refusal(const std::string& host) const;
  Result<std::shared_ptr<const http::Authority>> authority();
  Result<std::shared_ptr<const http::TlsIdentity>> identity(const std::string& host);

  struct Known {
    std::shared_ptr<const http::TlsIdentity> identity;
    Time expires;
  };

  Emulator& emulator_;
  http::Network& network_;
  std::optional<std::filesystem::path> folder_;
  std::filesystem::file_time_type read_at_;  // the key's file
  std::shared_ptr<const http::Authority> authority_;
  std::unordered_map<std::string, Known> identities_;
};

}  // namespace ringback::app
