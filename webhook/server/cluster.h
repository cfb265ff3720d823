// The cluster as reviews see it: what the watches hold, and who uses how many accelerators.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "webhook/kube/cluster_watch.h"
#include "webhook/kube/used.h"
#include "webhook/review/cluster_view.h"
#include "webhook/server/log.h"
#include "webhook/server/metrics.h"

namespace giq {

/// Counts accelerators anew once a second at most: a count looks at every pod.
class UseCounter {
 public:
  /// The count of a snapshot, or a younger one than a second before it.
  [[nodiscard]] std::shared_ptr<const AcceleratorCount> Of(
      const StoreSnapshot& snapshot, std::chrono::steady_clock::time_point now);

 private:
  std::mutex mutex_;  // guards all below; held while counting, so that one thread counts for all
  std::shared_ptr<const AcceleratorCount> count_;
  std::uint64_t revision_ = 0;
  std::chrono::steady_clock::time_point counted_;
};

/// Follows a cluster and gives views of it. Safe to use from several threads.
class Cluster {
 public:
  /// Starts to follow; borrows the log. With `counts_use`, the views know what other workloads'
  /// pods hold.
  [[nodiscard]] static Result<std::unique_ptr<Cluster>> Follow(const Connector& connect,
                                                               bool counts_use, Log& log);

  /// The present state, with the ConfigMaps that the review's object names: they are asked for, and
  /// waited for a moment.
  [[nodiscard]] std::shared_ptr<const ClusterView> ViewFor(std::string_view review);
  /// Whether each kind has been answered for, be it with a refusal.
  [[nodiscard]] bool settled() const { return watch_->Snapshot()->settled(); }
  /// How far each kind is known.
  [[nodiscard]] std::vector<Reading> Readings() const;

 private:
  Cluster(std::unique_ptr<ClusterWatch> watch, bool counts_use);
  void FetchConfigMaps(std::string_view review);

  std::unique_ptr<ClusterWatch> watch_;
  std::shared_ptr<UseCounter> counter_;  // null: use is not counted
};

}  // namespace giq
