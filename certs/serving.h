// A pair that can be served, and what both sources say about the one that they serve.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "certs/pem.h"
#include "certs/source.h"

namespace giq {

/// A pair whose key is its certificate's, with the certificates read.
struct Serving {
  std::shared_ptr<const KeyPair> pair;
  std::vector<Certificate> chain;  ///< The leaf first; never empty.

  [[nodiscard]] const Certificate& leaf() const { return chain.front(); }
};

/// An Error when TLS could not be served with the pair.
[[nodiscard]] Result<Serving> LoadServing(KeyPair pair);

/// Ready when the leaf is valid and accepted by the API server; else why not, with what else is
/// wrong behind it.
[[nodiscard]] CertificateStatus StatusOf(const Certificate& leaf, const Result<void>& accepted,
                                         std::chrono::sys_seconds now, const std::string& trouble);

/// What a source has found out, for the threads that ask for it.
class ServedState {
 public:
  [[nodiscard]] std::shared_ptr<const KeyPair> pair() const;
  [[nodiscard]] CertificateStatus status() const;
  void Set(std::shared_ptr<const KeyPair> pair, CertificateStatus status);

 private:
  mutable std::mutex mutex_;  // guards both
  std::shared_ptr<const KeyPair> pair_;
  CertificateStatus status_{.reason = "there is no certificate yet"};
};

}  // namespace giq
