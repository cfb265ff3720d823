// A CA of our own, and the serving certificates that it signs. All keys are ECDSA P-256.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "certs/pem.h"
#include "certs/source.h"

namespace giq {

/// How far in the past a certificate's life begins, for clients whose clocks are behind ours.
inline constexpr std::chrono::seconds kClockSkew = std::chrono::hours(1);

/// A CA that can sign.
struct Authority {
  Certificate certificate;
  std::string key_pem;
};

/// A new CA, self-signed, with a random serial number and a name of its own; it may sign leaves
/// only, until `now + life`.
[[nodiscard]] Result<Authority> MakeAuthority(std::chrono::sys_seconds now,
                                              std::chrono::seconds life);

/// A CA out of its certificate and key; an Error when they do not belong together.
[[nodiscard]] Result<Authority> ReadAuthority(std::string_view certificate_pem,
                                              std::string_view key_pem);

/// A new key and a certificate for servers of these DNS names. It lives until `now + life`, and
/// never outlives the CA.
[[nodiscard]] Result<KeyPair> IssueServing(const Authority& authority,
                                           const std::vector<std::string>& dns_names,
                                           std::chrono::sys_seconds now, std::chrono::seconds life);

/// Whether it is a CA that may sign servers' certificates, and is valid now.
[[nodiscard]] bool CanSign(const Certificate& ca, std::chrono::sys_seconds now);

/// Under which names a Service is reached inside the cluster; first the one that the API server
/// asks for.
[[nodiscard]] std::vector<std::string> ServiceDnsNames(const std::string& service,
                                                       const std::string& namespace_);

}  // namespace giq
