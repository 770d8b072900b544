// A certificate authority for the hosts of one domain, and the certificates it issues. Keys are of
// the curve P-256. Who has the key of the authority can pose as those hosts and as no others.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace ringback::http {

/// A certificate with its key, both PEM.
struct IssuedCertificate {
  std::string certificates;  ///< The host's own, then the authority's.
  std::string key;
  Time expires;
};

class Authority {
 public:
  /// A new one that can issue certificates for `domain` and what is below it, for five years.
  static Result<std::shared_ptr<const Authority>> create(const std::string& domain, Time now);

  /// The authority of what pem() said.
  static Result<std::shared_ptr<const Authority>> read(const std::string& pem);

  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  /// The certificate, for those who are to trust it.
  const std::string& certificate() const { return certificate_; }

  /// The key and the certificate: not for others to read.
  const std::string& pem() const { return pem_; }

  Time expires() const { return expires_; }

  /// Fails for what is no host name. Whether clients accept it outside of the domain is theirs to
  /// judge: the authority's certificate says that they must not.
  Result<IssuedCertificate> issue(std::string_view host, Time now) const;

 private:
  Authority();

  struct Parts;
  std::unique_ptr<Parts> parts_;
  std::string certificate_;
  std::string pem_;
  Time expires_;
};

}  // namespace ringback::http
