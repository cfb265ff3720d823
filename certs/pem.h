// Certificates and private keys as values: read from PEM, compared, checked against each other.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace giq {

/// Longest PEM text that is read; a caBundle or a Secret's value is a few kilobytes.
inline constexpr std::size_t kMaxPemBytes = std::size_t{256} << 10;
/// Most certificates that one PEM text may hold.
inline constexpr std::size_t kMaxCertificates = 64;

/// One X.509 certificate. Times are in seconds, as in the certificate: the year 9999, "never"
/// in RFC 5280, does not fit the system clock's nanoseconds.
struct Certificate {
  std::string pem;  ///< One block in OpenSSL's own layout: equal certificates have equal text.
  std::chrono::sys_seconds not_before;
  std::chrono::sys_seconds not_after;

  bool operator==(const Certificate& other) const { return pem == other.pem; }
};

/// Whether a moment lies in the certificate's life, without its last second, as OpenSSL has it.
[[nodiscard]] bool ValidAt(const Certificate& certificate, std::chrono::sys_seconds now);

/// The certificates of a PEM text, in order; what stands between the blocks and blocks of other
/// kinds are skipped. An Error when there is none, or one that cannot be read.
[[nodiscard]] Result<std::vector<Certificate>> ReadCertificates(std::string_view pem);

/// An Error when the text is no private key (an encrypted one is none), or not the certificate's.
[[nodiscard]] Result<void> CheckKey(const Certificate& certificate, std::string_view key_pem);

/// Whether a client that trusts `roots` alone accepts `chain` (the leaf first) as the server
/// `name`; the Error says why not. Judged as the API server does: each root is an anchor, names
/// count in SANs only, and SHA-1 signatures not at all. An empty name is not checked.
[[nodiscard]] Result<void> VerifyServing(const std::vector<Certificate>& chain,
                                         const std::vector<Certificate>& roots,
                                         const std::string& name, std::chrono::sys_seconds now);

/// The certificates that have not expired, each once, in the order of their first appearance.
[[nodiscard]] std::vector<Certificate> MergeBundle(const std::vector<Certificate>& certificates,
                                                   std::chrono::sys_seconds now);

/// A PEM text that ReadCertificates splits into the same certificates again; "" for none.
[[nodiscard]] std::string BundleText(const std::vector<Certificate>& certificates);

}  // namespace giq
