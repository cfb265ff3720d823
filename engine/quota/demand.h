// How many accelerators a workload needs: steady, at most, and at a rollout's peak.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/bundle/bundle.h"
#include "engine/catalog/catalog.h"
#include "engine/workload/workload.h"

namespace giq {

/// Pods of one template of a group.
struct DemandPart {
  std::string group;  ///< Workload::group
  std::int64_t pods = 0;
  std::int64_t per_pod = 0;
};

/// Accelerators in quota units (GPUs, TPU chips); what does not follow from known facts is missing.
struct Demand {
  std::int64_t per_pod = 0;  ///< Of the first template.
  /// Accelerators of one replica: a pod's, or a group's.
  std::int64_t per_replica = 0;
  std::vector<DemandPart> parts;  ///< The steady state's templates; one unless pods form a group.
  std::optional<std::int64_t>
      steady;  ///< replicas (or the HPA's minimum) × pods a replica × accelerators a pod.
  std::optional<std::int64_t> at_most;       ///< The same at the HPA's or worker group's maximum.
  std::optional<std::int64_t> rollout_peak;  ///< Steady + surge.
  std::int64_t steady_pods = 0;
  std::int64_t surge_pods = 0;        ///< maxSurge rounded up.
  std::int64_t unavailable_pods = 0;  ///< maxUnavailable rounded down.
  bool whole_vms = false;             ///< Counted as whole VMs, because the machine type is known.
};

/// The demand of all templates of the workload's object that take the same accelerator (leader and
/// workers, worker groups), told with the first of them: the others have none of their own. Nothing
/// when the accelerators a pod are not known.
[[nodiscard]] std::optional<Demand> DemandOf(const Workload& workload, const Bundle& bundle,
                                             const Catalog& catalog);

}  // namespace giq
