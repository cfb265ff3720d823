// Where the webhook's serving certificate comes from: the one interface that its server knows.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace giq {

/// A serving certificate with its private key, as TLS servers load them.
struct KeyPair {
  std::string certificate_pem;  ///< The leaf, then the chain above it.
  std::string key_pem;

  bool operator==(const KeyPair&) const = default;
};

/// Whether the API server would accept what Current() gives.
struct CertificateStatus {
  bool ready = false;
  std::string reason;  ///< Why it is not ready, or what is wrong although it is; else empty.
  std::optional<std::chrono::system_clock::time_point> expires;
};

/// A serving certificate that renews itself. Safe to use from several threads.
class CertificateSource {
 public:
  virtual ~CertificateSource() = default;

  /// What new handshakes get; null until there is one. The same pointer until it is replaced.
  [[nodiscard]] virtual std::shared_ptr<const KeyPair> Current() const = 0;
  /// As the last Refresh found it.
  [[nodiscard]] virtual CertificateStatus Status() const = 0;
  /// Looks for changes, renews, heals. Called every few seconds, by one thread; never throws.
  virtual void Refresh(std::chrono::system_clock::time_point now) = 0;
};

}  // namespace giq
