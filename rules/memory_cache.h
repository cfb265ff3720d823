// The edits that keep a model's cache in memory: variable, volume and limits as one unit.
#pragma once

#include <optional>

#include "engine/rule/rule.h"
#include "engine/workload/giq_practice.h"

namespace giq {

/// Host memory for weights in a memory-backed cache beside the server's own use.
[[nodiscard]] Bytes MemoryFor(const Workload& workload, Bytes weights);

/// What has to change so that a memory-backed volume holds the weights.
struct MemoryPlan {
  std::vector<Edit> edits;
  bool adds_volume = false;
  bool grows_volume = false;
  bool raises_limit = false;
  std::string limit_text;      ///< The new limit, "" when the old one stays.
  bool vm_known = false;       ///< Its VMs are known, and some of them have the memory.
  bool known_to_hold = false;  ///< Volume, limit, request and VM are known to hold weights and
                               ///< working set as they are.
};

/// The plan for the volume behind `mount`, or for a new one at /dev/shm when it is null. Nothing
/// when a fact that it needs is not known, or when no VM in question has the memory.
[[nodiscard]] std::optional<MemoryPlan> PlanMemory(const WorkloadContext& ctx, const Mount* mount,
                                                   Bytes weights);

/// The fix that moves the cache of a hub model to memory; nothing when it can't be written down.
[[nodiscard]] std::optional<Fix> MoveCacheToMemory(const WorkloadContext& ctx, Bytes weights);

/// The fix that makes the memory-backed volume behind a cache, and the memory limit, large enough.
[[nodiscard]] std::optional<Fix> MakeMemoryHold(const WorkloadContext& ctx, const Mount* mount,
                                                Bytes weights);

}  // namespace giq
