// A replica of the webhook as its certificates see it, and what must hold of each at any moment.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "certs/own_source.h"
#include "tests/unit/certs/fake_cluster.h"
#include "tests/unit/certs/support.h"

namespace giq {

inline OwnOptions TestOptions() { return {.dns_names = kNames, .settle = std::chrono::seconds(0)}; }

class Replica {
 public:
  explicit Replica(FakeCluster& cluster, OwnOptions options = TestOptions())
      : access{cluster}, options_(std::move(options)) {
    Restart();
  }

  /// A new process: what was in memory is gone.
  void Restart() { source_ = std::make_unique<OwnSource>(secret_, bundles_, options_); }
  void Refresh(std::chrono::sys_seconds now) { source_->Refresh(now); }

  [[nodiscard]] std::shared_ptr<const KeyPair> Current() const { return source_->Current(); }
  [[nodiscard]] CertificateStatus Status() const { return source_->Status(); }
  [[nodiscard]] bool Ready() const { return source_->Status().ready; }

  /// Why the API server would refuse what is served now; "" when it would not, or nothing is.
  [[nodiscard]] std::string Refused(std::chrono::sys_seconds now) const {
    const Judged judged{Current(), access.cluster.bundles_version, now};
    if (!judged.pair || judged == accepted_) return "";
    const LiveBundles live(access.cluster.bundles);
    std::string refused = Complaint(live.Cover(ChainOf(*judged.pair), kName, now));
    if (refused.empty()) accepted_ = judged;
    return refused;
  }

  FakeAccess access;

 private:
  struct Judged {
    std::shared_ptr<const KeyPair> pair;
    int bundles_version = 0;
    std::chrono::sys_seconds now;
    bool operator==(const Judged&) const = default;
  };

  FakeSecretStore secret_{access};
  FakeCaBundles bundles_{access};
  OwnOptions options_;
  std::unique_ptr<OwnSource> source_;
  mutable Judged accepted_;  // most moments differ from the one before in nothing
};

/// Refreshes until nothing changes any more, which must not take long, and be the state of a
/// replica that is ready.
inline void MakeReady(Replica& replica, std::chrono::sys_seconds now) {
  const FakeCluster& cluster = replica.access.cluster;
  bool changed = true;
  for (int i = 0; i < 6 && changed; ++i) {
    const int version = cluster.version;
    const auto pair = replica.Current();
    replica.Refresh(now);
    changed = cluster.version != version || replica.Current() != pair;
  }
  ASSERT_FALSE(changed);
  ASSERT_TRUE(replica.Ready()) << replica.Status().reason;
  ASSERT_EQ(replica.Refused(now), "");
}

inline CaSecret CasIn(const FakeCluster& cluster) { return ReadCaSecret(cluster.secret->data); }

}  // namespace giq
