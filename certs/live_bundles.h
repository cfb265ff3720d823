// What the API server trusts right now: the caBundles of the live webhook configurations.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "certs/pem.h"
#include "engine/base/result.h"

namespace giq {

/// The caBundle of each webhook. One that cannot be read counts as empty: the API server trusts
/// nothing with it.
class LiveBundles {
 public:
  LiveBundles() = default;
  explicit LiveBundles(const std::vector<std::string>& pem_texts);

  /// No webhook asks for a certificate yet.
  [[nodiscard]] bool empty() const { return bundles_.empty(); }
  /// The certificates that every webhook trusts.
  [[nodiscard]] std::vector<Certificate> TrustedByAll() const;
  /// The certificates that some webhook trusts, each once.
  [[nodiscard]] std::vector<Certificate> TrustedByAny() const;
  /// Whether each webhook has exactly these, in any order.
  [[nodiscard]] bool Hold(const std::vector<Certificate>& wanted) const;
  /// An Error unless the API server would accept the chain for every webhook.
  [[nodiscard]] Result<void> Cover(const std::vector<Certificate>& chain, const std::string& name,
                                   std::chrono::sys_seconds now) const;

 private:
  std::vector<std::vector<Certificate>> bundles_;
};

/// Since when each CA has been trusted by all webhooks without a break, as far as this replica saw.
class TrustedSince {
 public:
  /// Takes note of what is trusted now.
  void Note(const LiveBundles& live, std::chrono::sys_seconds now);
  /// The CAs that have been trusted for at least `settle`.
  [[nodiscard]] std::vector<Certificate> For(std::chrono::seconds settle,
                                             std::chrono::sys_seconds now) const;

 private:
  struct Entry {
    Certificate certificate;
    std::chrono::sys_seconds since;
  };
  bool looked_ = false;
  std::vector<Entry> entries_;
};

}  // namespace giq
