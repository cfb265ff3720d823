// Serving certificates from a CA of our own, which all replicas share through a Secret.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "certs/ca_secret.h"
#include "certs/cluster_store.h"
#include "certs/live_bundles.h"
#include "certs/serving.h"
#include "certs/source.h"

namespace giq {

/// How OwnSource makes certificates.
struct OwnOptions {
  std::vector<std::string> dns_names;  ///< The first is the one that the API server asks for.
  std::chrono::seconds ca_life = std::chrono::days(365);
  std::chrono::seconds leaf_life = std::chrono::days(7);
  /// How long a CA stays trusted after it signed last; never shorter than a leaf's life, so that
  /// none of its leaves can be alive when it goes.
  std::chrono::seconds overlap = std::chrono::days(8);
  /// How long a CA must have been in the live caBundle before anything is served with it: the API
  /// servers learn of a change in under half a second, each for itself.
  std::chrono::seconds settle = std::chrono::seconds(5);
};

/// A CA in a Secret, written with compare-and-swap, so that replicas that start at once agree on
/// one; a leaf in the memory of each replica. A leaf's private key thus never leaves the process
/// that serves with it, and renewing one is nothing that replicas could disagree about.
class OwnSource final : public CertificateSource {
 public:
  /// Borrows both.
  OwnSource(SecretStore& secret, CaBundles& bundles, OwnOptions options);

  [[nodiscard]] std::shared_ptr<const KeyPair> Current() const override { return served_.pair(); }
  [[nodiscard]] CertificateStatus Status() const override { return served_.status(); }
  /// One look at the caBundles and the Secret, and at most a few writes; changes nothing when all
  /// is well.
  void Refresh(std::chrono::system_clock::time_point now) override;

 private:
  struct Leaf {
    Serving serving;
    Certificate issuer;
  };

  [[nodiscard]] Result<void> Step(std::chrono::sys_seconds now);
  [[nodiscard]] Result<CaSecret> Agree(std::chrono::sys_seconds now);
  [[nodiscard]] Result<void> Publish(const CaSecret& cas, std::chrono::sys_seconds now);
  [[nodiscard]] Result<void> RenewLeaf(const Authority& authority, std::chrono::sys_seconds now);
  [[nodiscard]] bool LeafDue(const Certificate& issuer, std::chrono::sys_seconds now) const;
  void Tell(const std::string& trouble, std::chrono::sys_seconds now);

  SecretStore& secret_;
  CaBundles& bundles_;
  const OwnOptions options_;
  LiveBundles live_;  // as read last
  TrustedSince trusted_since_;
  std::optional<Leaf> leaf_;
  ServedState served_;
};

}  // namespace giq
