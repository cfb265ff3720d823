// Which quota limits count a workload's accelerators, and how much of them is left.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/bundle/bundle.h"
#include "engine/environment.h"
#include "engine/quota/demand.h"
#include "engine/quota/quota.h"
#include "engine/workload/workload.h"

namespace giq {

/// The limits that certainly count the workload: its accelerator's in the region, and
/// GPUS_ALL_REGIONS for GPUs on demand. None when the accelerator or how it is bought is not known,
/// or when pods share GPUs, of which quota counts whole ones.
[[nodiscard]] std::vector<const QuotaLimit*> LimitsOf(const Workload& workload,
                                                      const Environment& env);

/// What others leave of a limit, as far as a file can tell: the usage may include this very
/// workload.
[[nodiscard]] double LeftOf(const QuotaLimit& limit);

/// Whether what LeftOf tells is certain: at admission the usage may be known to be that of others.
[[nodiscard]] bool UsageIsOfOthers(const Bundle& bundle);

/// Most replicas whose accelerators stay within `accelerators`; whole VMs where the demand counts
/// them so.
[[nodiscard]] std::int64_t ReplicasWithin(double accelerators, const Workload& workload,
                                          const Demand& demand, const Catalog& catalog);

/// Whether a written field gives the number of pods; of a scaled workload the autoscaler's minimum
/// does.
[[nodiscard]] bool ReplicasDecide(const Workload& workload);

/// That field where it decides, else the workload.
[[nodiscard]] Place ReplicasPlace(const Workload& workload);

/// `nvidia-l4`, `GPUs` when the label is not known: what a number of accelerators counts.
[[nodiscard]] std::string AcceleratorsName(const Workload& workload);

/// `the quota NVIDIA_L4_GPUS in us-central1`.
[[nodiscard]] std::string LimitName(const QuotaLimit& limit);

/// What needs a demand: the workload, or its whole object where several templates are summed.
[[nodiscard]] std::string TitleOf(const Workload& workload, const Demand& demand);

/// `2 pods × 8 accelerators = 16`.
[[nodiscard]] std::string SteadyText(const Demand& demand);

/// `1 pod`, `2 pods`.
[[nodiscard]] std::string PodsText(std::int64_t pods);

}  // namespace giq
