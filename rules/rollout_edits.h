// The edits that make a rollout do without a pod more than its workload has.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/rule/rule.h"

namespace giq {

/// Edits with what they do, as an imperative.
struct RolloutChange {
  std::string title;
  std::vector<Edit> edits;
};

/// The strategy as written; nothing where the API's default counts.
[[nodiscard]] Place WrittenStrategy(const Workload& workload);

/// Whether a rolling update of so many replicas starts a pod before any may stop: maxUnavailable
/// rounds down to no pod, and maxSurge up to at least one.
[[nodiscard]] bool MustSurge(const Workload& workload, std::int64_t replicas);

/// Lets a pod stop before its successor starts: strategy Recreate where there is only one, else
/// maxSurge 0 and maxUnavailable 1. No edits where the strategy cannot be written.
[[nodiscard]] RolloutChange RollWithoutSurge(const Workload& workload, std::int64_t replicas);

/// The same where a rollout of so many replicas would otherwise wait forever for a surge pod that
/// the quota does not hold; nothing where it does, or is not known.
[[nodiscard]] std::optional<RolloutChange> RollWithinQuota(const WorkloadContext& ctx,
                                                           std::int64_t replicas);

}  // namespace giq
